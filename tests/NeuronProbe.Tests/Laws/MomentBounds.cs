using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Laws;

/// <summary>How far figures that are sums of floating-point numbers may be apart when they are
/// found in another order.</summary>
internal static class MomentBounds
{
    /// <summary>Whether both are equal, or within the bound of a moment's column.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="expected">One cell.</param>
    /// <param name="actual">The other.</param>
    /// <param name="largest">The neuron's largest magnitude.</param>
    public static bool Hold(string column, Cell expected, Cell actual, double largest)
    {
        if (expected.Kind != CellKind.Real || actual.Kind != CellKind.Real)
        {
            return expected.Kind == actual.Kind && expected.ToString() == actual.ToString();
        }
        double bound = column switch
        {
            "mean" or "std" or "mean_absolute" => 1e-12 * largest,
            "variance" => 1e-12 * largest * largest,
            "skewness" or "kurtosis" or "lifetime_sparseness" => 1e-9 * Math.Max(1, Math.Abs(expected.Number)),
            _ => 0,
        };
        return Math.Abs(expected.Number - actual.Number) <= bound;
    }
}
