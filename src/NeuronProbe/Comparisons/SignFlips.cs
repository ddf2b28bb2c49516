using System.Buffers;

namespace NeuronProbe.Comparisons;

/// <summary>Reads how far the sums of some neurons differ between two scans.</summary>
/// <param name="first">The first of the neurons.</param>
/// <param name="differences">[neurons x documents], all 0; gets the differences.</param>
internal delegate void DifferenceReader(int first, Span<double> differences);

/// <summary>What came of one neuron's differences.</summary>
/// <param name="Statistic">The magnitude of their sum, over the root of the sum of their squares.</param>
/// <param name="AtLeast">How many draws are as large.</param>
internal readonly record struct NeuronFlips(float Statistic, int AtLeast);

/// <summary>A permutation test of paired differences with documents as units: had nothing changed, each document's
/// difference could as well have the other sign.</summary>
/// <remarks>
/// All neurons have the same draws of signs, so that the largest statistic of a draw over all of them is one of what
/// chance makes of all together (Westfall and Young 1993, the single-step maxT). Products are those of
/// <see cref="RowProducts"/>, and draws that are nearer than what these may be off count as equal.
/// </remarks>
internal sealed class SignFlips
{
    /// <summary>Draws of a sign for each document.</summary>
    public const int Draws = 999;

    private const double UnitError = 1e-5;

    // Another hash than that of any other draw.
    private const ulong Seed = 0x7369676E73;

    private readonly float margin;

    // A row a draw, and before them that of signs which change nothing.
    private readonly RowPanels signs;

    // Of each of these the largest statistic of all neurons.
    private readonly float[] largest = new float[Draws + 1];

    /// <param name="keys">A number of each document, from which its signs follow.</param>
    public SignFlips(IReadOnlyList<ulong> keys)
    {
        UnitCount = keys.Count;
        margin = (float)(UnitError * Math.Sqrt(UnitCount));
        signs = RowPanels.Of(Draws + 1, UnitCount, (numbers, panel) =>
        {
            for (int document = 0; document < keys.Count; document++)
            {
                ulong bits = BitsOf(keys[document], panel);
                for (int column = 0; column < RowPanels.Width; column++)
                {
                    numbers[(document * RowPanels.Width) + column] = SignAt(bits, column);
                }
            }
        });
    }

    /// <summary>Documents, or groups of them that have one sign.</summary>
    public int UnitCount { get; }

    /// <summary>Tests some neurons, and adds them to those that chance is judged by.</summary>
    /// <param name="neurons">How many.</param>
    /// <param name="read">Reads their differences; asked by several threads.</param>
    public NeuronFlips[] Add(int neurons, DifferenceReader read)
    {
        var found = new NeuronFlips[neurons];
        RowProducts.EachPiece(neurons, (first, count) =>
        {
            int length = count * UnitCount;
            double[] differences = ArrayPool<double>.Shared.Rent(length);
            float[] rows = ArrayPool<float>.Shared.Rent(length);
            differences.AsSpan(0, length).Clear();
            read(first, differences.AsSpan(0, length));
            for (int start = 0; start < length; start += UnitCount)
            {
                Scale(differences.AsSpan(start, UnitCount), rows.AsSpan(start, UnitCount));
            }
            float[] most = new float[largest.Length];
            RowProducts.Multiply(rows.AsSpan(0, length), signs, (row, draw, products) =>
                found[first + row] = Count(found[first + row], products, most.AsSpan(draw), isFirst: draw == 0));
            ArrayPool<double>.Shared.Return(differences);
            ArrayPool<float>.Shared.Return(rows);
            lock (largest)
            {
                for (int draw = 0; draw < most.Length; draw++)
                {
                    largest[draw] = Math.Max(largest[draw], most[draw]);
                }
            }
        });
        return found;
    }

    /// <summary>The sign that a document has in a draw: 1 or -1.</summary>
    /// <param name="key">Its number.</param>
    /// <param name="draw">The draw, from 1; in 0 all have 1.</param>
    internal static float SignOf(ulong key, int draw) =>
        SignAt(BitsOf(key, draw / RowPanels.Width), draw % RowPanels.Width);

    private static float SignAt(ulong bits, int column) => ((bits >> column) & 1) == 0 ? 1 : -1;

    // A bit a draw, as many as a panel has rows.
    private static ulong BitsOf(ulong key, int panel)
    {
        ulong bits = StableHash.Of(Seed, key, (ulong)panel);
        return panel == 0 ? bits & ~1UL : bits;
    }

    /// <summary>How likely signs alone give a neuron a statistic as large: the share of draws with it among them that
    /// have one.</summary>
    public static double ValueOf(NeuronFlips flips) => (1.0 + flips.AtLeast) / (1 + Draws);

    /// <summary>How likely signs alone give any of the neurons that were added one as large.</summary>
    public double AdjustedOf(NeuronFlips flips)
    {
        int atLeast = 0;
        foreach (float most in largest.AsSpan(1))
        {
            atLeast += most >= flips.Statistic - margin ? 1 : 0;
        }
        return (1.0 + atLeast) / (1 + Draws);
    }

    /// <summary>Makes a row of length 1, unless all differences are 0.</summary>
    private static void Scale(ReadOnlySpan<double> differences, Span<float> row)
    {
        double squares = 0;
        foreach (double difference in differences)
        {
            squares += difference * difference;
        }
        double scale = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        for (int document = 0; document < row.Length; document++)
        {
            row[document] = (float)(differences[document] * scale);
        }
    }

    private NeuronFlips Count(NeuronFlips so, ReadOnlySpan<float> products, Span<float> most, bool isFirst)
    {
        float statistic = isFirst ? Math.Abs(products[0]) : so.Statistic;
        int atLeast = so.AtLeast;
        for (int draw = 0; draw < products.Length; draw++)
        {
            float product = Math.Abs(products[draw]);
            atLeast += product >= statistic - margin ? 1 : 0;
            most[draw] = Math.Max(most[draw], product);
        }
        // The first of all is the statistic itself.
        return new(statistic, isFirst ? atLeast - 1 : atLeast);
    }
}
