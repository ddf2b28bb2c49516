using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Benchmarking;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

public sealed class ForcedLinearTests
{
    [Fact]
    public void A_module_that_convolves_gives_the_bits_of_linear_while_it_is_forced()
    {
        using var scope = NewDisposeScope();
        // Sums as long as this differ in their last bits where they are not added in the same order.
        (Tensor input, Tensor weight) = (randn(300, 4096), randn(96, 4096));
        using var module = new Linear(weight, null, rowsToConvolve: 0);
        Tensor chosen = module.call(input);
        module.IsLinearForced = true;
        Assert.True(module.call(input).equal(nn.functional.linear(input, weight)).all().item<bool>());
        module.IsLinearForced = false;
        Assert.True(module.call(input).equal(chosen).all().item<bool>());
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void A_model_forces_all_its_modules(string name)
    {
        using TransformerModel model = TinyModel.Open(name, "convolution");
        Linear[] modules = [.. new SiteMap(model).Sites.Select(s => s.Module).OfType<Linear>().Distinct()];
        Assert.DoesNotContain(modules, module => module.IsLinearForced);
        model.IsLinearForced = true;
        Assert.All(modules, module => Assert.True(module.IsLinearForced));
        model.IsLinearForced = false;
        Assert.DoesNotContain(modules, module => module.IsLinearForced);
    }

    [Theory]
    [InlineData("gpt2", 48 * ((3 * 48) + 48 + 112 + 112))]
    [InlineData("llama", 48 * (48 + 24 + 24 + 48 + 112 + 112 + 112))]
    public void Its_linear_parameters_are_those_of_all_layers_without_biases_and_head(string name, long layer)
    {
        using TransformerModel model = TinyModel.Open(name);
        Assert.Equal(3 * layer, model.LinearParameterCount);
    }
}
