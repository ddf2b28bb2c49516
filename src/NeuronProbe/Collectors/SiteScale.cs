namespace NeuronProbe.Collectors;

/// <summary>What is usual at a site: medians over those of its neurons that are collected.</summary>
internal sealed record SiteScale
{
    private const double DeadShare = 0.01;
    private const double ActiveShare = 0.2;

    private readonly bool isGatedProduct;

    /// <param name="isGatedProduct">Whether the values are products with a gate.</param>
    /// <param name="neurons">The shape of each neuron, and how many of its values are above the threshold.</param>
    public SiteScale(bool isGatedProduct, IReadOnlyList<(NeuronShape Shape, long Active)> neurons)
    {
        this.isGatedProduct = isGatedProduct;
        Largest = Median(neurons.Select(neuron => neuron.Shape.Largest));
        NeuronShape[] alive =
            [.. neurons.Where(neuron => !IsDead(neuron.Shape, neuron.Active)).Select(neuron => neuron.Shape)];
        Strong = Median(alive.Select(shape => shape.Strong));
        Sparseness = Median(alive.Select(shape => shape.Sparseness));
        TailWeight = Median(alive.Select(shape => shape.TailWeight));
    }

    /// <summary>Of the largest magnitudes of all neurons with values.</summary>
    public double Largest { get; }

    /// <summary>Of what is strong for each neuron that is not dead, as is each of the following; NaN where no neuron
    /// has such a figure.</summary>
    public double Strong { get; }

    public double Sparseness { get; }

    public double TailWeight { get; }

    /// <summary>Whether a neuron is never active.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="active">How many of its values are above the threshold.</param>
    public bool IsDead(in NeuronShape shape, long active) => isGatedProduct
        ? shape.Largest == 0 || shape.Largest < DeadShare * Largest
        : active == 0;

    /// <summary>On a gated product, the share of the values that are strong enough to count as active; else null.
    /// </summary>
    public double? MagnitudeDensity(BinnedDistribution values) => !isGatedProduct || values.Count == 0 ? null
        : double.IsNaN(Strong) ? 0
        : values.FractionBeyond(ActiveShare * Strong);

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Where(double.IsFinite).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
