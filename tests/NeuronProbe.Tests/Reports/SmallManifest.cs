using NeuronProbe.Reports;

namespace NeuronProbe.Tests.Reports;

/// <summary>The manifest of a scan of hardly anything.</summary>
internal static class SmallManifest
{
    public static ScanManifest Create() => new()
    {
        Tool = "neuronprobe",
        Status = "complete",
        Options = [],
        Model = new ManifestModel("model", "gpt2", 2, 8, 32, 100, 1_000, []),
        Corpus = new ManifestCorpus([], 3, 0, 12, 3),
        Device = "cpu",
        Dtype = "float32",
        Matmul = "linear",
        Masked = new ManifestMasked(0, 0),
        Timing = new ManifestTiming(0, 0, 0, 0, 0),
        Sites = [],
        Files = [],
    };
}
