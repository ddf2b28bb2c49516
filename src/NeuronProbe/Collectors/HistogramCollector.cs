using System.Runtime.CompilerServices;
using NeuronProbe.Activations;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>Counts activations by size: 32 bins an octave over the 16 octaves below the neuron's own largest
/// magnitude, sign apart.</summary>
/// <remarks>
/// No range is set before. When a larger value arrives, the bins that are then more than 16 octaves below it are joined
/// into one of 'tiny' values of their sign, where they would have been counted had the larger value come first: what is
/// counted depends on the values alone and not on their order. Zeros have a bin of their own. A bin's slot is its key
/// modulo 512, so nothing is ever shifted. Memory: 2.1 KiB a neuron, as much again once a bin holds more than 2^15
/// values, and once more from 2^31 on.
/// </remarks>
internal sealed class HistogramCollector : Collector<HistogramBin>
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "histogram",
        "counts of activations by size",
        [],
        _ => BytesPerNeuron,
        (selection, _, _) => new HistogramCollector(selection))
    {
        WrittenBytesPerNeuron = _ => DisplayBins.Most * 96,
    };

    /// <summary>Counts and extremes of a neuron without bins of more than 2^15 values.</summary>
    public const long BytesPerNeuron = (BinSlots.PerNeuron * sizeof(ushort)) + 34;

    private const int SavedSlotCount = BinSlots.Zero + 1;

    private const string ValuesInBin = "values in a bin";

    // Slots are found for so many values before they are counted.
    private const int PartLength = 1024;

    private readonly BinCounts counts;
    private readonly Extent[] extents;

    /// <summary>Makes an empty histogram for each neuron of the selection.</summary>
    public HistogramCollector(SiteSelection selection)
        : base(selection)
    {
        counts = new(selection.Neurons.Count, BinSlots.PerNeuron);
        extents = new Extent[selection.Neurons.Count];
        Array.Fill(extents, Extent.Nothing);
    }

    public override string Name => "histogram";

    public override TableSchema<HistogramBin> Schema => HistogramBin.Schema;

    public override string Settings =>
        $"bins {OctaveBins.PerOctave} an octave; octaves {BinSlots.EachSign / OctaveBins.PerOctave}";

    public override void Update(in ActivationBlock block)
    {
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            if (neuron + 1 < extents.Length)
            {
                counts.Prefetch(neuron + 1);
            }
            Add(neuron, block[i]);
        }
    }

    /// <summary>All fine bins from the lowest to the highest that holds something, ascending;
    /// zeros are a bin without width.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public HistogramBin[] Bins(int neuron)
    {
        HistogramBin[] room = new HistogramBin[SavedSlotCount];
        return Bins(neuron, room).ToArray();
    }

    /// <summary>The neuron's values as far as the bins know them, with the exact smallest and largest.</summary>
    /// <param name="neuron">Index into the selection.</param>
    [SkipLocalsInit]
    public BinnedDistribution Distribution(int neuron)
    {
        Span<HistogramBin> room = stackalloc HistogramBin[SavedSlotCount];
        return new(Bins(neuron, room), extents[neuron].Min, extents[neuron].Max);
    }

    [SkipLocalsInit]
    public override IEnumerable<HistogramBin> Rows(int neuron)
    {
        Span<HistogramBin> room = stackalloc HistogramBin[SavedSlotCount];
        return DisplayBins.Of(Bins(neuron, room));
    }

    /// <summary>Puts the fine bins into a room for all of them.</summary>
    [SkipLocalsInit]
    private ReadOnlySpan<HistogramBin> Bins(int neuron, Span<HistogramBin> all)
    {
        Span<long> held = stackalloc long[SavedSlotCount];
        counts.Read(neuron, held);
        int top = extents[neuron].Top;
        if (top == Extent.NoTop)
        {
            all[0] = new(0, 0, held[BinSlots.Zero]);
            return all[..(held[BinSlots.Zero] > 0 ? 1 : 0)];
        }
        float outer = OctaveBins.LowerEdge(top + 1);
        for (int i = 0; i < BinSlots.EachSign; i++)
        {
            int key = top - i;
            float inner = OctaveBins.LowerEdge(key);
            all[i] = new(-outer, -inner, held[BinSlots.Of(true, key)]);
            all[^(i + 1)] = new(inner, outer, held[BinSlots.Of(false, key)]);
            outer = inner;
        }
        all[BinSlots.EachSign] = new(-outer, 0, held[BinSlots.NegativeTiny]);
        all[BinSlots.EachSign + 1] = new(0, 0, held[BinSlots.Zero]);
        all[BinSlots.EachSign + 2] = new(0, outer, held[BinSlots.PositiveTiny]);
        int end = all.Length;
        while (end > 0 && all[end - 1].Count == 0)
        {
            end--;
        }
        int start = 0;
        while (start < end && all[start].Count == 0)
        {
            start++;
        }
        return all[start..end];
    }

    protected override int StateVersion => 3;

    /// <summary>Writes of each neuron its extremes, and how each bin differs from the next larger one: a byte holds
    /// nearly all of these differences.</summary>
    protected override void WriteState(BinaryWriter writer)
    {
        NumberBytes numbers = new();
        long[] held = new long[SavedSlotCount];
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            writer.Write(extents[neuron].Min);
            writer.Write(extents[neuron].Max);
            counts.Read(neuron, held);
            numbers.Clear();
            if (extents[neuron].Top != Extent.NoTop)
            {
                AddRun(numbers, held, isNegative: false, extents[neuron].Top);
                AddRun(numbers, held, isNegative: true, extents[neuron].Top);
            }
            foreach (long count in held.AsSpan(BinSlots.NegativeTiny))
            {
                numbers.Add(count);
            }
            numbers.Save(writer);
        }
    }

    private static void AddRun(NumberBytes numbers, ReadOnlySpan<long> held, bool isNegative, int top)
    {
        int length = BinSlots.EachSign;
        while (length > 0 && held[BinSlots.Of(isNegative, top - length + 1)] == 0)
        {
            length--;
        }
        numbers.Add(length);
        long before = 0;
        for (int i = 0; i < length; i++)
        {
            long count = held[BinSlots.Of(isNegative, top - i)];
            numbers.AddSigned(count - before);
            before = count;
        }
    }

    protected override void MergeFrom(Collector other)
    {
        HistogramCollector from = (HistogramCollector)other;
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            Extent theirs = from.extents[neuron];
            Widen(neuron, theirs);
            for (int slot = BinSlots.NegativeTiny; slot <= BinSlots.Zero; slot++)
            {
                counts[neuron, slot] += from.counts[neuron, slot];
            }
            for (int key = theirs.Top - BinSlots.EachSign + 1; theirs.Top != Extent.NoTop && key <= theirs.Top; key++)
            {
                bool isTiny = key <= extents[neuron].Top - BinSlots.EachSign;
                counts[neuron, isTiny ? BinSlots.NegativeTiny : BinSlots.Of(true, key)] +=
                    from.counts[neuron, BinSlots.Of(true, key)];
                counts[neuron, isTiny ? BinSlots.PositiveTiny : BinSlots.Of(false, key)] +=
                    from.counts[neuron, BinSlots.Of(false, key)];
            }
        }
    }

    private void Add(int neuron, ReadOnlySpan<float> values)
    {
        for (; values.Length > PartLength; values = values[PartLength..])
        {
            AddPart(neuron, values[..PartLength]);
        }
        AddPart(neuron, values);
    }

    [SkipLocalsInit]
    private void AddPart(int neuron, ReadOnlySpan<float> values)
    {
        Span<int> slots = stackalloc int[PartLength];
        BinSlots found = BinSlots.Find(values, extents[neuron].Top, slots);
        if (!found.IsFinite)
        {
            Span<float> finite = stackalloc float[PartLength];
            Add(neuron, finite[..FiniteValues.Copy(values, finite)]);
            return;
        }
        Extent extent = Extent.Of(found.Min, found.Max);
        if (extent.Top > extents[neuron].Top)
        {
            Widen(neuron, extent);
            found = BinSlots.Find(values, extents[neuron].Top, slots);
        }
        extents[neuron] = extents[neuron].Join(extent);
        counts.Add(neuron, slots[..found.Count]);
        counts.Add(neuron, BinSlots.Zero, found.Zeros);
    }

    /// <summary>Makes room for another extent: what is then too small for a bin of its own
    /// joins the tiny values.</summary>
    private void Widen(int neuron, Extent other)
    {
        Extent old = extents[neuron];
        extents[neuron] = old.Join(other);
        int top = extents[neuron].Top;
        if (old.Top == Extent.NoTop || top == old.Top)
        {
            return;
        }
        for (int key = old.Top - BinSlots.EachSign + 1; key <= Math.Min(old.Top, top - BinSlots.EachSign); key++)
        {
            Collapse(neuron, BinSlots.Of(true, key), BinSlots.NegativeTiny);
            Collapse(neuron, BinSlots.Of(false, key), BinSlots.PositiveTiny);
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
        NumberBytes numbers = new();
        for (int neuron = 0; neuron < extents.Length; neuron++)
        {
            counts.Clear(neuron);
            extents[neuron] = Extent.Of(reader.ReadSingle(), reader.ReadSingle());
            numbers.Load(reader, SavedSlotCount + 2);
            bool isFilled = extents[neuron].Top != Extent.NoTop
                && (ReadRun(numbers, neuron, isNegative: false) | ReadRun(numbers, neuron, isNegative: true));
            for (int slot = BinSlots.NegativeTiny; slot < SavedSlotCount; slot++)
            {
                counts[neuron, slot] = numbers.Next(ValuesInBin);
                isFilled |= counts[neuron, slot] > 0;
            }
            numbers.DemandEnd("histogram");
            if (isFilled == (extents[neuron].Min > extents[neuron].Max))
            {
                throw new InvalidDataException("histogram: expected bins where there are values and only there.");
            }
        }
    }

    /// <summary>Reads the bins of one sign.</summary>
    /// <returns>Whether there are any.</returns>
    private bool ReadRun(NumberBytes numbers, int neuron, bool isNegative)
    {
        int length = (int)numbers.Next("histogram bins", BinSlots.EachSign);
        long count = 0;
        for (int i = 0; i < length; i++)
        {
            count += numbers.NextSigned(ValuesInBin);
            if (count < 0)
            {
                throw new InvalidDataException($"{ValuesInBin}: expected a count, but got {count}.");
            }
            counts[neuron, BinSlots.Of(isNegative, extents[neuron].Top - i)] = count;
        }
        return length > 0;
    }
}
