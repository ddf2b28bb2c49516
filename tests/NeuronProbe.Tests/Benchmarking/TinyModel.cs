using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Benchmarking;

/// <summary>Models of the conformance configs' shapes, with random weights.</summary>
internal static class TinyModel
{
    /// <summary>Path of a config.json: gpt2 or llama, 3 layers of 112 neurons, width 48, 320 ids,
    /// 64 positions.</summary>
    public static string Config(string name) => OwnData.Path("conformance", name, "config.json");

    public static TransformerModel Open(string name, string product = "linear", string type = "float32") =>
        ModelOpener.OpenRandom(
            ModelConfigFile.ReadFile(Config(name)), new ComputeOptions(type, "cpu", product, 2), _ => { });
}
