using System.Runtime.CompilerServices;
using NeuronProbe.Probing;
using NeuronProbe.Reports;

namespace NeuronProbe.Collectors;

/// <summary>Counts activations by size: 32 bins an octave over the 16 octaves below the neuron's own largest magnitude, sign apart.</summary>
/// <remarks>
/// No range is set before. When a larger value arrives, the bins that are then more than 16 octaves below it are joined into one of
/// 'tiny' values of their sign, where they would have been counted had the larger value come first: what is counted depends on the
/// values alone and not on their order. Zeros have a bin of their own. A bin's slot is its key modulo 512, so nothing is ever shifted.
/// Memory: at most 4.2 KiB a neuron, and 2.1 more once a bin holds more than 2^32 values.
/// </remarks>
internal sealed class HistogramCollector : Collector
{
    /// <summary>Counts and extremes of a neuron.</summary>
    public const long BytesPerNeuron = (SlotCount * sizeof(uint)) + 24;

    /// <summary>Bins for each sign: 16 octaves of them. A power of two, since a bin's slot is its key modulo this.</summary>
    internal const int BinsEachSign = 16 * OctaveBins.PerOctave;
    private const int NegativeTiny = 2 * BinsEachSign;
    private const int PositiveTiny = NegativeTiny + 1;
    private const int Zero = NegativeTiny + 2;

    // An odd number of cache lines: with a power of two, the same bin of all neurons would fall into the same few cache sets.
    private const int SlotCount = NegativeTiny + 16;
    private const int SavedSlotCount = Zero + 1;

    // The counts of so many neurons stay in the second-level cache while the rows go by.
    private const int TileWidth = 64;

    private readonly BinCounts counts;
    private readonly Extent[] extents;

    /// <summary>Makes an empty histogram for each neuron of the selection.</summary>
    public HistogramCollector(SiteSelection selection)
        : base(selection)
    {
        counts = new(selection.Neurons.Count, SlotCount);
        extents = new Extent[selection.Neurons.Count];
        Array.Fill(extents, Extent.Nothing);
    }

    public override string Name => "histogram";

    public override TableSchema Schema { get; } = new("histogram", "histogram", false, [new("lower"), new("upper"), new("count")]);

    public override string Settings => $"bins {OctaveBins.PerOctave} an octave; octaves {BinsEachSign / OctaveBins.PerOctave}";

    public override void Update(in ActivationBlock block)
    {
        for (int first = 0; first < block.NeuronCount; first += TileWidth)
        {
            int width = Math.Min(TileWidth, block.NeuronCount - first);
            for (int token = 0; token < block.Tokens.Length; token++)
            {
                ReadOnlySpan<float> row = block[token].Slice(first, width);
                for (int i = 0; i < row.Length; i++)
                {
                    Add(block.FirstNeuron + first + i, row[i]);
                }
            }
        }
    }

    /// <summary>All fine bins from the lowest to the highest that holds something, ascending; zeros are a bin without width.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public List<FineBin> Bins(int neuron)
    {
        List<FineBin> bins = new(SavedSlotCount);
        int top = extents[neuron].Top;
        if (top != Extent.NoTop)
        {
            int bottom = top - BinsEachSign + 1;
            for (int key = top; key >= bottom; key--)
            {
                bins.Add(new(-OctaveBins.LowerEdge(key + 1), -OctaveBins.LowerEdge(key), counts[neuron, Slot(true, key)]));
            }
            float edge = OctaveBins.LowerEdge(bottom);
            bins.Add(new(-edge, 0, counts[neuron, NegativeTiny]));
            bins.Add(new(0, 0, counts[neuron, Zero]));
            bins.Add(new(0, edge, counts[neuron, PositiveTiny]));
            for (int key = bottom; key <= top; key++)
            {
                bins.Add(new(OctaveBins.LowerEdge(key), OctaveBins.LowerEdge(key + 1), counts[neuron, Slot(false, key)]));
            }
        }
        else
        {
            bins.Add(new(0, 0, counts[neuron, Zero]));
        }
        int end = bins.FindLastIndex(bin => bin.Count > 0) + 1;
        bins.RemoveRange(end, bins.Count - end);
        bins.RemoveRange(0, Math.Max(0, bins.FindIndex(bin => bin.Count > 0)));
        return bins;
    }

    /// <summary>The neuron's values as far as the bins know them, with the exact smallest and largest.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public BinnedDistribution Distribution(int neuron) => new(Bins(neuron), extents[neuron].Min, extents[neuron].Max);

