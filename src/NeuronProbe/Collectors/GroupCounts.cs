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

    /// <summary>Counts values, unless one of them is no finite number.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="values">The values.</param>
    /// <param name="firstSlots">Where the slots of each value's group begin.</param>
    /// <returns>How many of them, the first ones, were counted: all, or those of some whole parts.</returns>
    [SkipLocalsInit]
    public int Add(int neuron, ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots)
    {
        Span<int> slots = stackalloc int[PartLength];
        for (int start = 0; start < values.Length; start += PartLength)
        {
            int length = Math.Min(PartLength, values.Length - start);
            ReadOnlySpan<float> part = values.Slice(start, length);
            CoarseSlots found = CoarseSlots.Find(part, firstSlots.Slice(start, length), tops[neuron], slots);
            if (!found.IsFinite)
            {
                return start;
            }
            if (found.Top > tops[neuron])
            {
                Widen(neuron, found.Top);
                found = CoarseSlots.Find(part, firstSlots.Slice(start, length), tops[neuron], slots);
            }
            counts.Add(neuron, slots[..found.Count]);
        }
        return values.Length;
    }

    /// <summary>Adds what another one has counted.</summary>
    public void Add(GroupCounts from)
    {
        for (int neuron = 0; neuron < tops.Length; neuron++)
        {
            Widen(neuron, from.tops[neuron]);
            for (int first = 0; first < CoarseSlots.OfGroups; first += CoarseBins.Slots)
            {
                Add(from, neuron, first);
            }
        }
    }

    /// <summary>How many values of some groups a neuron has above zero.</summary>
    public long Positive(int neuron, uint groups)
    {
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, groups, held);
        return SumOf(held[..CoarseBins.EachSign]) + held[CoarseBins.PositiveTiny];
    }

    /// <summary>All bins of a neuron from the lowest to the highest that holds something of some groups, ascending;
    /// zeros are a bin without width.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="valueCount">How many values it has there, zeros among them.</param>
    public HistogramBin[] Bins(int neuron, uint groups, long valueCount)
    {
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, groups, held);
        HistogramBin[] all = CoarseBins.All(tops[neuron], held, valueCount - SumOf(held));
        return all[Filled(all)];
    }

    /// <summary>The bins of all groups, as <see cref="Bins(int, uint, long)"/> gives them, and what each group has in
    /// each of them.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="valueCounts">How many values it has in each group, zeros among them.</param>
    /// <param name="byGroup">Gets the counts of each group.</param>
    public HistogramBin[] Bins(int neuron, ReadOnlySpan<long> valueCounts, long[][] byGroup)
    {
        Span<long> held = stackalloc long[CoarseSlots.OfGroups];
        Span<long> sums = stackalloc long[CoarseBins.Slots];
        counts.Read(neuron, held);
        Add(held, DocumentGroups.All, sums);
        HistogramBin[] all = CoarseBins.All(tops[neuron], sums, SumOf(valueCounts) - SumOf(sums));
        Range filled = Filled(all);
        int start = filled.Start.Value;
        for (int group = 0; group < byGroup.Length; group++)
        {
            ReadOnlySpan<long> own = held.Slice(group * CoarseBins.Slots, CoarseBins.Slots);
            byGroup[group] = new long[filled.End.Value - start];
            for (int bin = 0; bin < byGroup[group].Length; bin++)
            {
                int slot = CoarseBins.SlotAt(tops[neuron], start + bin);
                byGroup[group][bin] = slot < 0 ? valueCounts[group] - SumOf(own) : own[slot];
            }
        }
        return all[filled];
    }

    private static Range Filled(HistogramBin[] all)
    {
        int start = Array.FindIndex(all, bin => bin.Count > 0);
        return start < 0 ? ..0 : start..(Array.FindLastIndex(all, bin => bin.Count > 0) + 1);
    }

    /// <summary>Writes what was counted of a neuron: the sum over the groups, and how far each of them is from its
    /// share, which is small where documents are alike.</summary>
    /// <param name="numbers">Where to.</param>
    /// <param name="neuron">The neuron.</param>
    /// <param name="shares">The share of each group, in units of 2^-64.</param>
    [SkipLocalsInit]
    public void Write(NumberBytes numbers, int neuron, ReadOnlySpan<ulong> shares)
    {
        Span<long> all = stackalloc long[CoarseSlots.OfGroups];
        Span<long> sums = stackalloc long[CoarseBins.Slots];
        counts.Read(neuron, all);
        Add(all, DocumentGroups.All, sums);
        numbers.Add(tops[neuron] == Extent.NoTop ? 0 : tops[neuron] - CoarseBins.Smallest + 1);
        for (int slot = 0; tops[neuron] != Extent.NoTop && slot < CoarseBins.Slots; slot++)
        {
            numbers.Add(sums[slot]);
            // The last group has what is left.
            for (int group = 0; sums[slot] > 0 && group < DocumentGroups.Count - 1; group++)
            {
                numbers.AddSigned(all[(group * CoarseBins.Slots) + slot] - ShareOf(sums[slot], shares[group]));
            }
        }
    }

    /// <summary>Replaces a neuron's counts by those that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public void Read(BinaryReader reader, int neuron, ReadOnlySpan<ulong> shares)
    {
        counts.Clear(neuron);
        int step = (int)SavedState.ReadCount(reader, "largest bin", CoarseBins.Largest - CoarseBins.Smallest + 1);
        int top = step == 0 ? Extent.NoTop : step - 1 + CoarseBins.Smallest;
        tops[neuron] = top;
        long inTop = 0;
        for (int slot = 0; step > 0 && slot < CoarseBins.Slots; slot++)
        {
            long sum = SavedState.ReadCount(reader, "values in a bin");
            inTop += slot == CoarseBins.Of(true, top) || slot == CoarseBins.Of(false, top) ? sum : 0;
            long left = sum;
            for (int group = 0; sum > 0 && group < DocumentGroups.Count; group++)
            {
                bool isLast = group == DocumentGroups.Count - 1;
                long own = isLast
                    ? left
                    : ShareOf(sum, shares[group]) + Unfold(reader.Read7BitEncodedInt64());
                left -= own;
                if (own < 0 || left < 0)
                {
                    throw new InvalidDataException($"groups: expected {sum} values in a bin of all groups.");
                }
                counts[neuron, (group * CoarseBins.Slots) + slot] = own;
            }
        }
        if (step > 0 && inTop == 0)
        {
            throw new InvalidDataException("groups: expected values in the bin of the largest magnitude.");
        }
    }

    /// <summary>How many values of some groups a neuron has that are not zero.</summary>
    public long CountOf(int neuron, uint groups)
    {
        Span<long> held = stackalloc long[CoarseBins.Slots];
        Read(neuron, groups, held);
        return SumOf(held);
    }

    private static long ShareOf(long sum, ulong share) => (long)Math.BigMul((ulong)sum, share, out _);

    private static long Unfold(long folded) => (long)((ulong)folded >> 1) ^ -(folded & 1);

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
        Span<long> all = stackalloc long[CoarseSlots.OfGroups];
        counts.Read(neuron, all);
        Add(all, groups, held);
    }

    private static void Add(ReadOnlySpan<long> all, uint groups, Span<long> sums)
    {
        sums.Clear();
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            ReadOnlySpan<long> own = all.Slice(group * CoarseBins.Slots, CoarseBins.Slots);
            for (int slot = 0; DocumentGroups.Has(groups, group) && slot < own.Length; slot++)
            {
                sums[slot] += own[slot];
            }
        }
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
        for (int first = 0; first < CoarseSlots.OfGroups; first += CoarseBins.Slots)
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
        for (int slot = CoarseBins.NegativeTiny; slot <= CoarseBins.PositiveTiny; slot++)
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
