namespace NeuronProbe.Reports;

/// <summary>The folders that were made for results, so that they go where the results do not come.</summary>
internal sealed class MadeFolders
{
    private readonly List<string> made = [];

    /// <summary>Deletes those of some folders that hold nothing, and folders round them that hold nothing
    /// then.</summary>
    /// <param name="within">A folder round all of them, which stays.</param>
    /// <param name="paths">Folders, also such as are not there.</param>
    public static void DeleteEmpty(string within, params IEnumerable<string> paths)
    {
        int shortest = Path.TrimEndingDirectorySeparator(within).Length;
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            string? folder = path;
            while (folder?.Length > shortest && Directory.Exists(folder) && DeleteIfEmpty(folder))
            {
                folder = Path.GetDirectoryName(folder);
            }
        }
    }

    /// <summary>Makes a folder where it is missing, and those round it.</summary>
    public void Make(string path)
    {
        if (!Directory.Exists(path))
        {
            if (Path.GetDirectoryName(path) is string parent)
            {
                Make(parent);
            }
            Directory.CreateDirectory(path);
            made.Add(path);
        }
    }

    /// <summary>Brings their names to the disk.</summary>
    /// <exception cref="IOException">The disk has not taken them.</exception>
    public void Flush() => made.ForEach(path => DiskFlush.Folder(Path.GetDirectoryName(path)!));

    /// <summary>Deletes those that hold nothing.</summary>
    public void Delete()
    {
        foreach (string path in made.AsEnumerable().Reverse())
        {
            DeleteIfEmpty(path);
        }
        made.Clear();
    }

    /// <summary>Keeps them.</summary>
    public void Clear() => made.Clear();

    /// <summary>Deletes a folder that holds nothing; another process may be about to fill it.</summary>
    private static bool DeleteIfEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
