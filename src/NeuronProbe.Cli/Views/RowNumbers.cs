using System.Globalization;

namespace NeuronProbe.Cli.Views;

/// <summary>Names rows of a table by their numbers.</summary>
internal static class RowNumbers
{
    /// <summary>A row's number, by which reasons to doubt rows name it, from its place.</summary>
    public static string Name(int row) => (row + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>What stands before a sentence about some rows: <c>row 2: </c>, <c>rows 1, 3-5 and 7: </c>,
    /// <c>all rows: </c>; nothing where the table has one row only.</summary>
    /// <param name="rows">The rows' places, from 0 and ascending.</param>
    /// <param name="count">All rows of the table.</param>
    public static string Text(IReadOnlyList<int> rows, int count)
    {
        if (rows.Count == count)
        {
            return count == 1 ? "" : "all rows: ";
        }
        List<(int First, int Last)> runs = [];
        foreach (int row in rows)
        {
            if (runs.Count > 0 && runs[^1].Last == row - 1)
            {
                runs[^1] = (runs[^1].First, row);
            }
            else
            {
                runs.Add((row, row));
            }
        }
        string[] names = [.. runs.SelectMany(run => run.Last - run.First == 1
            ? [Name(run.First), Name(run.Last)]
            : (string[])[run.First == run.Last ? Name(run.First) : $"{Name(run.First)}-{Name(run.Last)}"])];
        string before = string.Join(", ", names.SkipLast(1));
        return $"{(rows.Count == 1 ? "row" : "rows")} {(before.Length == 0 ? "" : $"{before} and ")}{names[^1]}: ";
    }
}
