namespace NeuronProbe.Results;

/// <summary>How values are spread, by quantiles after NumPy's default rule; NaN where there are none.</summary>
internal readonly record struct SpreadFigures(double Q05, double Q25, double Median, double Q75, double Q95)
{
    /// <summary>Those of some values; NaN among them is left out.</summary>
    public static SpreadFigures Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        return new(At(0.05), At(0.25), At(0.5), At(0.75), At(0.95));

        double At(double fraction)
        {
            if (sorted.Length == 0)
            {
                return double.NaN;
            }
            double place = fraction * (sorted.Length - 1);
            int below = (int)place;
            double next = sorted[Math.Min(below + 1, sorted.Length - 1)];
            return sorted[below] + ((place - below) * (next - sorted[below]));
        }
    }
}