    public override IEnumerable<Cell[]> Rows(int neuron)
    {
        return DisplayBins.Of(Bins(neuron)).Select(bin => new Cell[] { bin.Lower, bin.Upper, bin.Count });
    }

    protected override void WriteState(BinaryWriter writer)
    {
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            writer.Write(extents[neuron].Min);
            writer.Write(extents[neuron].Max);
            int[] slots = [.. Enumerable.Range(0, SavedSlotCount).Where(slot => counts[neuron, slot] > 0)];
            writer.Write7BitEncodedInt(slots.Length);
            foreach (int slot in slots)
            {
                writer.Write7BitEncodedInt(slot);
                writer.Write7BitEncodedInt64(counts[neuron, slot]);
            }
        }
    }

    protected override void MergeFrom(Collector other)
    {
        HistogramCollector from = (HistogramCollector)other;
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            Extent theirs = from.extents[neuron];
            Widen(neuron, theirs);
            for (int slot = NegativeTiny; slot <= Zero; slot++)
            {
                counts[neuron, slot] += from.counts[neuron, slot];
            }
            for (int key = theirs.Top - BinsEachSign + 1; theirs.Top != Extent.NoTop && key <= theirs.Top; key++)
            {
                bool isTiny = key <= extents[neuron].Top - BinsEachSign;
                counts[neuron, isTiny ? NegativeTiny : Slot(true, key)] += from.counts[neuron, Slot(true, key)];
                counts[neuron, isTiny ? PositiveTiny : Slot(false, key)] += from.counts[neuron, Slot(false, key)];
            }
        }
    }

    private static int Slot(bool isNegative, int key) => (isNegative ? BinsEachSign : 0) | (key & (BinsEachSign - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int neuron, float value)
    {
        ref Extent extent = ref extents[neuron];
        int bits = BitConverter.SingleToInt32Bits(value);
        int key = OctaveBins.NormalKey(bits);
        if (key < extent.Lowest || key > extent.Top)
        {
            AddBeyond(neuron, value);
            return;
        }
        extent.Include(value);
        // The sign moves to the bit that tells the halves apart: a branch on it would be guessed wrong every other time.
        counts.Increment(neuron, ((bits >>> 31) * BinsEachSign) | (key & (BinsEachSign - 1)));
    }

    /// <summary>Counts what is not in the bins as they stand: a larger value, a tiny one, a denormal or zero; leaves out NaN and infinities.</summary>
    private void AddBeyond(int neuron, float value)
    {
        if (!float.IsFinite(value))
        {
            return;
        }
        if (value == 0)
        {
            extents[neuron].Include(0);
            counts.Increment(neuron, Zero);
            return;
        }
        int key = OctaveBins.Key(value);
        Widen(neuron, new Extent(key, value, value));
        bool isTiny = key <= extents[neuron].Top - BinsEachSign;
        counts.Increment(neuron, isTiny ? (value < 0 ? NegativeTiny : PositiveTiny) : Slot(value < 0, key));
    }

    /// <summary>Makes room for another extent: what is then too small for a bin of its own joins the tiny values.</summary>
    private void Widen(int neuron, Extent other)
    {
        Extent old = extents[neuron];
        extents[neuron] = old.Join(other);
        int top = extents[neuron].Top;
        if (old.Top == Extent.NoTop || top == old.Top)
        {
            return;
        }
        for (int key = old.Top - BinsEachSign + 1; key <= Math.Min(old.Top, top - BinsEachSign); key++)
        {
            Collapse(neuron, Slot(true, key), NegativeTiny);
            Collapse(neuron, Slot(false, key), PositiveTiny);
        }
    }

    private void Collapse(int neuron, int slot, int tiny)
    {
        long count = counts[neuron, slot];
        if (count > 0)
        {
            counts[neuron, tiny] += count;
            counts[neuron, slot] = 0;
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            counts.Clear(neuron);
            extents[neuron] = Extent.Of(reader.ReadSingle(), reader.ReadSingle());
            int slots = (int)SavedState.ReadCount(reader, "histogram bins", SavedSlotCount);
            if ((slots == 0) != (extents[neuron].Min > extents[neuron].Max))
            {
                throw new InvalidDataException("histogram: expected bins where there are values and only there.");
            }
            for (int i = 0; i < slots; i++)
            {
                int slot = (int)SavedState.ReadCount(reader, "histogram bin", SavedSlotCount - 1);
                counts[neuron, slot] = SavedState.ReadCount(reader, "values in a bin");
            }
        }
    }
}
