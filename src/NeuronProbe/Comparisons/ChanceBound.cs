using System.Numerics.Tensors;

namespace NeuronProbe.Comparisons;

/// <summary>How far the strongest correlation goes by chance, from the values themselves: each document gets a neuron's
/// values of another one, which keeps how they are distributed and how they hang together within a document, but leaves
/// nothing of what relates them to other neurons.</summary>
/// <remarks>
/// Documents stand in a circle and are shifted. Of each shift the largest and the smallest correlation with any neuron
/// is taken, and of all shifts the 95 % quantile: the single-step bound of Westfall and Young (1993), with shifts in
/// place of permutations. Values with few and large peaks reach farther by chance than a formula for normal ones says.
/// A document that has more positions than the one whose values it gets has these again from the first.
/// </remarks>
internal sealed class ChanceBound
{
    /// <summary>Shifts at most.</summary>
    public const int MostShifts = 4 * RowPanels.Width;

    /// <summary>Documents at least: of fewer shifts than 19 no share of 5 % passes anything.</summary>
    public const int FewestDocuments = 20;

    private const double Share = 0.95;

    private readonly RowPanels shifted;
    private readonly float[] largest;
    private readonly float[] smallest;
    private readonly Lock gate = new();

    /// <param name="row">The neuron's row.</param>
    /// <param name="documents">The positions of each document, in the order of the corpus.</param>
    public ChanceBound(ReadOnlySpan<float> row, int[][] documents)
    {
        int count = documents.Length < FewestDocuments ? 0 : Math.Min(MostShifts, documents.Length - 1);
        float[] values = [.. row];
        shifted = RowPanels.Of(StandardRows.Of(count, values.Length, copy => Shift(values, documents, copy, count)));
        // A shift that leaves nothing but equal values says nothing.
        count = shifted.Count;
        largest = new float[count];
        smallest = new float[count];
        largest.AsSpan().Fill(float.NegativeInfinity);
        smallest.AsSpan().Fill(float.PositiveInfinity);
    }

    /// <summary>The correlation that 95 % of shifts don't pass at the upper end; NaN where nothing was added, or
    /// documents are too few.</summary>
    public double High => Quantile(largest);

    /// <summary>The same at the lower end.</summary>
    public double Low => -Quantile([.. smallest.Select(r => -r)]);

    /// <summary>Takes in neurons.</summary>
    /// <param name="rows">Their rows, at the same positions.</param>
    /// <param name="except">The row of the neuron itself, or -1.</param>
    public void Add(StandardRows rows, int except) => RowProducts.EachPiece(rows.Count, (first, count) =>
    {
        float[] most = [.. largest];
        float[] least = [.. smallest];
        RowProducts.Multiply(rows.Rows(first, count), shifted, (row, column, products) =>
        {
            if (first + row != except && rows.KindOf(first + row) == RowKind.Varied)
            {
                Span<float> high = most.AsSpan(column, products.Length);
                TensorPrimitives.Max(high, products, high);
                Span<float> low = least.AsSpan(column, products.Length);
                TensorPrimitives.Min(low, products, low);
            }
        });
        lock (gate)
        {
            TensorPrimitives.Max(largest, most, largest);
            TensorPrimitives.Min(smallest, least, smallest);
        }
    });

    // Shifts are spread evenly round the circle.
    private static float[] Shift(float[] values, int[][] documents, int copy, int count)
    {
        int shift = (int)((copy + 1L) * documents.Length / (count + 1));
        float[] shifted = new float[values.Length];
        for (int document = 0; document < documents.Length; document++)
        {
            int[] from = documents[(document + shift) % documents.Length];
            int[] to = documents[document];
            for (int i = 0; i < to.Length; i++)
            {
                shifted[to[i]] = values[from[i % from.Length]];
            }
        }
        return shifted;
    }

    private static double Quantile(float[] extremes)
    {
        float[] sorted = [.. extremes.Order()];
        return sorted.Length == 0 || !float.IsFinite(sorted[0])
            ? double.NaN
            : sorted[(int)Math.Ceiling(Share * sorted.Length) - 1];
    }
}
