using System.Runtime.Intrinsics.X86;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Layers;

public sealed class ProductChoiceTests
{
    [Theory]
    [InlineData("linear", "float32", int.MaxValue)]
    [InlineData("convolution", "float32", 0)]
    [InlineData("convolution", "bfloat16", 0)]
    [InlineData("convolution", "float16", int.MaxValue)]
    [InlineData("auto", "float16", int.MaxValue)]
    public void What_is_asked_for_is_used_and_float16_never_convolves(string name, string type, int rows)
    {
        ProductChoice choice = ProductChoice.Of(
            name,
            type == "float32" ? ScalarType.Float32 : type == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float16,
            CPU);
        Assert.Equal(rows, choice.RowsToConvolve(512, 512));
        Assert.Equal(rows == 0 ? "convolution" : "linear", choice.Name);
        Assert.Empty(choice.ByShape);
    }

    [Fact]
    public void Left_to_itself_it_measures_each_wide_shape_once_and_names_its_choice()
    {
        ProductChoice choice = ProductChoice.Of("auto", ScalarType.BFloat16, CPU);
        int rows = choice.RowsToConvolve(512, 768);
        Assert.Equal(rows, choice.RowsToConvolve(512, 768));
        Assert.Equal(int.MaxValue, choice.RowsToConvolve(64, 768));
        Assert.Contains(rows, new[] { ProductChoice.LeastRows, int.MaxValue });
        Assert.Equal(rows == int.MaxValue ? "linear" : "convolution", choice.ByShape["512x768"]);
        Assert.Equal("linear", choice.ByShape["64x768"]);
    }

    [Fact]
    public void In_float32_narrow_modules_go_through_our_own_product_without_a_measurement()
    {
        ProductChoice choice = ProductChoice.Of("auto", ScalarType.Float32, CPU);
        MatrixProduct expected = Fma.IsSupported ? MatrixProduct.Packed : MatrixProduct.Linear;
        Assert.Equal(expected, choice.ProductOf(64, 768));
        Assert.Equal(int.MaxValue, choice.RowsToConvolve(64, 768));
        Assert.Contains(choice.ProductOf(512, 768), Enum.GetValues<MatrixProduct>());
        Assert.Contains("512x768", choice.ByShape.Keys);
    }

    [Theory]
    [InlineData("packed")]
    [InlineData("convolution")]
    [InlineData("linear")]
    public void What_was_chosen_for_a_shape_before_is_chosen_again(string name)
    {
        var before = new Dictionary<string, string> { ["512x768"] = name };
        ProductChoice choice = ProductChoice.Of("auto", ScalarType.Float32, CPU, before);
        Assert.Equal(name, choice.ProductOf(512, 768).ToString().ToLowerInvariant());
        Assert.Equal(name, choice.Name);
        Assert.Equal(before, choice.ByShape);
    }

    [Theory]
    [InlineData("bfloat16")]
    [InlineData("float16")]
    public void Our_own_product_is_refused_for_other_types_than_float32(string type)
    {
        ProbeException refusal = Assert.Throws<ProbeException>(() => ProductChoice.Of(
            "packed", type == "float16" ? ScalarType.Float16 : ScalarType.BFloat16, CPU));
        Assert.StartsWith(
            "--matmul: expected auto, linear or convolution for this --dtype, but got 'packed'", refusal.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(255, "linear")]
    [InlineData(256, "convolution")]
    public void A_module_convolves_from_as_many_rows_as_it_is_told(int rows, string expected)
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(40, 48);
        Tensor bias = randn(40);
        Tensor input = randn(rows, 48);
        using var mixed = new Linear(weight, bias, 256);
        using var alone = new Linear(weight, bias, expected == "linear" ? int.MaxValue : 0);
        using var other = new Linear(weight, bias, expected == "linear" ? 0 : int.MaxValue);
        Assert.True(mixed.call(input).equal(alone.call(input)).all().item<bool>());
        Assert.InRange((mixed.call(input) - other.call(input)).abs().max().item<float>(), 0, 1e-4f);
    }

    [Theory]
    [InlineData(1, 1, 48, 40)]
    [InlineData(3, 5, 33, 17)]
    [InlineData(2, 300, 768, 64)]
    public void Both_ways_give_the_product_to_rounding_for_any_shape(int rows, int length, int inputs, int outputs)
    {
        using var scope = NewDisposeScope();
        Tensor weight = randn(outputs, inputs);
        Tensor bias = randn(outputs);
        Tensor input = randn(rows, length, inputs);
        Tensor expected = input.to(ScalarType.Float64).matmul(weight.to(ScalarType.Float64).t()) + bias;
        foreach (int rowsToConvolve in new[] { 0, int.MaxValue })
        {
            using var module = new Linear(weight, bias, rowsToConvolve);
            Tensor got = module.call(input);
            Assert.Equal([rows, length, outputs], got.shape);
            Assert.InRange((got - expected).abs().max().item<double>(), 0, 2e-6 * expected.abs().max().item<double>());
        }
    }
}
