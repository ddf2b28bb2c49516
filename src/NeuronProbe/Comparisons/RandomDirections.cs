using System.Buffers;

namespace NeuronProbe.Comparisons;

/// <summary>A site's activations in another basis: what a best correlation reaches where no neuron is meant.</summary>
/// <remarks>
/// Each direction is a sum of the site's neurons, less their means and in their own units, with normal weights (Gurnee
/// et al. 2024). Such directions are uniform, as those of a random rotation are; that rotated ones are at right angles
/// to each other as well changes nothing of the largest of many correlations that can be seen.
/// </remarks>
internal static class RandomDirections
{
    // Between the values of 32 bits as fractions.
    private const float Step = 1f / (1L << 32);

    /// <summary>As many directions as neurons have correlations.</summary>
    /// <param name="rows">The site's neurons.</param>
    /// <param name="seed">Another one gives others.</param>
    public static StandardRows Of(StandardRows rows, ulong seed)
    {
        int count = rows.Varied.Count;
        var positions = RowPanels.Transposed(rows);
        double largest = rows.Varied.Select(rows.NormOf).DefaultIfEmpty().Max();
        // Rows have length 1, so that a neuron's own spread comes in as a weight.
        float[] spreads = [.. rows.Varied.Select(row => (float)(rows.NormOf(row) / largest))];
        float[] turned = new float[checked(count * rows.Length)];
        RowProducts.EachPiece(count, (first, pieceCount) =>
        {
            float[] weights = ArrayPool<float>.Shared.Rent(pieceCount * count);
            for (int i = 0; i < pieceCount; i++)
            {
                FillNormal(weights.AsSpan(i * count, count), StableHash.Of(seed, (ulong)(first + i)), spreads);
            }
            RowProducts.Multiply(weights.AsSpan(0, pieceCount * count), positions, (row, position, sums) =>
                sums.CopyTo(turned.AsSpan(((first + row) * rows.Length) + position)));
            ArrayPool<float>.Shared.Return(weights);
        });
        return StandardRows.Of(count, rows.Length, row => turned.AsSpan(row * rows.Length, rows.Length));
    }

    /// <summary>Normal numbers, two of each hash (Box and Muller 1958), each times a factor.</summary>
    private static void FillNormal(Span<float> target, ulong seed, float[] factors)
    {
        for (int i = 0; i < target.Length; i += 2)
        {
            ulong hash = StableHash.Of(seed, (ulong)i);
            // From above 0, whose logarithm is finite, to 1.
            float radius = MathF.Sqrt(-2 * MathF.Log(((hash >> 32) + 1) * Step));
            (float sine, float cosine) = MathF.SinCos(MathF.Tau * Step * (uint)hash);
            target[i] = radius * cosine * factors[i];
            if (i + 1 < target.Length)
            {
                target[i + 1] = radius * sine * factors[i + 1];
            }
        }
    }
}
