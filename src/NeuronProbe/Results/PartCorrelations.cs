using System.Numerics;
using System.Runtime.InteropServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>How neurons of a site correlate with others of it on each of the <see cref="CoverageParts"/>.</summary>
internal sealed class PartCorrelations
{
    /// <summary>Others at most: as many, evenly spread over the site.</summary>
    public const int MostOthers = 128;

    // Fewer tokens tell no correlation.
    private const int Fewest = 8;

    // A spread that is so small a part of a neuron's own is what rounding leaves of none.
    private const double LeastSpread = 1e-10;

    private readonly PairsCollector pairs;

    // Of each position its place in the order of groups; where each group's places begin, with the end of all, all of
    // them multiples of a vector's width; and how many positions each part has.
    private readonly int[] places;
    private readonly int[] starts = new int[DocumentGroups.Count + 1];
    private readonly double[] counts = new double[CoverageParts.Count];

    // The values of the others, one after the other; of each part their sums, and what one of the others' deviations
    // is divided by.
    private readonly int[] others;
    private readonly float[] otherValues;
    private readonly double[] otherSums;
    private readonly double[] otherInverses;

    /// <param name="pairs">The values of the site.</param>
    public PartCorrelations(PairsCollector pairs)
    {
        this.pairs = pairs;
        int[] ofGroups = [.. pairs.Positions.Select(position => DocumentGroups.Of(position.DocumentId))];
        places = new int[ofGroups.Length];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            int at = starts[group];
            foreach ((int position, _) in ofGroups.Index().Where(own => own.Item == group))
            {
                places[position] = at++;
            }
            counts[group] = at - starts[group];
            starts[group + 1] = (at + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        }
        CoverageParts.AddUp(counts, 1);
        int neurons = pairs.Selection.Neurons.Count;
        int count = Math.Min(neurons, MostOthers);
        others = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * neurons / count))];
        otherValues = new float[count * starts[^1]];
        otherSums = new double[CoverageParts.Count * count];
        otherInverses = new double[CoverageParts.Count * count];
        Span<double> sums = stackalloc double[CoverageParts.Count];
        Span<double> inverses = stackalloc double[CoverageParts.Count];
        for (int other = 0; other < count; other++)
        {
            Read(others[other], otherValues.AsSpan(other * starts[^1], starts[^1]), sums, inverses);
            for (int part = 0; part < CoverageParts.Count; part++)
            {
                otherSums[(part * count) + other] = sums[part];
                otherInverses[(part * count) + other] = inverses[part];
            }
        }
    }

    /// <summary>How many others there are.</summary>
    public int Others => others.Length;

    /// <summary>A neuron's correlation with each of the others on the tokens of each part, part by part; NaN with
    /// itself, where one does not vary or has a value that is not finite, and where tokens are too few.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="found">Gets them: as many as there are parts, times the others.</param>
    public void Correlate(int neuron, Span<double> found)
    {
        Span<float> values = stackalloc float[starts[^1]];
        Span<double> sums = stackalloc double[CoverageParts.Count];
        Span<double> inverses = stackalloc double[CoverageParts.Count];
        values.Clear();
        Read(neuron, values, sums, inverses);
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            Multiply(
                MemoryMarshal.Cast<float, Vector<float>>(values[starts[group]..starts[group + 1]]),
                starts[group],
                found.Slice(group * others.Length, others.Length));
        }
        CoverageParts.AddUp(found, others.Length);
        int itself = Array.BinarySearch(others, neuron);
        for (int part = 0; part < CoverageParts.Count; part++)
        {
            Span<double> own = found.Slice(part * others.Length, others.Length);
            ReadOnlySpan<double> theirSums = otherSums.AsSpan(part * others.Length, others.Length);
            ReadOnlySpan<double> theirInverses = otherInverses.AsSpan(part * others.Length, others.Length);
            double mean = sums[part] / counts[part];
            for (int other = 0; other < own.Length; other++)
            {
                own[other] = (own[other] - (mean * theirSums[other])) * inverses[part] * theirInverses[other];
            }
            if (itself >= 0)
            {
                own[itself] = double.NaN;
            }
        }
    }

    /// <summary>The products of a neuron's values in a group with those of each other, four at a time, so that a value
    /// that was loaded serves all four.</summary>
    private void Multiply(ReadOnlySpan<Vector<float>> own, int start, Span<double> products)
    {
        int other = 0;
        int length = own.Length * Vector<float>.Count;
        for (; other + 4 <= products.Length; other += 4)
        {
            ReadOnlySpan<Vector<float>> a = Of(other);
            ReadOnlySpan<Vector<float>> b = Of(other + 1);
            ReadOnlySpan<Vector<float>> c = Of(other + 2);
            ReadOnlySpan<Vector<float>> d = Of(other + 3);
            (Vector<float> withA, Vector<float> withB) = (Vector<float>.Zero, Vector<float>.Zero);
            (Vector<float> withC, Vector<float> withD) = (Vector<float>.Zero, Vector<float>.Zero);
            for (int i = 0; i < own.Length; i++)
            {
                Vector<float> value = own[i];
                withA += value * a[i];
                withB += value * b[i];
                withC += value * c[i];
                withD += value * d[i];
            }
            products[other] = Vector.Sum(withA);
            products[other + 1] = Vector.Sum(withB);
            products[other + 2] = Vector.Sum(withC);
            products[other + 3] = Vector.Sum(withD);
        }
        for (; other < products.Length; other++)
        {
            ReadOnlySpan<Vector<float>> theirs = Of(other);
            Vector<float> sum = Vector<float>.Zero;
            for (int i = 0; i < own.Length; i++)
            {
                sum += own[i] * theirs[i];
            }
            products[other] = Vector.Sum(sum);
        }

        ReadOnlySpan<Vector<float>> Of(int one) => MemoryMarshal.Cast<float, Vector<float>>(
            otherValues.AsSpan((one * starts[^1]) + start, length));
    }

    /// <summary>Reads a neuron's values less their mean, in the order of groups.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="values">Gets the values; the places between groups stay.</param>
    /// <param name="sums">Gets their sum on each part.</param>
    /// <param name="inverses">Gets of each part one over the root of the sum of squared deviations, NaN where there are
    /// too few values or they do not vary.</param>
    private void Read(int neuron, Span<float> values, Span<double> sums, Span<double> inverses)
    {
        ReadOnlySpan<float> all = pairs.Values(neuron);
        double mean = 0;
        foreach (float value in all)
        {
            mean += value;
        }
        mean /= all.Length;
        for (int i = 0; i < all.Length; i++)
        {
            values[places[i]] = (float)(all[i] - mean);
        }
        Span<double> squares = stackalloc double[CoverageParts.Count];
        for (int group = 0; group < DocumentGroups.Count; group++)
        {
            (sums[group], squares[group]) = (0, 0);
            foreach (double value in values[starts[group]..starts[group + 1]])
            {
                sums[group] += value;
                squares[group] += value * value;
            }
        }
        CoverageParts.AddUp(sums, 1);
        CoverageParts.AddUp(squares, 1);
        double least = LeastSpread * (squares[^1] + squares[^2]);
        for (int part = 0; part < CoverageParts.Count; part++)
        {
            double square = squares[part] - (sums[part] * sums[part] / counts[part]);
            inverses[part] = counts[part] >= Fewest && square > least ? 1 / Math.Sqrt(square) : double.NaN;
        }
    }
}
