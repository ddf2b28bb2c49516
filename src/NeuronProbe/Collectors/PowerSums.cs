namespace NeuronProbe.Collectors;

/// <summary>Sums of the first four powers of the differences from a pivot.</summary>
internal struct PowerSums
{
    private long count;
    private double sum;
    private double squares;
    private double cubes;
    private double fourths;

    public void Add(double difference)
    {
        double square = difference * difference;
        count++;
        sum += difference;
        squares += square;
        cubes += square * difference;
        fourths += square * square;
    }

    /// <summary>The moments, where the pivot is near the mean; what it is off is put right.</summary>
    public readonly Moments Around(double pivot)
    {
        if (count == 0)
        {
            return default;
        }
        double shift = sum / count;
        return new(
            count,
            pivot + shift,
            squares - (shift * sum),
            cubes - (3 * shift * squares) + (2 * shift * shift * sum),
            fourths - (4 * shift * cubes) + (6 * shift * shift * squares) - (3 * shift * shift * shift * sum));
    }
}
