using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Benchmarking;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

public sealed class RandomWeightsTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void Matrices_are_normal_with_a_small_deviation_in_the_runs_type(ScalarType type)
    {
        using var weights = new RandomWeights(type, CPU, new ProductChoice(MatrixProduct.Linear));
        using var scope = NewDisposeScope();
        Tensor matrix = weights.Take("some.weight", 300, 400);
        Assert.Equal(type, matrix.dtype);
        Assert.Equal([300L, 400L], matrix.shape);
        Tensor values = matrix.to(ScalarType.Float64);
        Assert.InRange(values.mean().item<double>(), -3e-4, 3e-4);
        Assert.InRange(values.std().item<double>(), 0.0198, 0.0202);
        // Of a normal distribution a third lies beyond one deviation and a twentieth beyond two.
        Assert.InRange((values.abs() > 0.02).to(ScalarType.Float64).mean().item<double>(), 0.31, 0.325);
        Assert.InRange((values.abs() > 0.04).to(ScalarType.Float64).mean().item<double>(), 0.043, 0.048);
    }

    [Fact]
    public void Scales_of_norms_are_1_and_biases_0()
    {
        using var weights = new RandomWeights(ScalarType.Float32, CPU, new ProductChoice(MatrixProduct.Linear));
        Assert.All(weights.Take("transformer.ln_f.weight", 5).data<float>().ToArray(), value => Assert.Equal(1, value));
        Assert.All(weights.Take("transformer.ln_f.bias", 5).data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("some.weight", new long[] { 3, 4 })]
    [InlineData("norm.weight", new long[] { 5 })]
    [InlineData("some.bias", new long[] { 5 })]
    public void A_tensor_outlives_the_scope_in_which_it_was_taken(string name, long[] shape)
    {
        using var weights = new RandomWeights(ScalarType.Float32, CPU, new ProductChoice(MatrixProduct.Linear));
        Tensor taken;
        using (NewDisposeScope())
        {
            taken = weights.Take(name, shape);
        }
        Assert.Equal(shape, taken.shape);
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama")]
    public void A_model_of_them_is_the_same_each_time_and_has_a_tensor_for_each_of_a_checkpoint(string name)
    {
        using TransformerModel model = TinyModel.Open(name);
        using TransformerModel again = TinyModel.Open(name);
        using TransformerModel stored = ModelOpener.OpenForInspection(
            Path.GetDirectoryName(TinyModel.Config(name))!, _ => { });
        using var scope = NewDisposeScope();
        float[] logits = Logits(model);
        Assert.Equal(logits, Logits(again));
        Assert.Contains(logits, value => value != logits[0]);
        Assert.Equal(stored.ParameterCount, model.ParameterCount);
        Assert.Empty(model.CheckpointFiles);
    }

    private static float[] Logits(TransformerModel model)
    {
        using var scope = NewDisposeScope();
        return [.. model.call(arange(0, 40).view(1, 40)).contiguous().data<float>()];
    }
}
