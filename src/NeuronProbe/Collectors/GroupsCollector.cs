using System.Buffers;
using System.Globalization;
using NeuronProbe.Activations;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>Counts activations by size for each of the <see cref="DocumentGroups"/>, so that one part of the documents
/// can be compared with another.</summary>
/// <remarks>
/// Bins are those of <see cref="HistogramCollector"/>, eight joined: four an octave over the eight octaves below the
/// neuron's own largest magnitude, sign apart, tiny values of each sign, and zeros. So each bin of a group is a whole
/// number of the fine bins that its documents alone would have. Zeros are not counted but what is left of a group's
/// tokens. Memory: 1.1 KiB a neuron, as much again once a bin holds more than 2^15 values.
/// </remarks>
internal sealed class GroupsCollector : StateCollector
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "groups",
        "counts by size in eight groups of documents, to compare these and scans",
        [],
        _ => BytesPerNeuron,
        (selection, options, _) => new GroupsCollector(selection, options))
    {
        HasTable = false,
        WrittenBytesPerNeuron = _ => 0,
    };

    /// <summary>Counts of a neuron without bins of more than 2^15 values and without a threshold.</summary>
    public const long BytesPerNeuron = GroupCounts.BytesPerNeuron + 8;

    private readonly double threshold;
    private readonly float border;
    private readonly GroupCounts counts;
    private readonly long[] documents = new long[DocumentGroups.Count];
    private readonly long[] tokens = new long[DocumentGroups.Count];
    private readonly HashSet<long> documentsOfChunk = [];

    // Of neurons that have such values: how many in each group.
    private readonly long[]?[] nonfinite;

    // Of each neuron and group, unless all positive values are active: those the bins have.
    private readonly long[]? active;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="options">The threshold.</param>
    public GroupsCollector(SiteSelection selection, CollectorOptions options)
        : base(selection)
    {
        threshold = options.Threshold;
        border = StatisticsCollector.Border(threshold);
        counts = new(selection.Neurons.Count);
        nonfinite = new long[selection.Neurons.Count][];
        active = border == 0 ? null : new long[checked(selection.Neurons.Count * DocumentGroups.Count)];
    }

    public override string Name => "groups";

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"groups {DocumentGroups.Count}; bins {CoarseBins.PerOctave} an octave; "
            + $"octaves {CoarseBins.EachSign / CoarseBins.PerOctave}; threshold {threshold:R}");

    internal override bool IsInChunk => documentsOfChunk.Count > 0;

    /// <summary>Documents of some groups that have tokens which count.</summary>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public long Documents(uint groups) => Sum(documents, groups);

    /// <summary>How many of a neuron's finite values on the documents of some groups are above the threshold.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public long Active(int neuron, uint groups) => active is null
        ? counts.Positive(neuron, DocumentGroups.Demand(groups))
        : Sum(OfNeuron(active, neuron), groups);

    /// <summary>How many finite values a neuron has on the documents of some groups.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public long Count(int neuron, uint groups) =>
        Sum(tokens, groups) - (nonfinite[neuron] is { } left ? Sum(left, groups) : 0);

    /// <summary>A neuron's finite values on the documents of some groups by size: all bins from the lowest to the
    /// highest that holds something, ascending; zeros are a bin without width.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public HistogramBin[] Bins(int neuron, uint groups) => counts.Bins(neuron, groups, Count(neuron, groups));

    /// <summary>The bins of all documents, as <see cref="Bins(int, uint)"/> gives them, and of each group how many
    /// values are in each bin and how many are active.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public (HistogramBin[] Bins, long[][] Counts, long[] Active) ByGroup(int neuron)
    {
        long[][] held = new long[DocumentGroups.Count][];
        long[] all = [.. Enumerable.Range(0, held.Length).Select(group => Count(neuron, 1u << group))];
        HistogramBin[] bins = counts.Bins(neuron, all, held);
        return (bins, held, active is not null
            ? OfNeuron(active, neuron).ToArray()
            : Array.ConvertAll(held, own => own.Where((_, bin) => bins[bin].Upper > 0).Sum()));
    }

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        // An enumerator would be memory for each batch.
        for (int i = 0; i < blocks.Count; i++)
        {
            foreach (GroupSegment segment in TokenGroups.Note(blocks[i]).Segments)
            {
                tokens[segment.Group] += segment.Count;
            }
            foreach (ref readonly BlockWindow own in blocks[i].Windows)
            {
                Document document = own.Window.Document.Document;
                if (own.TokenCount > 0 && documentsOfChunk.Add(document.Index))
                {
                    documents[DocumentGroups.Of(document.Id)]++;
                }
            }
        }
    }

    public override void Update(in ActivationBlock block)
    {
        TokenGroups groups = TokenGroups.Note(block.Layout);
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            counts.Prefetch(neuron + 1);
            ReadOnlySpan<float> values = block[i];
            int counted = counts.Add(neuron, values, groups.FirstSlots);
            if (counted < values.Length)
            {
                AddFinite(neuron, values[counted..], groups.FirstSlots[counted..]);
            }
            if (active is not null)
            {
                AddActive(neuron, values, groups.Segments);
            }
        }
    }

    protected override void CloseChunk(long chunk) => documentsOfChunk.Clear();

    protected override void WriteState(BinaryWriter writer)
    {
        NumberBytes numbers = new();
        Write(numbers, documents);
        Write(numbers, tokens);
        ulong[] shares = Shares();
        for (int neuron = 0; neuron < nonfinite.Length; neuron++)
        {
            long[]? left = nonfinite[neuron];
            numbers.Add(left is null ? 0 : 1);
            Write(numbers, left);
            counts.Write(numbers, neuron, shares);
            Write(numbers, active is null ? [] : OfNeuron(active, neuron));
            writer.Write(numbers.Bytes);
            numbers.Clear();
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        documentsOfChunk.Clear();
        Read(reader, "documents of a group", documents);
        Read(reader, "tokens of a group", tokens);
        ulong[] shares = Shares();
        for (int neuron = 0; neuron < nonfinite.Length; neuron++)
        {
            nonfinite[neuron] = reader.ReadBoolean() ? new long[DocumentGroups.Count] : null;
            Read(reader, "values that are not finite", nonfinite[neuron]);
            counts.Read(reader, neuron, shares);
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                long all = Count(neuron, 1u << group);
                if (counts.CountOf(neuron, 1u << group) > all)
                {
                    throw new InvalidDataException(
                        $"groups: expected at most {all} values of a group in its bins, but got more.");
                }
                if (active is not null)
                {
                    active[(neuron * DocumentGroups.Count) + group] =
                        SavedState.ReadCount(reader, "active values", all);
                }
            }
        }
    }

    protected override void MergeFrom(Collector other)
    {
        GroupsCollector from = (GroupsCollector)other;
        Add(documents, from.documents);
        Add(tokens, from.tokens);
        for (int neuron = 0; neuron < nonfinite.Length; neuron++)
        {
            if (from.nonfinite[neuron] is { } left)
            {
                Add(nonfinite[neuron] ??= new long[DocumentGroups.Count], left);
            }
        }
        Add(active, from.active);
        counts.Add(from.counts);
    }

    private static void Add(Span<long> sums, ReadOnlySpan<long> added)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += added[i];
        }
    }

    private static ReadOnlySpan<long> OfNeuron(long[] counts, int neuron) =>
        counts.AsSpan(neuron * DocumentGroups.Count, DocumentGroups.Count);

    private static long Sum(ReadOnlySpan<long> counts, uint groups)
    {
        DocumentGroups.Demand(groups);
        long sum = 0;
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            sum += DocumentGroups.Has(groups, group) ? counts[group] : 0;
        }
        return sum;
    }

    private static void Write(NumberBytes numbers, ReadOnlySpan<long> counts)
    {
        foreach (long count in counts)
        {
            numbers.Add(count);
        }
    }

    private static void Read(BinaryReader reader, string what, Span<long> counts)
    {
        foreach (ref long count in counts)
        {
            count = SavedState.ReadCount(reader, what);
        }
    }

    /// <summary>The share of the tokens that each group has, in units of 2^-64.</summary>
    private ulong[] Shares()
    {
        UInt128 all = (UInt128)Math.Max(1, Sum(tokens, DocumentGroups.All));
        return Array.ConvertAll(
            tokens, own => (ulong)UInt128.Min(((UInt128)(ulong)own << 64) / all, ulong.MaxValue));
    }

    /// <summary>Counts the finite values among some, and the others apart.</summary>
    private void AddFinite(int neuron, ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots)
    {
        float[] finite = ArrayPool<float>.Shared.Rent(values.Length);
        int[] slots = ArrayPool<int>.Shared.Rent(values.Length);
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
            {
                finite[count] = values[i];
                slots[count++] = firstSlots[i];
            }
            else
            {
                (nonfinite[neuron] ??= new long[DocumentGroups.Count])[firstSlots[i] / CoarseBins.Slots]++;
            }
        }
        counts.Add(neuron, finite.AsSpan(0, count), slots);
        ArrayPool<int>.Shared.Return(slots);
        ArrayPool<float>.Shared.Return(finite);
    }

    private void AddActive(int neuron, ReadOnlySpan<float> values, ReadOnlySpan<GroupSegment> segments)
    {
        foreach (GroupSegment segment in segments)
        {
            int above = 0;
            foreach (float value in values.Slice(segment.First, segment.Count))
            {
                above += value > border && float.IsFinite(value) ? 1 : 0;
            }
            active![(neuron * DocumentGroups.Count) + segment.Group] += above;
        }
    }
}
