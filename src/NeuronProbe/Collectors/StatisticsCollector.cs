using System.Buffers;
using System.Globalization;
using NeuronProbe.Activations;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>Moments, extremes, quantiles and flags of each neuron; quantiles are read from a histogram, or from all
/// values where they are kept.</summary>
/// <remarks>
/// A window's moments are found in two passes, mean first, and joined to those of the chunk, which goes into a tree of
/// chunks when it ends. Windows come in the order of their lengths whatever the size of batches, so the sums of a scan
/// depend on its chunks alone, not on batches, nor on who computed them and in which order. Flags compare a neuron with
/// the others of its site, by what the histogram knows of them. Memory: 104 bytes a neuron, and 48 for each node of the
/// tree.
/// </remarks>
internal sealed class StatisticsCollector : Collector<NeuronStatistics>
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "stats",
        "moments, quantiles and what they say of a neuron",
        ["histogram"],
        _ => BytesPerNeuron,
        (selection, options, required) => new StatisticsCollector(selection, options, (HistogramCollector)required[0]))
    {
        PrintName = "neurons",
        Options = StatisticsOptions.Fields,
        BytesPerToken = options => options.Exact ? sizeof(float) : 0,
        Warn = (_, collectors, _) => WarnOfNonfinite(collectors),
    };

    /// <summary>Moments of a chunk and of the tree's nodes, extremes, counts and shape of a neuron; values that are
    /// kept for exactness come on top.</summary>
    public const long BytesPerNeuron =
        ((1 + ChunkTree<Moments[]>.EstimatedNodes) * Moments.Bytes) + 24 + NeuronShape.Bytes;

    private readonly HistogramCollector histogram;
    private readonly ExactValues? exact;
    private readonly double threshold;
    private readonly float border;
    private readonly ChunkTree<Moments[]> chunks = new(Moments.Join);
    private readonly Moments[] open;
    private readonly float[] min;
    private readonly float[] max;
    private readonly long[] active;
    private readonly long[] nonfinite;
    private readonly Derived<Compared> compared;
    private bool isInChunk;
    private long version;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="options">Threshold, and whether all values are kept.</param>
    /// <param name="histogram">The histogram of the same blocks; it is updated, merged,
    /// saved and loaded on its own.</param>
    public StatisticsCollector(SiteSelection selection, CollectorOptions options, HistogramCollector histogram)
        : base(selection)
    {
        int neurons = selection.Neurons.Count;
        this.histogram = histogram;
        threshold = options.Threshold;
        border = Border(threshold);
        exact = options.Exact ? new(neurons) : null;
        open = new Moments[neurons];
        min = new float[neurons];
        max = new float[neurons];
        active = new long[neurons];
        nonfinite = new long[neurons];
        Array.Fill(min, float.PositiveInfinity);
        Array.Fill(max, float.NegativeInfinity);
        compared = new(Compare);
    }

    public override string Name => "stats";

    public override TableSchema<NeuronStatistics> Schema => NeuronStatistics.Schema;

    public override string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"threshold {threshold:R}; {(exact is null ? "binned" : "exact")}");

    /// <summary>Values kept for exact quantiles, 4 bytes each, of all neurons together;
    /// 0 where none are kept.</summary>
    public long StoredValues => exact?.Stored ?? 0;

    internal override long StoredBytes => StoredValues * sizeof(float);

    /// <summary>How many neurons have seen NaN or infinities.</summary>
    public int NeuronsWithNonfinite => nonfinite.Count(count => count > 0);

    private static IEnumerable<string> WarnOfNonfinite(IReadOnlyList<Collector> collectors)
    {
        long neurons = collectors.Cast<StatisticsCollector>().Sum(statistics => (long)statistics.NeuronsWithNonfinite);
        return neurons == 0 ? [] :
        [
            $"scan: {neurons} {(neurons == 1 ? "neuron has" : "neurons have")} NaN or infinite activations, which no "
                + "figure but 'nonfinite' counts. Check the checkpoint, and --dtype.",
        ];
    }

    public override void Update(in ActivationBlock block)
    {
        Interlocked.Increment(ref version);
        isInChunk = true;
        for (int i = 0; i < block.NeuronCount; i++)
        {
            ReadOnlySpan<float> values = block[i];
            foreach (BlockWindow window in block.Windows)
            {
                Add(block.FirstNeuron + i, values.Slice(window.FirstToken, window.TokenCount));
            }
        }
    }

    internal override bool IsInChunk => isInChunk;

    protected override void CloseChunk(long chunk)
    {
        chunks.Add(chunk, Array.Exists(open, moments => moments.Count > 0) ? [.. open] : null);
        Array.Clear(open);
        isInChunk = false;
    }

    internal override void BeforeAllRows() => compared.Of(Interlocked.Read(ref version));

    public override IEnumerable<NeuronStatistics> Rows(int neuron) => [Statistics(neuron)];

    /// <summary>The statistics of one neuron.</summary>
    /// <param name="neuron">Index into the selection.</param>
    public NeuronStatistics Statistics(int neuron)
    {
        BinnedDistribution bins = histogram.Distribution(neuron);
        return Statistics(neuron, bins, exact is null ? bins : exact.Distribution(neuron));
    }

    /// <summary>The same without quantiles, which take longer than all the rest.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="bins">What the histogram has of it.</param>
    internal NeuronStatistics WithoutQuantiles(int neuron, BinnedDistribution bins) => Statistics(neuron, bins, null);

    private NeuronStatistics Statistics(int neuron, BinnedDistribution bins, Distribution? distribution)
    {
        Moments moments = MomentsOf(neuron);
        Compared site = compared.Of(Interlocked.Read(ref version));
        bool isEmpty = moments.Count == 0;
        var row = new NeuronStatistics
        {
            Count = moments.Count,
            Mean = isEmpty ? null : moments.Mean,
            Variance = moments.Variance,
            Skewness = moments.Skewness,
            Kurtosis = moments.Kurtosis,
            LifetimeSparseness = moments.LifetimeSparseness,
            Min = isEmpty ? null : min[neuron],
            Q01 = distribution?.Quantile(0.01),
            Q05 = distribution?.Quantile(0.05),
            Q25 = distribution?.Quantile(0.25),
            Median = distribution?.Quantile(0.5),
            Q75 = distribution?.Quantile(0.75),
            Q95 = distribution?.Quantile(0.95),
            Q99 = distribution?.Quantile(0.99),
            Max = isEmpty ? null : max[neuron],
            Active = active[neuron],
            MagnitudeDensity = site.Scale.MagnitudeDensity(bins),
            Nonfinite = nonfinite[neuron],
        };
        return row with { Flags = NeuronFlags.Of(row, site.Shapes[neuron], site.Scale) };
    }

    protected override int StateVersion => 3;

    protected override void WriteState(BinaryWriter writer)
    {
        chunks.Write(writer, node => Array.ForEach(node, moments => moments.Write(writer)));
        for (int neuron = 0; neuron < open.Length; neuron++)
        {
            writer.Write(min[neuron]);
            writer.Write(max[neuron]);
            writer.Write7BitEncodedInt64(active[neuron]);
            writer.Write7BitEncodedInt64(nonfinite[neuron]);
            exact?.Write(writer, neuron);
        }
    }

    protected override void MergeFrom(Collector other)
    {
        Interlocked.Increment(ref version);
        StatisticsCollector from = (StatisticsCollector)other;
        chunks.Add(from.chunks, node => [.. node]);
        for (int neuron = 0; neuron < open.Length; neuron++)
        {
            min[neuron] = Math.Min(min[neuron], from.min[neuron]);
            max[neuron] = Math.Max(max[neuron], from.max[neuron]);
            active[neuron] += from.active[neuron];
            nonfinite[neuron] += from.nonfinite[neuron];
        }
        exact?.AddAll(from.exact!);
    }

    private Moments MomentsOf(int neuron)
    {
        Moments moments = SumOf(neuron);
        // Of equal values the sums may keep a rounding error, of which a skewness would make anything.
        return min[neuron] == max[neuron] ? Equal(moments.Count, min[neuron]) : moments;
    }

    /// <summary>The moments of the chunks, and after them of the one that has not ended.</summary>
    private Moments SumOf(int neuron) =>
        chunks.Value(node => node[neuron], (earlier, later) => earlier.Join(later), default).Join(open[neuron]);

    private static Moments Equal(long count, double value) => new(count, value, 0, 0, 0, count * Math.Abs(value));

    private Compared Compare()
    {
        var shapes = new NeuronShape[open.Length];
        Parallel.For(0, shapes.Length, neuron => shapes[neuron] = NeuronShape.Of(histogram.Distribution(neuron)));
        return new(shapes, new SiteScale(Selection.Site.IsGatedProduct, [.. shapes.Zip(active)]));
    }

    /// <summary>The largest float32 that is not above the threshold: a float32 is above both or neither.</summary>
    internal static float Border(double threshold)
    {
        float nearest = (float)threshold;
        return nearest > threshold ? MathF.BitDecrement(nearest) : nearest;
    }

    private void Add(int neuron, ReadOnlySpan<float> values)
    {
        ValueSums found = ValueSums.Of(values, border);
        if (!double.IsFinite(found.Sum))
        {
            float[] rented = ArrayPool<float>.Shared.Rent(values.Length);
            ReadOnlySpan<float> finite = rented.AsSpan(0, FiniteValues.Copy(values, rented));
            nonfinite[neuron] += values.Length - finite.Length;
            Add(neuron, finite);
            ArrayPool<float>.Shared.Return(rented);
            return;
        }
        if (values.IsEmpty)
        {
            return;
        }
        // The values are still in the first-level cache when the second pass comes.
        Moments moments = PowerSums.Of(values, found.Sum / values.Length).Moments with
        {
            Magnitudes = found.Magnitudes,
        };
        open[neuron] = open[neuron].Join(moments);
        min[neuron] = Math.Min(min[neuron], found.Min);
        max[neuron] = Math.Max(max[neuron], found.Max);
        active[neuron] += found.Active;
        exact?.Add(neuron, values);
    }

    protected override void ReadState(BinaryReader reader)
    {
        Interlocked.Increment(ref version);
        Array.Clear(open);
        isInChunk = false;
        chunks.Read(reader, () => [.. open.Select(_ => Moments.Read(reader))]);
        for (int neuron = 0; neuron < open.Length; neuron++)
        {
            min[neuron] = reader.ReadSingle();
            max[neuron] = reader.ReadSingle();
            active[neuron] = SavedState.ReadCount(reader, "active values", SumOf(neuron).Count);
            nonfinite[neuron] = SavedState.ReadCount(reader, "values that are not finite");
            exact?.Read(reader, neuron);
        }
    }

    /// <summary>What comparing the neurons of the site gives.</summary>
    private sealed record Compared(NeuronShape[] Shapes, SiteScale Scale);
}
