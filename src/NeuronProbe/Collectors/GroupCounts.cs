using System.Runtime.CompilerServices;

namespace NeuronProbe.Collectors;

/// <summary>How many of each neuron's values are in which of the <see cref="CoarseBins"/>, for each of the
/// <see cref="DocumentGroups"/>.</summary>
/// <remarks>The groups of a neuron have the same bins, those below its largest magnitude in any of them. What gets too
/// small for a bin of its own when a larger one comes joins the tiny values of its sign.</remarks>
internal sealed class GroupCounts
{
    /// <summary>Memory of a neuron without bins of more than 2^15 values.</summary>
    public const long BytesPerNeuron = (CoarseSlots.PerNeuron * sizeof(ushort)) + 18 + sizeof(int);

    private const int SavedSlotCount = DocumentGroups.Count * CoarseBins.Slots;

    // Slots are found for so many values before they are counted.
    private const int PartLength = 1024;

    private readonly BinCounts counts;

    // The key of each neuron's largest magnitude.
    private readonly int[] tops;

    public GroupCounts(int neuronCount)
    {
        counts = new(neuronCount, CoarseSlots.PerNeuron);
        tops = new int[neuronCount];
        Array.Fill(tops, Extent.NoTop);
    }

    /// <summary>Asks for a neuron's counts to be brought into the cache, if there is such a neuron.</summary>
    public void Prefetch(int neuron)
    {
        if (neuron < tops.Length)
        {
            counts.Prefetch(neuron);
        }
    }

    /// <summary>Counts values of one group; those that are no finite number are left out.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="group">The group.</param>
    /// <param name="values">The values.</param>
    /// <param name="threshold">What a value must be above in order to be active.</param>
    /// <returns>How many are active.</returns>
    public int Add(int neuron, int group, ReadOnlySpan<float> values, float threshold)
    {
        int active = 0;
        for (; values.Length > PartLength; values = values[PartLength..])
        {
            active += AddPart(neuron, group, values[..PartLength], threshold);
        }
        return active + AddPart(neuron, group, values, threshold);
    }

    /// <summary>Adds what another one has counted.</summary>
    public void Add(GroupCounts from)
    {
        for (int neuron = 0; neuron < tops.Length; neuron++)
        {
            Widen(neuron, from.tops[neuron]);
            for (int first = 0; first < SavedSlotCount; first += CoarseBins.Slots)
            {
                Add(from, neuron, first);
            }
        }
    }

