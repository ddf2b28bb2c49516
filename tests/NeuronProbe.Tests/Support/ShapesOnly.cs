using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Support;

/// <summary>Builds models whose tensors hold nothing, so that the largest costs no memory.</summary>
internal static class ShapesOnly
{
    /// <summary>A config is that of a model of these sizes, with so many parameters besides its head.</summary>
    public static void Builds(ModelConfig config,
        (int Layers, int Width, int Neurons, int Vocabulary, int Positions) sizes, long parameterCount)
    {
        using var weights = new RandomWeights(ScalarType.Float32, META, new ProductChoice(MatrixProduct.Linear));
        using TransformerModel model = ArchitectureCatalogue.Find(config).Build(config, weights);
        Assert.Equal(sizes,
            (model.LayerCount, model.HiddenWidth, model.FeedForwardWidth, model.VocabularySize, model.PositionLimit));
        Assert.Equal(parameterCount, weights.ParameterCount);
    }
}
