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
/// number of the fine bins that its documents alone would have. Memory: 1.2 KiB a neuron, as much again once a bin
/// holds more than 2^15 values.
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

    /// <summary>Counts of a neuron without bins of more than 2^15 values.</summary>
    public const long BytesPerNeuron = GroupCounts.BytesPerNeuron + (DocumentGroups.Count * sizeof(long));

    private readonly double threshold;
    private readonly float border;
    private readonly GroupCounts counts;
    private readonly long[] active;
    private readonly long[] documents = new long[DocumentGroups.Count];
    private readonly HashSet<long> documentsOfChunk = [];

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="options">The threshold.</param>
    public GroupsCollector(SiteSelection selection, CollectorOptions options)
        : base(selection)
    {
        threshold = options.Threshold;
        border = StatisticsCollector.Border(threshold);
        counts = new(selection.Neurons.Count);
        active = new long[checked(selection.Neurons.Count * DocumentGroups.Count)];
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

    /// <summary>How many of a neuron's values on the documents of some groups are above the threshold.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public long Active(int neuron, uint groups) =>
        Sum(active.AsSpan(neuron * DocumentGroups.Count, DocumentGroups.Count), groups);

    /// <summary>How many finite values a neuron has on the documents of some groups.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public long Count(int neuron, uint groups) => counts.CountOf(neuron, DocumentGroups.Demand(groups));

    /// <summary>A neuron's finite values on the documents of some groups by size: all bins from the lowest to the
    /// highest that holds something, ascending; zeros are a bin without width.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="groups">The groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such groups.</exception>
    public HistogramBin[] Bins(int neuron, uint groups) => counts.Bins(neuron, DocumentGroups.Demand(groups));

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        // An enumerator would be memory for each batch.
        for (int i = 0; i < blocks.Count; i++)
        {
            GroupSegments.Note(blocks[i]);
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
        ReadOnlySpan<GroupSegment> segments = GroupSegments.Note(block.Layout).All;
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            counts.Prefetch(neuron + 1);
            ReadOnlySpan<float> values = block[i];
            foreach (GroupSegment segment in segments)
            {
                active[(neuron * DocumentGroups.Count) + segment.Group] += counts.Add(
                    neuron, segment.Group, values.Slice(segment.First, segment.Count), border);
            }
        }
    }

    protected override void CloseChunk(long chunk) => documentsOfChunk.Clear();

    protected override void WriteState(BinaryWriter writer)
    {
        Array.ForEach(documents, writer.Write7BitEncodedInt64);
        for (int neuron = 0; neuron < Selection.Neurons.Count; neuron++)
        {
            counts.Write(writer, neuron);
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                writer.Write7BitEncodedInt64(Active(neuron, 1u << group));
            }
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        documentsOfChunk.Clear();
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            documents[group] = SavedState.ReadCount(reader, "documents of a group");
        }
        for (int neuron = 0; neuron < Selection.Neurons.Count; neuron++)
        {
            counts.Read(reader, neuron);
            for (int group = 0; group < DocumentGroups.Count; group++)
            {
                active[(neuron * DocumentGroups.Count) + group] = SavedState.ReadCount(
                    reader, "active values", Count(neuron, 1u << group));
            }
        }
    }

    protected override void MergeFrom(Collector other)
    {
        GroupsCollector from = (GroupsCollector)other;
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            documents[group] += from.documents[group];
        }
        for (int i = 0; i < active.Length; i++)
        {
            active[i] += from.active[i];
        }
        counts.Add(from.counts);
    }

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
}
