using NeuronProbe.Tests.Laws;

namespace NeuronProbe.Tests.Support;

/// <summary>The flags of a site's neurons by their definitions in docs/output.md, from all values.</summary>
internal sealed class PlainFlags
{
    private const int Clipped = 10;
    private const double Never = 0;

    private readonly Shape[] shapes;
    private readonly bool isGatedProduct;
    private readonly double largest;
    private readonly double strong;
    private readonly double sparseness;
    private readonly double tailWeight;

    /// <param name="neurons">The values of each neuron.</param>
    /// <param name="isGatedProduct">Whether they are products with a gate.</param>
    /// <param name="threshold">What is active is above it.</param>
    public PlainFlags(IEnumerable<Numbers> neurons, bool isGatedProduct, double threshold = 0)
    {
        this.isGatedProduct = isGatedProduct;
        shapes = [.. neurons.Select(values => new Shape(values, threshold))];
        largest = Median(shapes.Select(shape => shape.Largest));
        Shape[] alive = [.. shapes.Where(shape => !IsDead(shape))];
        strong = Median(alive.Select(shape => shape.Strong));
        sparseness = Median(alive.Select(shape => shape.Sparseness));
        tailWeight = Median(alive.Select(shape => shape.TailWeight));
    }

    public static PlainFlags Of(ActivationSample sample, double threshold = 0) => new(
        sample.Selection.Neurons.Select((_, i) => new Numbers(sample.FiniteValues(i))),
        sample.Selection.Site.IsGatedProduct,
        threshold);

    /// <summary>The flags of one neuron as tables have them.</summary>
    public string this[int neuron] => string.Join(' ', Ratios(neuron).Where(f => f.Ratio > 1).Select(f => f.Flag));

    /// <summary>On how many tokens a neuron is active.</summary>
    public double Density(int neuron) => !isGatedProduct
        ? shapes[neuron].ActiveFraction
        : shapes[neuron].Values.FractionBeyond(strong / 5);

    /// <summary>For each flag, how far the neuron is beyond the border at which it holds: 1 at the border.</summary>
    public IEnumerable<(string Flag, double Ratio)> Ratios(int neuron)
    {
        Shape shape = shapes[neuron];
        if (shape.Values.Count == 0)
        {
            yield break;
        }
        bool isConstant = shape.Values.Min == shape.Values.Max;
        yield return ("dead", isGatedProduct && shape.Largest > 0
            ? 0.01 * largest / shape.Largest
            : Certain(IsDead(shape)));
        yield return ("always_on", Certain(!isGatedProduct && shape.ActiveFraction == 1));
        yield return ("constant", Certain(isConstant));
        bool isShaped = !IsDead(shape) && !isConstant && !double.IsNaN(shape.Sparseness);
        yield return ("heavy_tailed", isShaped ? shape.TailWeight / Math.Max(2 * tailWeight, 6) : Never);
        double rarity = (1 - sparseness) / 2 / (1 - shape.Sparseness);
        double mostlyOff = 0.5 / Math.Max(Density(neuron), shape.ActiveFraction);
        yield return ("sparse", isShaped ? Math.Min(rarity, mostlyOff) : Never);
        yield return ("broad", isShaped ? sparseness / 2 / shape.Sparseness : Never);
    }

    private static double Certain(bool holds) => holds ? double.PositiveInfinity : Never;

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Where(figure => !double.IsNaN(figure)).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private bool IsDead(Shape shape) =>
        isGatedProduct ? shape.Largest == 0 || shape.Largest < 0.01 * largest : shape.ActiveFraction == 0;

    /// <summary>What is compared between neurons.</summary>
    private sealed class Shape
    {
        public Shape(Numbers values, double threshold)
        {
            Values = values;
            (Largest, Strong, Sparseness, TailWeight) = (double.NaN, double.NaN, double.NaN, double.NaN);
            if (values.Count == 0)
            {
                return;
            }
            ActiveFraction = (double)values.Above(threshold) / values.Count;
            Largest = values.Largest;
            Strong = Math.Max(Math.Abs(values.Quantile(0.01).Value), Math.Abs(values.Quantile(0.99).Value));
            if (values.Count >= 100)
            {
                Numbers clipped = values.Clip(values[Clipped - 1], values[^Clipped]);
                bool isClear = values.Min < values.Max && clipped.Largest >= values.Largest / 4096;
                Sparseness = isClear ? clipped.LifetimeSparseness : double.NaN;
                TailWeight = isClear ? clipped.Kurtosis + 3 : double.NaN;
            }
        }

        public Numbers Values { get; }

        public double ActiveFraction { get; }

        public double Largest { get; }

        public double Strong { get; }

        public double Sparseness { get; }

        public double TailWeight { get; }
    }
}
