using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Models.Kernels;

/// <summary>The nonlinearities of models, each within 2.5e-7 of its formula, relative to 1, to x or to the result,
/// whichever is largest. NaN stays NaN, and so becomes minus infinity where the formula multiplies it by 0; only
/// <see cref="TanhGelu"/> leaves it as it is.</summary>
internal static class ElementFunctions
{
    /// <summary>GELU by its tanh formula (Hendrycks and Gimpel 2016).</summary>
    /// <remarks>0.5 x (1 + tanh u) is x / (1 + exp(-2u)), which costs one exp and one division. LibTorch's takes three
    /// times as long.</remarks>
    public readonly struct TanhGelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x)
        {
            const float Slope = 0.7978845608f;
            const float Cubic = Slope * 0.044715f;
            Vector512<float> u =
                x * Vector512.FusedMultiplyAdd(x * x, Vector512.Create(Cubic), Vector512.Create(Slope));
            return x / (Vector512<float>.One + Exponential.Of(u * -2f));
        }
    }

    /// <summary>GELU by the error function (Hendrycks and Gimpel 2016): 0.5 x (1 + erf(x / sqrt(2))).</summary>
    public readonly struct Gelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            x * 0.5f * ErrorFunction.Complement(x * -0.707106781f);
    }

    /// <summary><see cref="Gelu"/>, cut at 10 and -10.</summary>
    public readonly struct CutGelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => AtMost(Gelu.Of(x), 10);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    public readonly struct Sigmoid : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            Vector512<float>.One / (Vector512<float>.One + Exponential.Unbounded(-x));
    }

    /// <summary>x sigmoid(x) (Elfwing et al. 2018).</summary>
    public readonly struct Silu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            x / (Vector512<float>.One + Exponential.Unbounded(-x));
    }

    /// <summary>x sigmoid(1.702 x) (Hendrycks and Gimpel 2016).</summary>
    public readonly struct QuickGelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            x / (Vector512<float>.One + Exponential.Unbounded(x * -1.702f));
    }

    /// <summary>x tanh(ln(1 + exp x)) (Misra 2019), which is x n / (n + 2) where n = exp(x) (exp(x) + 2).</summary>
    public readonly struct Mish : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x)
        {
            // From 20 on n / (n + 2) is 1.
            Vector512<float> power = Exponential.Unbounded(AtMost(x, 20));
            Vector512<float> n = power * (power + Vector512.Create(2f));
            return x * (n / (n + Vector512.Create(2f)));
        }
    }

    /// <summary>The normal distribution's function with the mean sqrt(1/2) and the deviation sqrt(1 / (4 pi)) (Ma et
    /// al. 2022).</summary>
    public readonly struct Laplace : IElementFunction
    {
        public const double Mean = 0.707107;

        /// <summary>The deviation times the square root of 2.</summary>
        public const double Width = 0.282095 * 1.4142135623730951;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            ErrorFunction.Complement((Vector512.Create((float)Mean) - x) / (float)Width) * 0.5f;
    }

    /// <summary>The hyperbolic tangent.</summary>
    /// <remarks>Below 0.625 by the polynomial of Cephes' <c>tanhf</c> (Moshier 1992), above as 1 - 2 / (1 + exp(2
    /// |x|)).</remarks>
    public readonly struct Tanh : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x)
        {
            Vector512<float> size = Vector512.Abs(x);
            Vector512<float> square = x * x;
            Vector512<float> sum = Vector512.Create(-5.70498872745e-3f);
            sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(2.06390887954e-2f));
            sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(-5.37397155531e-2f));
            sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(1.33314422036e-1f));
            sum = Vector512.FusedMultiplyAdd(sum, square, Vector512.Create(-3.33332819422e-1f));
            Vector512<float> near = Vector512.FusedMultiplyAdd(sum * square, x, x);
            Vector512<float> far =
                Vector512<float>.One - (Vector512.Create(2f) / (Vector512<float>.One + Exponential.Of(size * 2f)));
            far = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), -far, far);
            return Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(0.625f)), near, far);
        }
    }

    /// <summary>x where it is above 0, else 0.</summary>
    public readonly struct Relu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => AtLeastZero(x);
    }

    /// <summary>The square of <see cref="Relu"/> (So et al. 2021).</summary>
    public readonly struct SquaredRelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => AtLeastZero(x) * AtLeastZero(x);
    }

    /// <summary><see cref="Relu"/>, cut at 6.</summary>
    public readonly struct CutRelu : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => AtMost(AtLeastZero(x), 6);
    }

    /// <summary>x where it is above 0, else a hundredth of it.</summary>
    public readonly struct LeakyRelu : IElementFunction
    {
        public const double Slope = 0.01;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), x, x * (float)Slope);
    }

    /// <summary>x times x + 3, cut at 0 and 6, by 6 (Howard et al. 2019).</summary>
    public readonly struct Hardswish : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) =>
            x * (AtMost(AtLeastZero(x + Vector512.Create(3f)), 6) / 6f);
    }

    /// <summary>The smaller of the two; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AtMost(Vector512<float> x, float most) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(most)), Vector512.Create(most), x);

    /// <summary>The larger of x and 0; NaN stays NaN, and -0 becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AtLeastZero(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(x, Vector512<float>.Zero), Vector512<float>.Zero, x);
}
