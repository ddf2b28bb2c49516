namespace NeuronProbe;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Spelling
{
    /// <summary>The name that is near enough to be meant, or null.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What there is.</param>
    public static string? NearestOf(string typed, IEnumerable<string> names)
    {
        string[] all = [.. names];
        string bare = typed.TrimStart('-');
        string? longer = bare.Length > 1
            ? all.Where(name => name.TrimStart('-').StartsWith(bare, StringComparison.OrdinalIgnoreCase))
                .MinBy(name => name.Length)
            : null;
        string? nearest = longer ?? all.MinBy(name => Distance(typed, name));
        // A third of the letters may be wrong, and one or two in short names.
        return nearest is not null && (longer is not null || Distance(typed, nearest) <= Math.Max(1, bare.Length / 3))
            ? nearest
            : null;
    }

    /// <summary>Names that are near enough to be meant, the nearest first: of at least two letters those that begin so,
    /// of at least three also those of whose letters at most a third differ.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="names">What there is.</param>
    /// <param name="count">How many at most.</param>
    public static IReadOnlyList<string> NearestOf(string typed, IEnumerable<string> names, int count) =>
    [
        .. (from name in names
            let isLonger = typed.Length > 1 && name.StartsWith(typed, StringComparison.Ordinal)
            let distance = Distance(typed, name)
            where isLonger || distance <= typed.Length / 3
            select (name, distance))
            .OrderBy(near => near.distance).ThenBy(near => near.name, StringComparer.Ordinal)
            .Take(count).Select(near => near.name),
    ];

    /// <summary>How many letters must be changed, added, left out or exchanged with their neighbour
    /// (Damerau and Levenshtein).</summary>
    public static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1];
        int[] above = [.. Enumerable.Range(0, b.Length + 1)];
        int[] row = new int[b.Length + 1];
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(substitution, Math.Min(above[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
            (before, above, row) = (above, row, before);
        }
        return above[b.Length];
    }
}