    /// <summary>How many values of some groups a neuron has.</summary>
    public long CountOf(int neuron, uint groups)
    {
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, groups, held);
        return SumOf(held);
    }

    /// <summary>All bins of a neuron from the lowest to the highest that holds something of some groups, ascending;
    /// zeros are a bin without width.</summary>
    public HistogramBin[] Bins(int neuron, uint groups)
    {
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, groups, held);
        if (tops[neuron] == Extent.NoTop)
        {
            return held[CoarseBins.Zero] > 0 ? [new(0, 0, held[CoarseBins.Zero])] : [];
        }
        HistogramBin[] all = new HistogramBin[CoarseBins.Slots];
        float outer = CoarseBins.LowerEdge(tops[neuron] + 1);
        for (int i = 0; i < CoarseBins.EachSign; i++)
        {
            int key = tops[neuron] - i;
            float inner = CoarseBins.LowerEdge(key);
            all[i] = new(-outer, -inner, held[CoarseBins.Of(true, key)]);
            all[^(i + 1)] = new(inner, outer, held[CoarseBins.Of(false, key)]);
            outer = inner;
        }
        all[CoarseBins.EachSign] = new(-outer, 0, held[CoarseBins.NegativeTiny]);
        all[CoarseBins.EachSign + 1] = new(0, 0, held[CoarseBins.Zero]);
        all[CoarseBins.EachSign + 2] = new(0, outer, held[CoarseBins.PositiveTiny]);
        int start = Array.FindIndex(all, bin => bin.Count > 0);
        return start < 0 ? [] : all[start..(Array.FindLastIndex(all, bin => bin.Count > 0) + 1)];
    }

    /// <summary>Writes what was counted of a neuron.</summary>
    public void Write(BinaryWriter writer, int neuron)
    {
        writer.Write7BitEncodedInt(tops[neuron] == Extent.NoTop ? 0 : tops[neuron] - CoarseBins.Smallest + 1);
        counts.Write(writer, neuron, SavedSlotCount);
    }

    /// <summary>Replaces a neuron's counts by those that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public void Read(BinaryReader reader, int neuron)
    {
        counts.Clear(neuron);
        int step = (int)SavedState.ReadCount(reader, "largest bin", CoarseBins.Largest - CoarseBins.Smallest + 1);
        int top = step == 0 ? Extent.NoTop : step - 1 + CoarseBins.Smallest;
        tops[neuron] = top;
        counts.Read(reader, neuron, SavedSlotCount, "bin of a group");
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, DocumentGroups.All, held);
        if (top == Extent.NoTop
            ? SumOf(held) > held[CoarseBins.Zero]
            : held[CoarseBins.Of(true, top)] + held[CoarseBins.Of(false, top)] == 0)
        {
            throw new InvalidDataException("groups: expected values in the largest bin, and without it in none.");
        }
    }

    private static long SumOf(ReadOnlySpan<long> held)
    {
        long sum = 0;
        foreach (long count in held)
        {
            sum += count;
        }
        return sum;
    }

    /// <summary>Reads the slots of a neuron, summed over some groups.</summary>
    [SkipLocalsInit]
    private void Read(int neuron, uint groups, Span<long> held)
    {
        Span<long> all = stackalloc long[SavedSlotCount];
        counts.Read(neuron, all);
        held.Clear();
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            ReadOnlySpan<long> own = all.Slice(group * CoarseBins.Slots, CoarseBins.Slots);
            for (int slot = 0; DocumentGroups.Has(groups, group) && slot < own.Length; slot++)
            {
                held[slot] += own[slot];
            }
        }
    }

    [SkipLocalsInit]
    private int AddPart(int neuron, int group, ReadOnlySpan<float> values, float threshold)
    {
        Span<int> slots = stackalloc int[PartLength];
        CoarseSlots found = CoarseSlots.Find(values, tops[neuron], group, threshold, slots);
        if (!found.IsFinite)
        {
            Span<float> finite = stackalloc float[PartLength];
            return AddPart(neuron, group, finite[..FiniteValues.Copy(values, finite)], threshold);
        }
        int top = found.LargestMagnitude == 0
            ? Extent.NoTop
            : CoarseBins.Key(BitConverter.Int32BitsToSingle(found.LargestMagnitude));
        if (top > tops[neuron])
        {
            Widen(neuron, top);
            found = CoarseSlots.Find(values, top, group, threshold, slots);
        }
        counts.Add(neuron, slots[..found.Count]);
        counts.Add(neuron, (group * CoarseBins.Slots) + CoarseBins.Zero, found.Zeros);
        return found.Active;
    }

    /// <summary>Makes room for a larger magnitude.</summary>
    private void Widen(int neuron, int top)
    {
        int old = tops[neuron];
        tops[neuron] = Math.Max(old, top);
        if (old == Extent.NoTop || top <= old)
        {
            return;
        }
        for (int first = 0; first < SavedSlotCount; first += CoarseBins.Slots)
        {
            for (int key = old - CoarseBins.EachSign + 1; key <= Math.Min(old, top - CoarseBins.EachSign); key++)
            {
                Collapse(neuron, first + CoarseBins.Of(true, key), first + CoarseBins.NegativeTiny);
                Collapse(neuron, first + CoarseBins.Of(false, key), first + CoarseBins.PositiveTiny);
            }
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

    /// <summary>Adds the counts of a neuron in the group whose slots begin at <paramref name="first"/>; there is room
    /// for the other one's magnitudes.</summary>
    private void Add(GroupCounts from, int neuron, int first)
    {
        for (int slot = CoarseBins.NegativeTiny; slot <= CoarseBins.Zero; slot++)
        {
            counts[neuron, first + slot] += from.counts[neuron, first + slot];
        }
        int theirs = from.tops[neuron];
        for (int key = theirs - CoarseBins.EachSign + 1; theirs != Extent.NoTop && key <= theirs; key++)
        {
            bool isTiny = key <= tops[neuron] - CoarseBins.EachSign;
            counts[neuron, first + (isTiny ? CoarseBins.NegativeTiny : CoarseBins.Of(true, key))] +=
                from.counts[neuron, first + CoarseBins.Of(true, key)];
            counts[neuron, first + (isTiny ? CoarseBins.PositiveTiny : CoarseBins.Of(false, key))] +=
                from.counts[neuron, first + CoarseBins.Of(false, key)];
        }
    }
}
