using NeuronProbe.Collectors;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>What a scan is going to need, in bytes.</summary>
/// <param name="Weights">The model's tensors in the run's type, as far as the scan reads them.</param>
/// <param name="Collectors">State of all collectors when every list is full.</param>
/// <param name="Activations">Tensors of one batch.</param>
internal sealed record MemoryEstimate(long Weights, long Collectors, long Activations)
{
    /// <summary>The runtime and LibTorch themselves, and documents that can wait for their batch (a million and a half
    /// tokens at most): as measured with a model of a megabyte, over one to ten million tokens.</summary>
    public const long Runtime = 310L << 20;

    /// <summary>What a document takes while it is read, decoded, tokenised and cut, for each byte of its text:
    /// as measured.</summary>
    private const long BytesPerByteOfDocument = 64;

    /// <summary>A document of that many bytes is read whatever else there is room for:
    /// the runtime's share covers it.</summary>
    private const long LeastDocument = 256L << 10;

    /// <summary>Estimates a scan.</summary>
    /// <param name="model">The model, which may have shapes only.</param>
    /// <param name="choices">The sites and neurons that are collected.</param>
    /// <param name="collect">Names of the collectors.</param>
    /// <param name="options">Their options.</param>
    /// <param name="positions">Positions of a batch or of a window, whichever are more.</param>
    public static MemoryEstimate Of(
        TransformerModel model,
        IReadOnlyList<SiteChoice> choices,
        IReadOnlyList<string> collect,
        CollectorOptions options,
        long positions)
    {
        long elementSize = model.ElementSize;
        long neurons = choices.Sum(c => (long)c.Selection.Neurons.Count);
        long widest = choices.Max(c => (long)c.Site.Width);
        // At a layer's peak: the residual stream and attention's parts, the neurons before and after the
        // nonlinearity, and a float32 copy.
        long activations = positions
            * ((elementSize * ((8L * model.HiddenWidth) + (3L * model.FeedForwardWidth))) + (4 * widest));
        return new MemoryEstimate(
            model.WeightBytes(1 + choices.Max(c => c.Site.Layer)),
            OfCollectors(choices, collect, options),
            activations)
        {
            BytesPerToken = neurons
                * CollectorCatalogue.KindsOf(collect, options).Sum(kind => kind.BytesPerToken(options)),
            BytesPerDocument = neurons
                * CollectorCatalogue.KindsOf(collect, options).Sum(kind => kind.BytesPerDocument(options)),
        };
    }

    // Which lists a site has may depend on what it is.
    private static long OfCollectors(
        IReadOnlyList<SiteChoice> choices, IReadOnlyList<string> collect, CollectorOptions options) =>
        choices.GroupBy(choice => options.At(choice.Site)).Sum(alike =>
            alike.Sum(choice => (long)choice.Selection.Neurons.Count)
            * CollectorCatalogue.BytesPerNeuron(collect, alike.Key));

    /// <summary>Estimates a scan of all <c>ffn.*.post</c> with the default options.</summary>
    /// <param name="model">The model, which may have shapes only.</param>
    /// <param name="map">Its sites.</param>
    public static MemoryEstimate OfDefaults(TransformerModel model, SiteMap map)
    {
        IReadOnlyList<SiteChoice> choices = SiteChoice.Choose(
            map, ScanOptionList.Layers.Default, new NeuronList("all"), (model.Architecture, ""));
        int positions = Math.Max(
            ScanPlan.DefaultBatchTokens("cpu"), Math.Min(model.PositionLimit, ScanOptions.LongestWindow));
        return Of(model, choices, ScanOptionList.Collect.Default, new CollectorOptions(), positions);
    }

    /// <summary>Bytes that the text of one document may have, so that it fits beside the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="choices">The sites and neurons that are collected.</param>
    /// <param name="positions">Positions of a batch or of a window, whichever are more.</param>
    /// <param name="limit">Bytes that the scan may need.</param>
    public static long RoomForDocument(
        TransformerModel model, IReadOnlyList<SiteChoice> choices, long positions, long limit)
    {
        MemoryEstimate estimate = Of(model, choices, ScanOptionList.Collect.Default, new CollectorOptions(), positions);
        return Math.Max(LeastDocument, (limit - estimate.Total + estimate.Collectors) / BytesPerByteOfDocument);
    }

    /// <summary>What a second reading of the corpus keeps, for intervals.</summary>
    public long Intervals { get; init; }

    /// <summary>What each token adds where every value is kept; no part of <see cref="Total"/>, since the number of
    /// tokens is mostly not known.</summary>
    public long BytesPerToken { get; init; }

    /// <summary>What each document adds where sums are kept by document.</summary>
    public long BytesPerDocument { get; init; }

    /// <summary>What all documents add, as far as their number is known before they are read.</summary>
    public long Documents { get; init; }

    public long Total => Weights + Collectors + Activations + Runtime + Intervals + Documents;

    /// <summary>Refuses what would not fit.</summary>
    /// <param name="limit">Bytes that it may need.</param>
    /// <param name="savings">What takes less, such as <c>fewer sites with --layer</c>.</param>
    /// <param name="advice">What a collector says would fit; ends in a space, or is empty.</param>
    /// <exception cref="ProbeException">It needs more than <paramref name="limit"/>.</exception>
    public void Demand(long limit, IEnumerable<string> savings, string advice = "")
    {
        if (Total > limit)
        {
            throw new ProbeException(
                $"--max-memory: expected to stay within {Format(limit)}, but this needs about {this}. {advice}"
                + $"Choose {string.Join(", ", savings)}, or raise --max-memory.");
        }
    }

    public override string ToString() =>
        $"{Format(Total)} ({Format(Weights)} weights, {Format(Collectors)} collectors, {Format(Activations)} "
        + $"activations, {Format(Runtime)} runtime"
        + (Documents > 0 ? $", {Format(Documents)} sums by document" : "")
        + (Intervals > 0 ? $", {Format(Intervals)} values for intervals)" : ")");

    /// <summary>A size for people: <c>1.5 GiB</c>.</summary>
    public static string Format(long bytes) => ByteSize.Format(bytes);
}
