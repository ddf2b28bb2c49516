using System.Buffers;
using System.Runtime.InteropServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts of each neuron's values by size: of all tokens and of those that each concept applies to, for the
/// documents that rank and for those held out.</summary>
internal sealed class LabelBins
{
    private readonly int neuronCount;
    private readonly int conceptCount;
    private readonly ValueGrid grid;
    private readonly int[] largest;
    private readonly BinCounts[] all;
    private readonly BinCounts[][] positives;
    private readonly ControlBins controls;
    private readonly ConstantValues only;

    /// <param name="neuronCount">Neurons.</param>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="hasHeldOut">Whether documents are held out; the bins are then half as fine,
    /// since each split has its own.</param>
    /// <param name="hasOwnNegatives">Whether there are other such bins for other concepts;
    /// then they are half as fine again.</param>
    public LabelBins(int neuronCount, int conceptCount, bool hasHeldOut, bool hasOwnNegatives)
    {
        this.neuronCount = neuronCount;
        this.conceptCount = conceptCount;
        grid = GridFor(hasHeldOut, hasOwnNegatives);
        largest = new int[neuronCount];
        int splits = hasHeldOut ? 2 : 1;
        all = [.. Enumerable.Range(0, splits).Select(_ => new BinCounts(neuronCount, grid.SlotCount))];
        positives = [.. all.Select(
            _ => Enumerable.Range(0, conceptCount).Select(_ => new BinCounts(neuronCount, grid.SlotCount)).ToArray())];
        controls = new ControlBins(neuronCount, conceptCount, OctavesFor(hasOwnNegatives), hasOwnNegatives);
        only = new ConstantValues(neuronCount);
    }

    /// <summary>Memory of one set of bins: two references and a count stand beside the bins themselves.</summary>
    public static long BytesPerSet(bool hasHeldOut, bool hasOwnNegatives) =>
        (hasHeldOut ? 2 : 1) * ((sizeof(ushort) * (long)GridFor(hasHeldOut, hasOwnNegatives).SlotCount) + 18);

    /// <summary>Memory of a neuron besides that for each concept.</summary>
    public static long BytesPerNeuron(bool hasHeldOut, bool hasOwnNegatives) =>
        BytesPerSet(hasHeldOut, hasOwnNegatives) + ControlBins.BytesPerNeuron(OctavesFor(hasOwnNegatives));

    /// <summary>Memory of a neuron for some concepts.</summary>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="hasHeldOut">Whether documents are held out.</param>
    /// <param name="hasOwnNegatives">Whether there are other such bins for other concepts.</param>
    /// <param name="tokens">Tokens that rank of the most frequent concept.</param>
    public static long BytesFor(int conceptCount, bool hasHeldOut, bool hasOwnNegatives, long tokens) =>
        (conceptCount * BytesPerSet(hasHeldOut, hasOwnNegatives))
            + ControlBins.BytesFor(conceptCount, OctavesFor(hasOwnNegatives), hasOwnNegatives, tokens);

    /// <summary>Asks for a neuron's bins to be brought into the cache, since they will be needed soon.</summary>
    public void Prefetch(int neuron)
    {
        for (int split = 0; split < all.Length; split++)
        {
            all[split].Prefetch(neuron);
            foreach (BinCounts set in positives[split])
            {
                set.Prefetch(neuron);
            }
        }
    }

    /// <summary>Adds one neuron's values on a block.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="marks">The block.</param>
    /// <param name="values">Its values on the block's tokens.</param>
    /// <param name="magnitude">The largest magnitude of these; no finite number where not all are finite.</param>
    public void Add(int neuron, BlockConcepts marks, ReadOnlySpan<float> values, float magnitude)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(values.Length);
        Span<int> slots = rented.AsSpan(0, values.Length);
        FindSlots(neuron, values, slots, magnitude);
        for (int split = 0; split < all.Length; split++)
        {
            foreach (Range range in marks.Ranges((Split)split))
            {
                all[split].Add(neuron, slots[range]);
            }
            for (int concept = 0; concept < conceptCount; concept++)
            {
                positives[split][concept].Add(neuron, slots, marks.Positives((Split)split, concept));
            }
        }
        controls.Add(neuron, values, largest[neuron], marks.Ranges(Split.Ranking), marks.Controls);
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Adds one neuron's values that were kept until now.</summary>
    public void Add(int neuron, ReadOnlySpan<float> values, LabelledValues labels)
    {
        int[] slots = new int[values.Length];
        FindSlots(neuron, values, slots, float.NaN);
        List<Range> ranking = [];
        for (int token = 0; token < values.Length; token++)
        {
            all[(int)labels.SplitOf(token)].Add(neuron, slots[token], 1);
            if (labels.SplitOf(token) == Split.Ranking)
            {
                BlockConcepts.AddRange(ranking, token..(token + 1));
            }
        }
        controls.Add(neuron, values, largest[neuron], CollectionsMarshal.AsSpan(ranking), labels.Controls);
        for (int concept = 0; concept < conceptCount; concept++)
        {
            foreach (int token in labels.Positives(concept))
            {
                positives[(int)labels.SplitOf(token)][concept].Add(neuron, slots[token], 1);
            }
        }
    }

