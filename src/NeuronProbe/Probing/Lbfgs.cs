using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A function that is minimised.</summary>
/// <param name="point">Where.</param>
/// <param name="gradient">Gets its gradient there.</param>
/// <returns>Its value there.</returns>
internal delegate double Objective(ReadOnlySpan<double> point, Span<double> gradient);

/// <summary>What a minimisation came to.</summary>
/// <param name="Point">Where it ended.</param>
/// <param name="Value">The value there.</param>
/// <param name="IsConverged">Whether no part of the gradient there is larger than <see cref="Lbfgs.Tolerance"/>.
/// </param>
internal sealed record Minimum(double[] Point, double Value, bool IsConverged);

/// <summary>Minimises smooth functions of a few variables by LibTorch's L-BFGS in float64.</summary>
/// <remarks>
/// Its steps are not searched along their lines, which TorchSharp does not offer; where full ones do not converge,
/// shorter ones go on from the best point. The same function gives the same bits, whatever the number of threads.
/// </remarks>
internal static unsafe partial class Lbfgs
{
    /// <summary>The largest part of the gradient at what counts as the minimum.</summary>
    public const double Tolerance = 1e-6;

    private const double StopBelow = 1e-8;
    private const double LeastChange = 1e-15;
    private const int History = 20;

    // Steps as parts of full ones, and how many evaluations each may take.
    private static readonly (double Rate, int Evaluations)[] Attempts = [(1, 200), (0.3, 500), (0.05, 2000)];

    private delegate nint Closure();

    /// <summary>Looks for the minimum from a point on.</summary>
    /// <param name="start">The point; it stays as it is.</param>
    /// <param name="objective">The function, which may not throw.</param>
    public static Minimum Minimise(double[] start, Objective objective)
    {
        double[] gradient = new double[start.Length];
        var best = new Minimum(start, objective(start, gradient), IsConverged: false);
        foreach ((double rate, int evaluations) in Attempts)
        {
            double[] end = Walk(best.Point, objective, rate, evaluations);
            double value = objective(end, gradient);
            bool isConverged = gradient.All(part => Math.Abs(part) <= Tolerance);
            if (isConverged || value < best.Value)
            {
                best = new Minimum(end, value, isConverged);
            }
            if (isConverged)
            {
                break;
            }
        }
        return best;
    }

    private static double[] Walk(double[] start, Objective objective, double rate, int evaluations)
    {
        using var scope = NewDisposeScope();
        Parameter point = nn.Parameter(tensor(start, dtype: float64));
        Tensor gradient = zeros(start.Length, dtype: float64);
        Tensor value = zeros(1, dtype: float64);
        point.grad = gradient;
        nint variables = point.Handle;
        Closure closure = () =>
        {
            Values(value)[0] = objective(Values(point), Values(gradient));
            return value.Handle;
        };
        nint optimizer = New(&variables, 1, rate, evaluations, evaluations, StopBelow, LeastChange, History);
        try
        {
            nint first = Step(optimizer, Marshal.GetFunctionPointerForDelegate(closure));
            GC.KeepAlive(closure);
            _ = first != 0
                ? Tensor.UnsafeCreateTensor(first)
                : throw new InvalidOperationException("LibTorch's L-BFGS made no step.");
        }
        finally
        {
            Dispose(optimizer);
        }
        return Values(point).ToArray();
    }

    private static Span<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);

    // TorchSharp's own class has LibTorch warn on standard error, and leaves the value of each evaluation allocated.
    [LibraryImport("LibTorchSharp", EntryPoint = "THSNN_LBFGS_ctor")]
    private static partial nint New(
        nint* variables, int count, double rate, long iterations, long evaluations, double stopBelow,
        double leastChange, long history);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSNN_Optimizer_step")]
    private static partial nint Step(nint optimizer, nint closure);

    [LibraryImport("LibTorchSharp", EntryPoint = "THSNN_Optimizer_dispose")]
    private static partial void Dispose(nint optimizer);
}
