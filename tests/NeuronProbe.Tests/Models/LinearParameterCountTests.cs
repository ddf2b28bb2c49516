using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Models;

public sealed class LinearParameterCountTests
{
    [Theory]
    [InlineData("gpt2", 48 * ((3 * 48) + 48 + 112 + 112))]
    [InlineData("llama", 48 * (48 + 24 + 24 + 48 + 112 + 112 + 112))]
    public void Its_linear_parameters_are_those_of_all_layers_without_biases_and_head(string name, long layer)
    {
        using TransformerModel model = TinyModel.Open(name);
        Assert.Equal(3 * layer, model.LinearParameterCount);
    }
}
