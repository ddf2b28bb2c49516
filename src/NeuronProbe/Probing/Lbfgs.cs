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
/// <param name="IsConverged">Whether no part of the gradient there is larger than <see cref="Lbfgs.Tolerance"/>.</param>
internal sealed record Minimum(double[] Point, double Value, bool IsConverged);

/// <summary>Minimises smooth functions of a few variables by LibTorch's L-BFGS in float64.</summary>
/// <remarks>
/// Its steps are not searched along their lines, which TorchSharp does not offer; where full ones do not converge,
/// shorter ones go on from the best point. The same function gives the same bits, whatever the number of threads.
/// </remarks>
internal static class Lbfgs
{
    /// <summary>The largest part of the gradient at what counts as the minimum.</summary>
    public const double Tolerance = 1e-6;

    private const double StopBelow = 1e-8;
    private const double LeastChange = 1e-15;
    private const int History = 20;

    // Steps as parts of full ones, and how many evaluations each may take.
    private static readonly (double Rate, int Evaluations)[] Attempts = [(1, 200), (0.3, 500), (0.05, 2000)];

    /// <summary>Looks for the minimum from a point on.</summary>
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
        point.grad = gradient;
        using var optimizer = optim.LBFGS(
            [point], rate, evaluations, evaluations, StopBelow, LeastChange, History);
        _ = optimizer.step(() => tensor(
            objective(Values(point), Values(gradient)), dtype: float64));
        return Values(point).ToArray();
    }

    private static Span<double> Values(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.bytes);
}
