using System.Numerics.Tensors;

namespace NeuronProbe.Comparisons;

/// <summary>For each of some rows, those that have the largest product with it, or as good as.</summary>
/// <param name="rows">How many rows.</param>
/// <param name="byMagnitude">Whether products count by their magnitude.</param>
internal sealed class CandidateLists(int rows, bool byMagnitude)
{
    /// <summary>How far a product in float32 may be from the exact one.</summary>
    public const float Margin = 1e-5f;

    private const int Most = 16;

    private readonly int[] counts = new int[rows];
    private readonly int[] columns = new int[rows * Most];
    private readonly float[] products = new float[rows * Most];

    /// <summary>The largest product of a row so far.</summary>
    public float LargestOf(int row) => counts[row] == 0
        ? float.NegativeInfinity
        : TensorPrimitives.Max<float>(products.AsSpan(row * Most, counts[row]));

    /// <summary>The others whose product is within the margin of the largest, 16 of them at most, equal ones in
    /// order.
    /// </summary>
    public ReadOnlySpan<int> Of(int row) => columns.AsSpan(row * Most, counts[row]);

    /// <summary>Takes in products of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The first of the others; no smaller one comes later.</param>
    /// <param name="more">Products with that one and those that follow.</param>
    public void Add(int row, int first, ReadOnlySpan<float> more)
    {
        float largest = byMagnitude ? Math.Abs(TensorPrimitives.MaxMagnitude(more)) : TensorPrimitives.Max(more);
        if (largest < LargestOf(row) - Margin)
        {
            return;
        }
        for (int i = 0; i < more.Length; i++)
        {
            float product = byMagnitude ? Math.Abs(more[i]) : more[i];
            if (product >= LargestOf(row) - Margin)
            {
                Add(row, first + i, product);
            }
        }
    }

    private void Add(int row, int column, float product)
    {
        Span<int> kept = columns.AsSpan(row * Most, Most);
        Span<float> values = products.AsSpan(row * Most, Most);
        int count = 0;
        for (int i = 0; i < counts[row]; i++)
        {
            if (values[i] >= product - Margin)
            {
                (kept[count], values[count]) = (kept[i], values[i]);
                count++;
            }
        }
        counts[row] = Math.Min(Most, count + 1);
        // Where all places are taken, it has to be larger than the least of them.
        int place = count < Most ? count : TensorPrimitives.IndexOfMin<float>(values);
        if (count < Most || product > values[place])
        {
            (kept[place], values[place]) = (column, product);
        }
    }
}
