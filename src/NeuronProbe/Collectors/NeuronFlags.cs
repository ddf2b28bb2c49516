namespace NeuronProbe.Collectors;

/// <summary>The words that say what is peculiar about a neuron.</summary>
internal static class NeuronFlags
{
    private const double HeavyKurtosis = 10;
    private const double SparseFraction = 0.01;
    private const double BroadKurtosis = 1;
    private const double BroadFraction = 0.1;

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["dead", "always_on", "constant", "heavy_tailed", "sparse", "broad"];

    /// <summary>The flags that hold, separated by spaces; none for a neuron without values.</summary>
    /// <param name="moments">The moments of its values.</param>
    /// <param name="active">How many are above the threshold.</param>
    /// <param name="min">The smallest.</param>
    /// <param name="max">The largest.</param>
    /// <param name="distribution">The values.</param>
    public static string Of(in Moments moments, long active, float min, float max, Distribution distribution)
    {
        if (moments.Count == 0)
        {
            return "";
        }
        double largest = Math.Max(Math.Abs((double)min), Math.Abs((double)max));
        double beyondQuarter = distribution.FractionBeyond(largest / 4);
        List<string> flags = [];
        AddIf(active == 0, "dead");
        AddIf(active == moments.Count, "always_on");
        AddIf(min == max, "constant");
        AddIf(moments.Kurtosis > HeavyKurtosis, "heavy_tailed");
        AddIf(beyondQuarter < SparseFraction, "sparse");
        AddIf(moments.Kurtosis < BroadKurtosis && beyondQuarter >= BroadFraction, "broad");
        return string.Join(' ', flags);

        void AddIf(bool holds, string flag)
        {
            if (holds)
            {
                flags.Add(flag);
            }
        }
    }
}
