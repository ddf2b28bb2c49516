namespace NeuronProbe.Collectors;

/// <summary>The smallest and largest value of a neuron, and the keys between which its bins are found without a further look.</summary>
internal struct Extent(int top, float min, float max)
{
    public const int NoTop = int.MinValue / 2;

    /// <summary>The key of the largest magnitude, or <see cref="NoTop"/> where there is none above zero.</summary>
    public readonly int Top = top;

    /// <summary>The smallest key that a normal number with a bin of its own can have.</summary>
    public readonly int Lowest = Math.Max(top - HistogramCollector.BinsEachSign + 1, OctaveBins.SmallestNormal);

    public float Min = min;

    public float Max = max;

    public static Extent Nothing { get; } = new(NoTop, float.PositiveInfinity, float.NegativeInfinity);

    public static Extent Of(float min, float max)
    {
        if (min > max && min == float.PositiveInfinity && max == float.NegativeInfinity)
        {
            return Nothing;
        }
        if (!float.IsFinite(min) || !float.IsFinite(max) || min > max)
        {
            throw new InvalidDataException($"histogram: expected a smallest and a largest value, but got {min} and {max}.");
        }
        float largest = Math.Max(Math.Abs(min), Math.Abs(max));
        return new(largest == 0 ? NoTop : OctaveBins.Key(largest), min, max);
    }

    public readonly Extent Join(Extent other) => new(Math.Max(Top, other.Top), Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    /// <summary>Counts a value among those between the smallest and the largest; a negative zero is taken for zero.</summary>
    public void Include(float value)
    {
        if (value < Min)
        {
            Min = value;
        }
        if (value > Max)
        {
            Max = value;
        }
    }
}
