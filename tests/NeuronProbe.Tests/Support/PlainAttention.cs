namespace NeuronProbe.Tests.Support;

/// <summary>Attention and rotary positions as families vary them, in double precision.</summary>
internal static class PlainAttention
{
    /// <summary>Softmax of scores over the tokens that a token sees, times their values.</summary>
    /// <param name="queries">[tokens][heads x head width].</param>
    /// <param name="keys">[tokens][key-value heads x head width];
    /// so many consecutive query heads share one that all have one.</param>
    /// <param name="values">The same shape as the keys.</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="factor">What products of queries and keys are multiplied by.</param>
    /// <param name="bias">What is added for a head, a query and a key at or before it:
    /// minus infinity where the key is not seen.</param>
    public static double[][] Attend(
        double[][] queries,
        double[][] keys,
        double[][] values,
        int headWidth,
        double factor,
        Func<int, int, int, double> bias)
    {
        int sharing = queries[0].Length / keys[0].Length;
        return [.. queries.Select((query, token) =>
        {
            double[] output = new double[query.Length];
            for (int head = 0; head < query.Length / headWidth; head++)
            {
                (int from, int shared) = (head * headWidth, head / sharing * headWidth);
                double[] weights = [.. Enumerable.Range(0, token + 1).Select(key =>
                    Math.Exp(
                        (factor * PlainMath.Dot(query.AsSpan(from, headWidth), keys[key].AsSpan(shared, headWidth)))
                        + bias(head, token, key)))];
                double sum = weights.Sum();
                for (int i = 0; i < headWidth; i++)
                {
                    output[from + i] = weights.Select((weight, key) => weight / sum * values[key][shared + i]).Sum();
                }
            }
            return output;
        })];
    }

    /// <summary>Each of the first columns of each head, with its partner,
    /// rotated by position times base^(-2 pair / width).</summary>
    /// <param name="rows">[tokens][heads x head width].</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="width">Columns that are rotated.</param>
    /// <param name="theta">The base.</param>
    /// <param name="areNeighbours">Whether pairs are columns 2i and 2i + 1, and not i and i + half.</param>
    /// <param name="divisor">What positions are divided by.</param>
    public static double[][] Rotate(
        double[][] rows, int headWidth, int width, double theta, bool areNeighbours = false, double divisor = 1) =>
        [.. rows.Select((row, position) =>
        {
            double[] rotated = [.. row];
            for (int start = 0; start < row.Length; start += headWidth)
            {
                for (int pair = 0; pair < width / 2; pair++)
                {
                    int first = start + (areNeighbours ? 2 * pair : pair);
                    int second = areNeighbours ? first + 1 : first + (width / 2);
                    double angle = position / divisor * Math.Pow(theta, -2.0 * pair / width);
                    rotated[first] = (row[first] * Math.Cos(angle)) - (row[second] * Math.Sin(angle));
                    rotated[second] = (row[second] * Math.Cos(angle)) + (row[first] * Math.Sin(angle));
                }
            }
            return rotated;
        })];

    /// <summary>Takes queries, keys and values apart that stand side by side for each head.</summary>
    /// <param name="fused">[tokens][heads x 3 x head width].</param>
    /// <param name="headWidth">Width of a head.</param>
    /// <param name="part">0, 1 or 2.</param>
    public static double[][] PartOf(double[][] fused, int headWidth, int part) =>
        [.. fused.Select(
            row => row.Chunk(headWidth).Where((_, i) => i % 3 == part).SelectMany(head => head).ToArray())];
}
