namespace NeuronProbe.Reports;

/// <summary>The folders that were made for results, so that they go where the results do not come.</summary>
internal sealed class MadeFolders
{
    private readonly List<string> made = [];

    /// <summary>Deletes those of some folders that hold nothing, and folders round them that hold nothing
    /// then.</summary>
    /// <param name="paths">Folders, also such as are not there.</param>
    public static void DeleteEmpty(IEnumerable<string> paths)
    {
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            string? folder = path;
            while (folder is not null && Directory.Exists(folder) && IsEmpty(folder))
            {
                Directory.Delete(folder);
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

    /// <summary>Deletes those that hold nothing.</summary>
    public void Delete()
    {
        foreach (string path in made.AsEnumerable().Reverse().Where(IsEmpty))
        {
            Directory.Delete(path);
        }
        made.Clear();
    }

    /// <summary>Keeps them.</summary>
    public void Clear() => made.Clear();

    private static bool IsEmpty(string path) => !Directory.EnumerateFileSystemEntries(path).Any();
}
