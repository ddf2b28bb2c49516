using System.Globalization;

namespace NeuronProbe.Tests.Support;

/// <summary>Statistics by their definitions in NumPy and SciPy, over all values at once.</summary>
internal sealed class Numbers
{
    private readonly double[] sorted;

    public Numbers(IEnumerable<float> all)
    {
        float[] every = [.. all];
        sorted = [.. every.Where(float.IsFinite).Select(v => (double)v).Order()];
        NonFinite = every.Length - sorted.Length;
        Mean = sorted.Sum() / Count;
        Variance = sorted.Sum(v => (v - Mean) * (v - Mean)) / Count;
    }

    public int Count => sorted.Length;

    public int NonFinite { get; }

    public double Min => sorted[0];

    public double Max => sorted[^1];

    public double Largest => Math.Max(Math.Abs(Min), Math.Abs(Max));

    public double Mean { get; }

    public double Variance { get; }

    public double Std => Math.Sqrt(Variance);

    public double Skewness => sorted.Sum(v => Math.Pow(v - Mean, 3)) / Count / Math.Pow(Variance, 1.5);

    public double Kurtosis => (sorted.Sum(v => Math.Pow(v - Mean, 4)) / Count / (Variance * Variance)) - 3;

    /// <summary>By the formula of Treves and Rolls as Vinje and Gallant write it.</summary>
    public double LifetimeSparseness
    {
        get
        {
            double magnitude = sorted.Sum(Math.Abs) / Count;
            return (1 - (magnitude * magnitude / MeanSquare)) / (1 - (1.0 / Count));
        }
    }

    public double MeanSquare => sorted.Sum(v => v * v) / Count;

    /// <summary>A value by its place in ascending order.</summary>
    public double this[int place] => sorted[place];

    /// <summary>The same with values beyond two borders at these.</summary>
    public Numbers Clip(double from, double to) => new(sorted.Select(v => (float)Math.Clamp(v, from, to)));

    /// <summary>How many lie between two values, both included.</summary>
    public int Within(double from, double to) => Below(Math.BitIncrement(to)) - Below(from);

    public int Above(double threshold) => sorted.Count(v => v > threshold);

    public double FractionBeyond(double magnitude) => (double)sorted.Count(v => Math.Abs(v) > magnitude) / Count;

    /// <summary>NumPy's linear quantile, and how far the contract lets a binned one be from it.</summary>
    public (double Value, double Error) Quantile(double fraction)
    {
        double place = (Count - 1) * fraction;
        int rank = (int)Math.Floor(place);
        (double below, double above) = (sorted[rank], sorted[Math.Min(rank + 1, Count - 1)]);
        double share = place - rank;
        return (below + (share * (above - below)), ((1 - share) * Allowed(below)) + (share * Allowed(above)));
    }

    public static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A float32, which is written with fewer digits than a double.</summary>
    public static float Parse32(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private double Allowed(double value) => Math.Max(0.02 * Math.Abs(value), 1e-4 * Largest);

    /// <summary>How many are smaller than a value.</summary>
    private int Below(double value)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
