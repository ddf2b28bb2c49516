using System.Buffers;
using NeuronProbe.Models.Kernels;

namespace NeuronProbe.Comparisons;

/// <summary>Rows laid out as tiles of a product read them: panels of 64 rows, in each the numbers of one place after
/// those of the other.</summary>
/// <remarks>The last panel is filled up with zeros, or with what follows from their places.</remarks>
internal sealed class RowPanels
{
    /// <summary>Rows of a panel.</summary>
    public const int Width = PackedMatrix.PanelWidth;

    private readonly float[] numbers;

    private RowPanels(int count, int length)
    {
        (Count, Length) = (count, length);
        numbers = new float[checked(PanelCount * Width * length)];
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Numbers of a row.</summary>
    public int Length { get; }

    public int PanelCount => (Count + Width - 1) / Width;

    /// <summary>Lays out rows whose numbers follow from their places.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="length">Numbers of a row.</param>
    /// <param name="fill">Fills a panel, [length x 64], given its number; asked by several threads.</param>
    public static RowPanels Of(int count, int length, SpanAction<float, int> fill)
    {
        var panels = new RowPanels(count, length);
        Parallel.For(0, panels.PanelCount, panel => fill(panels.All(panel), panel));
        return panels;
    }

    /// <summary>Lays out the rows that have correlations.</summary>
    public static RowPanels Of(StandardRows rows)
    {
        var panels = new RowPanels(rows.Varied.Count, rows.Length);
        Parallel.For(0, panels.PanelCount, panel =>
        {
            Span<float> target = panels.All(panel);
            int first = panel * Width;
            for (int column = 0; column < Math.Min(Width, panels.Count - first); column++)
            {
                ReadOnlySpan<float> row = rows[rows.Varied[first + column]];
                for (int i = 0; i < row.Length; i++)
                {
                    target[(i * Width) + column] = row[i];
                }
            }
        });
        return panels;
    }

    /// <summary>Lays out, for each position, the numbers that the rows with correlations have there: a row is a
    /// position here, [positions x rows].</summary>
    public static RowPanels Transposed(StandardRows rows)
    {
        var panels = new RowPanels(rows.Length, rows.Varied.Count);
        Parallel.For(0, panels.PanelCount, panel =>
        {
            Span<float> target = panels.All(panel);
            int first = panel * Width;
            int count = Math.Min(Width, panels.Count - first);
            for (int i = 0; i < panels.Length; i++)
            {
                rows[rows.Varied[i]].Slice(first, count).CopyTo(target[(i * Width)..]);
            }
        });
        return panels;
    }

    /// <summary>A panel, [length x 64].</summary>
    public ReadOnlySpan<float> this[int panel] => All(panel);

    private Span<float> All(int panel) => numbers.AsSpan(panel * Width * Length, Width * Length);
}
