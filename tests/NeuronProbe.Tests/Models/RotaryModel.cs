using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>A model that must be read without a warning.</summary>
internal static class RotaryModel
{
    public static TransformerModel Load(TemporaryFolder folder) =>
        ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
}
