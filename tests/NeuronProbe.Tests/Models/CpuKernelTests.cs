using System.Runtime.Intrinsics;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using Xunit;
using static TorchSharp.torch;
using BFloat16 = NeuronProbe.Models.Kernels.BFloat16;

namespace NeuronProbe.Tests.Models;

/// <summary>Kernels of our own against LibTorch's operations in double precision.</summary>
public sealed class CpuKernelTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 32)]
    [InlineData(2, 7, 3, 3, 64)]
    [InlineData(1, 33, 4, 2, 32)]
    [InlineData(3, 64, 2, 1, 96)]
    [InlineData(1, 257, 6, 2, 64)]
    [InlineData(2, 130, 1, 1, 128)]
    [InlineData(2, 41, 4, 2, 8)]
    [InlineData(1, 50, 2, 2, 80)]
    [InlineData(2, 19, 3, 1, 5)]
    public void Attention_equals_softmax_of_scaled_products_written_out(
        int rows, int length, int heads, int keyValueHeads, int width)
    {
        using var scope = NewDisposeScope();
        Generator generator = manual_seed(length);
        Tensor query = randn([rows, length, heads * width], generator: generator);
        Tensor keyAndValue = randn([rows, length, 2 * keyValueHeads * width], generator: generator);
        const double scale = 0.21;
        Tensor expected = WrittenOut(query, keyAndValue, heads, keyValueHeads, width, scale);
        var attention = new DotProductAttention(heads, keyValueHeads, width, scale);
        foreach ((ScalarType type, double bound) in new[] { (ScalarType.Float32, 2e-6), (ScalarType.BFloat16, 2e-2) })
        {
            Tensor joint = keyAndValue.to(type);
            Tensor mixed = attention.Mix(
                new HeadColumns(query.to(type)), new HeadColumns(joint), new HeadColumns(joint, keyValueHeads * width));
            Assert.Equal(type, mixed.dtype);
            Assert.Equal(expected.shape, mixed.shape);
            Assert.InRange(
                (mixed.to(ScalarType.Float64) - expected).abs().max().item<double>(), 0,
                bound * expected.abs().max().item<double>());
        }
    }

    [Fact]
    public void Attention_with_and_without_the_kernel_agree_to_rounding()
    {
        using var scope = NewDisposeScope();
        Tensor joint = randn(2, 100, 3 * 4 * 64);
        var attention = new DotProductAttention(4, 4, 64, 0.125);
        Tensor Mix() => attention.Mix(new HeadColumns(joint), new HeadColumns(joint, 256), new HeadColumns(joint, 512));
        Tensor kernel = Mix();
        Tensor library = WithoutKernels(Mix);
        Assert.InRange((kernel - library).abs().max().item<float>(), 0, 2e-6f);
        // The rounding tells that two ways were taken.
        Assert.False(kernel.equal(library).all().item<bool>());
    }

    [Fact]
    public void A_token_that_is_not_finite_reaches_later_tokens_only()
    {
        using var scope = NewDisposeScope();
        Tensor joint = randn(1, 40, 3 * 64);
        joint[0, 20] = float.NaN;
        Tensor mixed = new DotProductAttention(1, 1, 64, 0.125).Mix(
            new HeadColumns(joint), new HeadColumns(joint, 64), new HeadColumns(joint, 128));
        Assert.True(mixed[0, ..20].isfinite().all().item<bool>());
        Assert.True(mixed[0, 20..].isnan().all().item<bool>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(255)]
    [InlineData(33000)]
    public void Tanh_gelu_equals_its_formula_in_double_precision(int length)
    {
        using var scope = NewDisposeScope();
        Tensor x = linspace(-12, 12, length, ScalarType.Float64);
        Tensor expected = 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x.pow(3)))).tanh());
        foreach ((ScalarType type, double bound) in new[] { (ScalarType.Float32, 5e-7), (ScalarType.BFloat16, 8e-3) })
        {
            Tensor rounded = x.to(type).to(ScalarType.Float64);
            Tensor exact =
                0.5 * rounded * (1 + (Math.Sqrt(2 / Math.PI) * (rounded + (0.044715 * rounded.pow(3)))).tanh());
            Tensor got = ActivationFunction.Named("gelu_new").Apply(x.to(type)).to(ScalarType.Float64);
            Assert.InRange((got - exact).abs().div(rounded.abs().clamp_min(1)).max().item<double>(), 0, bound);
        }
    }

    [Fact]
    public void Tanh_gelu_of_extremes_is_what_the_library_gives()
    {
        using var scope = NewDisposeScope();
        float[] extremes =
        [
            0, -0f, 1e-40f, -1e-40f, 1e30f, float.MaxValue, float.PositiveInfinity, float.NaN, -20, -1e30f, 3, -3, 0.5f,
            -0.5f, 88, -88, 1e-20f,
        ];
        Tensor Values() => tensor(extremes);
        float[] got = [.. ActivationFunction.Named("gelu_new").Apply(Values()).data<float>()];
        float[] library = [.. WithoutKernels(() => ActivationFunction.Named("gelu_new").Apply(Values())).data<float>()];
        Assert.All(extremes.Zip(got, library), values =>
            Assert.True(
                values.Second.Equals(values.Third)
                    || Math.Abs(values.Second - values.Third) <= 1e-6f * Math.Max(1, Math.Abs(values.First)),
                $"{values}"));
    }

    [Fact]
    public void Exp_is_right_to_two_units_in_the_last_place()
    {
        for (float x = -87; x < 88; x += 0.00731f)
        {
            double expected = Math.Exp(x);
            Assert.InRange(Exponential.Of(Vector512.Create(x))[3], expected * (1 - 2.4e-7), expected * (1 + 2.4e-7));
        }
        Assert.True(float.IsNaN(Exponential.Of(Vector512.Create(float.NaN))[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(100)]
    public void Rounding_to_bfloat16_and_back_is_what_the_library_does(int length)
    {
        using var scope = NewDisposeScope();
        float[] special = [float.NaN, float.PositiveInfinity, -0f, 1e-40f, float.MaxValue, 1.00390625f, 1.01171875f];
        float[] values = [.. Enumerable.Range(0, length).Select(
            i => i < special.Length ? special[i] : MathF.Sin(i) * MathF.Pow(10, i % 30))];
        var halves = new ushort[length];
        BFloat16.Round(values, halves);
        var back = new float[length];
        BFloat16.Widen(halves, back);
        float[] library = [.. tensor(values).to(ScalarType.BFloat16).to(ScalarType.Float32).data<float>()];
        Assert.Equal(library.Select(BitsOf), back.Select(BitsOf));
    }

    /// <summary>The bits of a number, the same for every NaN.</summary>
    private static int BitsOf(float value) => BitConverter.SingleToInt32Bits(float.IsNaN(value) ? float.NaN : value);

    private static T WithoutKernels<T>(Func<T> compute)
    {
        CpuKernels.AreOn = false;
        try
        {
            return compute();
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
    }

    private static Tensor WrittenOut(
        Tensor query, Tensor keyAndValue, int heads, int keyValueHeads, int width, double scale)
    {
        (long rows, long length) = (query.shape[0], query.shape[1]);
        Tensor queries = query.to(ScalarType.Float64).view(rows, length, heads, width).transpose(1, 2);
        Tensor shared = keyAndValue.to(ScalarType.Float64).view(rows, length, 2, keyValueHeads, width).permute(
            2, 0, 3, 1, 4).repeat_interleave(heads / keyValueHeads, 2);
        Tensor scores = queries.matmul(shared[0].transpose(-1, -2)) * scale;
        Tensor later = ones(length, length, dtype: ScalarType.Bool).triu(1);
        Tensor weights = scores.masked_fill(later, double.NegativeInfinity).softmax(-1);
        return weights.matmul(shared[1]).transpose(1, 2).reshape(rows, length, heads * width);
    }
}
