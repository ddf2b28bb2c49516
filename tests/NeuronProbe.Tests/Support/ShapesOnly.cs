using NeuronProbe.Models;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Support;

/// <summary>Tensors that hold nothing, so that the largest model costs no memory.</summary>
internal sealed class ShapesOnly() : Weights(ScalarType.Float32, META, new ProductChoice(MatrixProduct.Linear))
{
    private long parameterCount;

    public override IReadOnlyList<string> Files => [];

    public override long ParameterCount => parameterCount;

    /// <summary>A config is that of a model of these sizes, with so many parameters besides its head.</summary>
    public static void Builds(ModelConfig config,
        (int Layers, int Width, int Neurons, int Vocabulary, int Positions) sizes, long parameterCount)
    {
        using var weights = new ShapesOnly();
        using TransformerModel model = ArchitectureCatalogue.Find(config).Build(config, weights);
        Assert.Equal(sizes,
            (model.LayerCount, model.HiddenWidth, model.FeedForwardWidth, model.VocabularySize, model.PositionLimit));
        Assert.Equal(parameterCount, weights.ParameterCount);
    }

    public override Tensor Take(string name, params long[] shape)
    {
        parameterCount += shape.Aggregate(1L, (product, d) => product * d);
        return Own(empty(shape, Type, Device));
    }

    public override Tensor TakeTransposed(string name, long rows, long columns) => Take(name, rows, columns);
}
