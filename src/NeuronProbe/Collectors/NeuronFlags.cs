namespace NeuronProbe.Collectors;

/// <summary>The words that say what is peculiar about a neuron beside those of its site.</summary>
internal static class NeuronFlags
{
    // That of a Laplace distribution: heavier tails are heavy at any site.
    private const double LeastTailWeight = 6;
    private const double Half = 0.5;

    /// <summary>Says that a neuron is never active.</summary>
    public const string Dead = "dead";

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Dead, "always_on", "constant", "heavy_tailed", "sparse", "broad"];

    /// <summary>The flags' names.</summary>
    /// <param name="flags">Flags as tables have them, separated by spaces.</param>
    public static string[] Read(string flags) => flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The flags that hold, separated by spaces; none for a neuron without values.</summary>
    /// <param name="row">Its statistics.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="scale">What is usual at its site.</param>
    public static string Of(NeuronStatistics row, in NeuronShape shape, SiteScale scale)
    {
        if (row.Count == 0)
        {
            return "";
        }
        bool isDead = scale.IsDead(shape, row.Active);
        bool isConstant = row.Min == row.Max;
        List<string> flags = [];
        AddIf(isDead, Dead);
        AddIf(row.MagnitudeDensity is null && row.Active == row.Count, "always_on");
        AddIf(isConstant, "constant");
        // A dead or constant neuron has no shape to speak of, and nothing holds of NaN.
        if (!isDead && !isConstant)
        {
            AddIf(shape.TailWeight > Math.Max(2 * scale.TailWeight, LeastTailWeight), "heavy_tailed");
            bool isMostlyOff = row.Density < Half && row.ActiveFraction < Half;
            AddIf(isMostlyOff && 1 - shape.Sparseness < Half * (1 - scale.Sparseness), "sparse");
            AddIf(shape.Sparseness < Half * scale.Sparseness, "broad");
        }
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
