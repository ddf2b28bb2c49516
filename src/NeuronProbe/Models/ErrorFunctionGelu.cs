using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>GELU by the error function, x P(N &lt;= x) of a standard normal N (Hendrycks and Gimpel 2016), written over its argument.</summary>
/// <remarks>
/// For y = |x| the tail P(N > y) is exp(-y²/2) times a slowly falling function, here a polynomial without constant in t = 1 / (1 + 0.3 y), the
/// form that Hastings gave such functions (1955). Its coefficients are a least-squares fit, reweighted until the largest relative error of
/// the tail for y up to 9 is as small as it gets: 5e-8. Nothing is taken from 1 that is close to 1, so that small tails keep their digits.
/// </remarks>
internal readonly struct ErrorFunctionGelu : IVectorFunction
{
    private const float Bend = 0.3f;

    // From here on the tail is below every float32.
    private const float NoTail = 13.5f;

    /// <summary>Applies it in place and gives the tensor back.</summary>
    public static Tensor Apply(Tensor x) => CpuKernels.CanRead(x) ? ElementwiseKernel.Apply<ErrorFunctionGelu>(x) : x.gelu_();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        Vector512<float> y = Vector512.Abs(x);
        Vector512<float> t = Vector512<float>.One / Vector512.FusedMultiplyAdd(y, Vector512.Create(Bend), Vector512<float>.One);
        Vector512<float> sum = Vector512.Create(0.0375356997f);
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(-0.165019612f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.219971169f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(-0.0664025069f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.135420121f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.0977839671f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.121105694f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.119605493f));
        Vector512<float> tail = sum * t * Exponential.Of(y * y * -0.5f);
        tail = Vector512.ConditionalSelect(Vector512.GreaterThan(y, Vector512.Create(NoTail)), default, tail);
        return x * Vector512.ConditionalSelect(Vector512.LessThan(x, default), tail, Vector512<float>.One - tail);
    }
}