    /// <summary>Reads one neuron's values of one split, concept by concept.</summary>
    public Func<int, LabelledDistribution> Read(int neuron, Split split)
    {
        (int Slot, float Lower, float Upper, long Count)[] filled =
        [
            .. grid.InOrder(largest[neuron])
                .Select(bin => (bin.Slot, bin.Lower, bin.Upper, Count: all[(int)split][neuron, bin.Slot]))
                .Where(bin => bin.Count > 0),
        ];
        if (only.IsConstant(neuron) && filled.Length == 1)
        {
            filled[0] = (filled[0].Slot, only[neuron], only[neuron], filled[0].Count);
        }
        int[] slots = Array.ConvertAll(filled, bin => bin.Slot);
        long[] counts = new long[slots.Length];
        return concept =>
        {
            positives[(int)split][concept].Read(neuron, slots, counts);
            var groups = new LabelledGroup[filled.Length];
            for (int i = 0; i < groups.Length; i++)
            {
                groups[i] = new LabelledGroup(
                    filled[i].Lower, filled[i].Upper, counts[i], filled[i].Count - counts[i]);
            }
            return new LabelledDistribution(groups);
        };
    }

    /// <summary>The upper border of the bin that begins at a value.</summary>
    public float UpperOf(int neuron, float lower) => grid.UpperOf(lower, largest[neuron]);

    /// <summary>What the control labels of a concept come to.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="own">The concept's own values on the documents that rank.</param>
    public ControlFigures Controls(int neuron, int concept, LabelledDistribution own) =>
        controls.Figures(neuron, concept, largest[neuron], only.IsConstant(neuron), own);

    public void Merge(LabelBins other)
    {
        int[] slots = new int[grid.SlotCount];
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            // Both get the larger one's bins, the other only for as long as it is read.
            Widen(neuron, other.largest[neuron]);
            other.Widen(neuron, largest[neuron]);
            foreach ((BinCounts mine, BinCounts theirs) in Sets().Zip(other.Sets()))
            {
                foreach (int slot in slots.AsSpan(0, theirs.FindFilled(neuron, slots)))
                {
                    mine[neuron, slot] += theirs[neuron, slot];
                }
            }
            controls.Merge(neuron, other.controls);
            only.Merge(neuron, other.only);
        }
    }

    public void Write(BinaryWriter writer)
    {
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            // A magnitude has no sign: it says here that all values are equal.
            writer.Write(largest[neuron] | (only.IsConstant(neuron) ? int.MinValue : 0));
            foreach (BinCounts set in Sets())
            {
                set.Write(writer, neuron, grid.SlotCount);
            }
            controls.Write(writer, neuron);
        }
    }

    public void Read(BinaryReader reader)
    {
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            int saved = reader.ReadInt32();
            largest[neuron] = saved & int.MaxValue;
            if (!float.IsFinite(BitConverter.Int32BitsToSingle(largest[neuron])))
            {
                throw new InvalidDataException(
                    $"concepts: expected the bits of a magnitude, but got {largest[neuron]}.");
            }
            int filled = all.Sum(set => set.Read(reader, neuron, grid.SlotCount, "bin"));
            foreach (BinCounts set in positives.SelectMany(sets => sets))
            {
                set.Read(reader, neuron, grid.SlotCount, "bin");
            }
            controls.Read(reader, neuron);
            RestoreOnly(neuron, filled, isConstant: saved < 0);
        }
    }

    private static ValueGrid GridFor(bool hasHeldOut, bool hasOwnNegatives) =>
        new(1 - (hasHeldOut ? 1 : 0) - (hasOwnNegatives ? 1 : 0), OctavesFor(hasOwnNegatives));

    private static int OctavesFor(bool hasOwnNegatives) => hasOwnNegatives ? 9 : 10;

    private IEnumerable<BinCounts> Sets() => all.Concat(positives.SelectMany(sets => sets));

    private void RestoreOnly(int neuron, int filled, bool isConstant)
    {
        // One slot of each split, and perhaps that of what is no finite number: else there are several values.
        int slot = -1;
        for (int candidate = 0; candidate < grid.Discarded && slot < 0 && filled <= 2 * all.Length; candidate++)
        {
            slot = all.Any(counts => counts[neuron, candidate] > 0) ? candidate : slot;
        }
        float magnitude = BitConverter.Int32BitsToSingle(largest[neuron]);
        float? value = isConstant && slot >= 0 ? (grid.IsNegative(slot) ? -magnitude : magnitude) : null;
        only.Restore(neuron, value, isEmpty: slot < 0 && filled <= 2 * all.Length);
    }

    private void FindSlots(int neuron, ReadOnlySpan<float> values, Span<int> slots, float magnitude)
    {
        bool areFinite = float.IsFinite(magnitude);
        only.Add(neuron, values, areFinite);
        Widen(neuron, areFinite ? BitConverter.SingleToInt32Bits(magnitude) & int.MaxValue : LargestFiniteOf(values));
        grid.Find(values, largest[neuron], slots);
        for (int i = 0; i < values.Length && !areFinite; i++)
        {
            slots[i] = float.IsFinite(values[i]) ? slots[i] : grid.Discarded;
        }
    }

    private static int LargestFiniteOf(ReadOnlySpan<float> values)
    {
        int most = 0;
        foreach (float value in values)
        {
            most = float.IsFinite(value) ? Math.Max(most, BitConverter.SingleToInt32Bits(value) & int.MaxValue) : most;
        }
        return most;
    }

    /// <summary>Makes room for a larger magnitude: what is then too small for a bin of its own
    /// joins the tiny values.</summary>
    private void Widen(int neuron, int magnitude)
    {
        int old = largest[neuron];
        if (magnitude <= old)
        {
            return;
        }
        largest[neuron] = magnitude;
        controls.Widen(neuron, old, magnitude);
        foreach ((int from, int to) in grid.Collapsed(old, magnitude))
        {
            foreach (BinCounts set in Sets())
            {
                if (set[neuron, from] is long count and > 0)
                {
                    set[neuron, to] += count;
                    set[neuron, from] = 0;
                }
            }
        }
    }
}
