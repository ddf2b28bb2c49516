namespace NeuronProbe.Collectors;

/// <summary>The smallest and largest value of a neuron, and the key of the largest magnitude,
/// which says what bins there are.</summary>
/// <param name="Top">The key of the largest magnitude, or <see cref="NoTop"/> where there is none above zero.</param>
/// <param name="Min">The smallest value; positive infinity where there are none.</param>
/// <param name="Max">The largest value; negative infinity where there are none.</param>
internal readonly record struct Extent(int Top, float Min, float Max)
{
    public const int NoTop = int.MinValue / 2;

    public static Extent Nothing { get; } = new(NoTop, float.PositiveInfinity, float.NegativeInfinity);

    public static Extent Of(float min, float max)
    {
        if (min > max && min == float.PositiveInfinity && max == float.NegativeInfinity)
        {
            return Nothing;
        }
        if (!float.IsFinite(min) || !float.IsFinite(max) || min > max)
        {
            throw new InvalidDataException(
                $"histogram: expected a smallest and a largest value, but got {min} and {max}.");
        }
        float largest = Math.Max(Math.Abs(min), Math.Abs(max));
        return new(largest == 0 ? NoTop : OctaveBins.Key(largest), min, max);
    }

    public Extent Join(Extent other) =>
        new(Math.Max(Top, other.Top), Math.Min(Min, other.Min), Math.Max(Max, other.Max));
}
