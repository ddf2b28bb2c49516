namespace NeuronProbe.Comparisons;

/// <summary>The values of one neuron.</summary>
/// <param name="neuron">Its index, from 0.</param>
internal delegate ReadOnlySpan<float> RowValues(int neuron);

/// <summary>Values of neurons at the same positions as rows of mean 0 and length 1, [neurons x positions], so that the
/// product of two rows is their Pearson correlation.</summary>
/// <remarks>Rows that have no correlation, since they are constant or not finite, are all zeros.</remarks>
internal sealed class StandardRows
{
    private readonly float[] numbers;
    private readonly RowKind[] kinds;
    private readonly double[] norms;

    private StandardRows(int count, int length)
    {
        (Count, Length) = (count, length);
        numbers = new float[checked(count * length)];
        kinds = new RowKind[count];
        norms = new double[count];
    }

    /// <summary>Rows, one a neuron.</summary>
    public int Count { get; }

    /// <summary>Positions.</summary>
    public int Length { get; }

    /// <summary>Indices of the rows that have correlations, in order.</summary>
    public IReadOnlyList<int> Varied { get; private set; } = [];

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> this[int row] => Rows(row, 1);

    /// <summary>Computes them.</summary>
    /// <param name="count">Neurons.</param>
    /// <param name="length">Positions.</param>
    /// <param name="values">The values of each neuron, as many as there are positions; asked by several threads.
    /// </param>
    public static StandardRows Of(int count, int length, RowValues values)
    {
        var rows = new StandardRows(count, length);
        Parallel.For(0, count, row => rows.Set(row, values(row)));
        rows.Varied = [.. Enumerable.Range(0, count).Where(row => rows.kinds[row] == RowKind.Varied)];
        return rows;
    }

    /// <summary>The same at some of the positions alone.</summary>
    /// <param name="count">Neurons.</param>
    /// <param name="positions">Indices of the positions, in the order in which they are wanted.</param>
    /// <param name="values">The values of each neuron at all positions; asked by several threads.</param>
    public static StandardRows Of(int count, int[] positions, RowValues values) => Of(count, positions.Length, row =>
    {
        ReadOnlySpan<float> all = values(row);
        float[] chosen = new float[positions.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = all[positions[i]];
        }
        return chosen;
    });

    /// <summary>Rows that follow each other.</summary>
    public ReadOnlySpan<float> Rows(int first, int count) => numbers.AsSpan(first * Length, count * Length);

    public RowKind KindOf(int row) => kinds[row];

    /// <summary>The length of the neuron's values less their mean; 0 where the row has no correlation.</summary>
    public double NormOf(int row) => norms[row];

    /// <summary>How many rows are of a kind.</summary>
    public int CountOf(RowKind kind) => kinds.Count(one => one == kind);

    private void Set(int row, ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }
        if (!double.IsFinite(sum))
        {
            kinds[row] = RowKind.NonFinite;
            return;
        }
        double mean = sum / values.Length;
        double squares = 0;
        foreach (float value in values)
        {
            squares += (value - mean) * (value - mean);
        }
        // The mean of equal values is exact: their sum has 24 bits, and some for the count.
        if (!(squares > 0))
        {
            kinds[row] = RowKind.Constant;
            return;
        }
        norms[row] = Math.Sqrt(squares);
        Span<float> target = numbers.AsSpan(row * Length, Length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (float)((values[i] - mean) / norms[row]);
        }
    }
}
