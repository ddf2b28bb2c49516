using System.Text.Json.Serialization;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Benchmarking;

/// <summary>The model that was measured.</summary>
/// <param name="Architecture">The <c>model_type</c> of its config.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="HiddenWidth">Width of the residual stream.</param>
/// <param name="FeedForwardWidth">Neurons of a layer.</param>
/// <param name="VocabularySize">Ids of its embedding.</param>
/// <param name="Parameters">Elements of all tensors, but for a head that is not tied to the embedding.</param>
internal sealed record BenchModel(
    string Architecture, int Layers, int HiddenWidth, int FeedForwardWidth, int VocabularySize, long Parameters)
{
    public static BenchModel Of(TransformerModel model) =>
        new(
            model.Architecture,
            model.LayerCount,
            model.HiddenWidth,
            model.FeedForwardWidth,
            model.VocabularySize,
            model.ParameterCount);
}

/// <summary>Speed of one method.</summary>
/// <param name="TokensPerS">Real tokens a second, padding not counted.</param>
internal sealed record BenchSpeed(Spread TokensPerS);

/// <summary>Pages that the system gave the process during a batch, the median of the rounds.</summary>
/// <param name="Bare">During one of the bare forward pass.</param>
/// <param name="Scan">During one of the scan of all neurons.</param>
internal sealed record BenchPageFaults(double Bare, double Scan)
{
    public static BenchPageFaults? Of(TimedMethods methods) =>
        methods.Bare.PageFaultsPerBatch is { } bare && methods.Scan.PageFaultsPerBatch is { } scan
            ? new(bare, scan)
            : null;
}

/// <summary>The corpus, and what of it was timed.</summary>
/// <param name="Documents">Documents of the corpus.</param>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Batches">Its batches.</param>
/// <param name="BatchTokens">Positions in a batch, padding included.</param>
/// <param name="SampleBatches">Batches that every method but the plain one ran in each round.</param>
/// <param name="SampleTokens">Their tokens.</param>
/// <param name="PlainBatches">Batches of 8 documents that the plain method ran in each round.</param>
/// <param name="PlainTokens">Their tokens.</param>
/// <param name="PlainPositions">Their positions, padding included.</param>
/// <param name="DocumentShare">The share of its tokens to which each document was cut for want of time, 1 where all
/// were whole.</param>
internal sealed record BenchSample(
    int Documents,
    long Tokens,
    int Batches,
    int BatchTokens,
    int SampleBatches,
    long SampleTokens,
    int PlainBatches,
    long PlainTokens,
    long PlainPositions,
    double DocumentShare)
{
    public static BenchSample Of(BenchCorpus corpus, TimedMethods methods, double documentShare)
    {
        (IReadOnlyList<TokenBatch> packed, IReadOnlyList<TokenBatch> plain) =
            (methods.Scan.Sample, methods.Plain.Sample);
        return new(
            BenchCorpus.DocumentCount,
            corpus.TokenCount,
            corpus.Batches.Count,
            corpus.BatchTokens,
            packed.Count,
            packed.Sum(b => (long)b.TokenCount),
            plain.Count,
            plain.Sum(b => (long)b.TokenCount),
            plain.Sum(b => (long)b.Ids.Length),
            documentShare);
    }
}

/// <summary>Ratios of the medians of one run.</summary>
/// <param name="ScanOverBare">Speed of the scan to that of the bare forward pass.</param>
/// <param name="ScanOverPlain">Speed of the scan of all layers to that of the plain method.</param>
/// <param name="OneLayerOverPlain">Speed of the scan of the middle layer to that of the plain method.</param>
/// <param name="BareOverLinear">Speed of the bare forward pass to the same through <c>linear</c> alone.</param>
/// <param name="AllOverOne">Time of the scan of all neurons to that of one neuron.</param>
/// <param name="BareOverPeak">Operations a second of the bare forward pass, counting linear layers alone,
/// to those of the peak.</param>
internal sealed record BenchRatios(
    double ScanOverBare,
    double ScanOverPlain,
    double OneLayerOverPlain,
    double BareOverLinear,
    double AllOverOne,
    double BareOverPeak);

/// <summary>What a benchmark came to.</summary>
internal sealed record BenchFigures
{
    /// <summary>The version of what is printed as JSON.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    public required BenchModel Model { get; init; }

    /// <summary>The type that the model computes in.</summary>
    [JsonPropertyName("dtype")]
    public required string Type { get; init; }

    public required int Threads { get; init; }

    /// <summary>How linear modules compute their products.</summary>
    public required string Matmul { get; init; }

    public required int Rounds { get; init; }

    /// <summary>How long all of it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>How long it might have taken.</summary>
    public required int SecondsLimit { get; init; }

    /// <summary>Thousand million floating-point operations a second that all threads do on registers alone, the median
    /// of the rounds: nothing that computes in this type is faster.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>What computes them. Where a 16-bit type has no loop of its own here, it is one of float32.</summary>
    public required string PeakSource { get; init; }

    /// <summary>The same figure over the rounds: far apart where the machine was not quiet.</summary>
    public required Spread MachineGflops { get; init; }

    /// <summary>The layers on packed batches: no hook, no head.</summary>
    public required BenchSpeed Bare { get; init; }

    /// <summary>The same with all products through <c>linear</c>.</summary>
    public required BenchSpeed BareLinear { get; init; }

    /// <summary>All neurons at <c>ffn.*.post</c>, default collectors.</summary>
    public required BenchSpeed Scan { get; init; }

    /// <summary>The neurons of the middle layer; layers after it are not run.</summary>
    public required BenchSpeed OneLayer { get; init; }

    /// <summary>Neuron 0 of the last layer.</summary>
    public required BenchSpeed OneNeuron { get; init; }

    /// <summary>The method of the tutorials.</summary>
    public required BenchSpeed Plain { get; init; }

    public required BenchRatios Ratios { get; init; }

    /// <summary>The share of positions that are padding in all packed batches of the corpus.</summary>
    public required double PaddingFraction { get; init; }

    /// <summary>Largest resident set of the process while it held the model and scanned all neurons, before anything
    /// else was measured and before the models of other methods were opened.</summary>
    public required long PeakMemoryBytes { get; init; }

    /// <summary>Null where the system does not tell.</summary>
    public required BenchPageFaults? PageFaultsPerBatch { get; init; }

    /// <summary>Saving what the scan of all neurons has collected.</summary>
    public required BenchSaving Saving { get; init; }

    public required BenchSample Sample { get; init; }
}
