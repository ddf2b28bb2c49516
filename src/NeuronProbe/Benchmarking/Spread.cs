namespace NeuronProbe.Benchmarking;

/// <summary>A figure of several rounds.</summary>
internal sealed record Spread(double Median, double Min, double Max)
{
    /// <summary>The spread of some values, at least one;
    /// the median of an even number is the mean of the middle two.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
