using System.Runtime.Intrinsics;
using MathNet.Numerics;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Kernels;

/// <summary>The kernels of nonlinearities against their formulas in double precision.</summary>
public sealed class ElementFunctionTests
{
    public static TheoryData<string> Names => [.. ActivationFunction.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_is_right_to_float32(string name)
    {
        using var scope = NewDisposeScope();
        float[] places = [.. Enumerable.Range(-40_000, 80_001).Select(i => i * 5.01e-4f),
            .. Enumerable.Range(-1000, 2001).Select(i => i * 0.1f)];
        float[] values = Run(name, places);
        Assert.DoesNotContain(places.Zip(values), v =>
        {
            double expected = PlainMath.Activate(name, v.First);
            double size = Math.Max(1, Math.Max(Math.Abs(v.First), Math.Abs(expected)));
            return !(Math.Abs(v.Second - expected) <= 2.5e-7 * size);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Extremes_become_what_the_formula_makes_of_them(string name)
    {
        float[] extremes =
        [
            0, -0f, 1e-40f, -1e-40f, 1e-20f, -1e-20f, 88, -88, 89, -89, 1e30f, -1e30f, float.MaxValue, float.MinValue,
            float.PositiveInfinity, float.NegativeInfinity,
        ];
        Assert.True(float.IsNaN(Run(name, [float.NaN])[0]));
        foreach ((float x, float value) in extremes.Zip(Run(name, extremes)))
        {
            float expected = (float)PlainMath.Activate(name, x);
            // Minus infinity times 0 is no number, but may stay infinite.
            bool isSame = float.IsNaN(expected)
                ? !float.IsFinite(value)
                : value.Equals(expected) || Math.Abs(value - expected) <= 1e-6f * Math.Max(1, Math.Abs(x));
            Assert.True(isSame, $"{name} of {x}: {value}, not {expected}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_gives_the_same_bits_wherever_it_stands(string name)
    {
        using var scope = NewDisposeScope();
        float[] numbers = [.. Bits.Random(90, 1), .. Bits.Random(10, 2).Select(x => x * 20)];
        int[] alone = [.. numbers.Select(x => Bits.Of(Run(name, [x])[0]))];
        foreach (int length in (int[])[.. Enumerable.Range(2, 70), 32 * 1024, 70_001])
        {
            for (int shift = 0; shift < 3; shift++)
            {
                int Index(int place) => (place + shift) % numbers.Length;
                float[] values = Run(name, [.. Enumerable.Range(0, length).Select(i => numbers[Index(i)])]);
                int[] expected = [.. Enumerable.Range(0, length).Select(i => alone[Index(i)])];
                Assert.True(
                    expected.AsSpan().SequenceEqual(Array.ConvertAll(values, Bits.Of)),
                    $"{length} numbers from the {shift}th on");
            }
        }
    }

    [Fact]
    public void The_complement_of_the_error_function_is_right_far_out_too()
    {
        for (float x = -12; x < 12; x += 3.1e-4f)
        {
            double expected = SpecialFunctions.Erfc(x);
            float got = ErrorFunction.Complement(Vector512.Create(x))[5];
            Assert.InRange(got, expected - 2e-7, expected + 2e-7);
            Assert.True(x > 4.5 || Math.Abs(got - expected) <= 3e-4 * expected, $"{x}: {got}, not {expected}");
        }
    }

    [Fact]
    public void Small_numbers_keep_their_digits_in_the_hyperbolic_tangent()
    {
        for (float x = 1e-30f; x < 12; x *= 1.01f)
        {
            Assert.Equal(1, Run("tanh", [x])[0] / Math.Tanh(x), 3e-7);
            Assert.Equal(-Run("tanh", [x])[0], Run("tanh", [-x])[0]);
        }
    }

    [Fact]
    public void An_exponential_overflows_and_underflows_where_it_should()
    {
        float Of(float x) => Exponential.Unbounded(Vector512.Create(x))[15];
        Assert.Equal(0, Of(-88));
        Assert.Equal(0, Of(float.NegativeInfinity));
        Assert.Equal(float.PositiveInfinity, Of(89));
        Assert.Equal(float.PositiveInfinity, Of(float.PositiveInfinity));
        Assert.Equal(1, Of(0));
        Assert.Equal(1, Of(-87) / Math.Exp(-87), 3e-7);
        Assert.Equal(1, Of(88.7f) / Math.Exp(88.7f), 3e-7);
        Assert.True(float.IsNaN(Of(float.NaN)));
    }

    private static float[] Run(string name, float[] places)
    {
        using Tensor x = tensor(places);
        return [.. ActivationFunction.Named(name).Apply(x).data<float>()];
    }
}
