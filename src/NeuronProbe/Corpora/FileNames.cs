namespace NeuronProbe.Corpora;

/// <summary>Names of files by which documents are known, however their paths were typed.</summary>
internal static class FileNames
{
    /// <summary>Of each file the last parts of its path, as few as tell it from all other files: mostly its name alone.
    /// Parts are joined by <c>/</c> on every system.</summary>
    /// <param name="paths">Full paths; one that comes twice has the same name twice.</param>
    public static string[] Shortest(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split(Path.DirectorySeparatorChar))];
        string[] names = new string[paths.Count];
        int[] open = [.. Enumerable.Range(0, paths.Count)];
        for (int taken = 1; open.Length > 0; taken++)
        {
            foreach (int file in open)
            {
                names[file] = string.Join('/', parts[file][^Math.Min(taken, parts[file].Length)..]);
            }
            open =
            [
                .. open.GroupBy(file => names[file], StringComparer.Ordinal)
                    .Where(alike => alike.Select(file => paths[file]).Distinct(StringComparer.Ordinal).Count() > 1)
                    .SelectMany(alike => alike),
            ];
        }
        return names;
    }
}
