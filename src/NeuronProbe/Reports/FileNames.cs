namespace NeuronProbe.Reports;

/// <summary>Names of files relative to a folder of results, and the list of them, a line each.</summary>
internal static class FileNames
{
    /// <summary>Reads a list; none where there is no such file. What leads out of the folder is left out.</summary>
    /// <param name="path">The list's file.</param>
    public static string[] Read(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Where(IsWithin)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Writes a list, in ordinal order.</summary>
    public static void Write(Stream stream, IEnumerable<string> names)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string name in names.Order(StringComparer.Ordinal))
        {
            writer.WriteLine(name);
        }
    }

    /// <summary>Whether a name leads to a file within the folder.</summary>
    public static bool IsWithin(string name) =>
        !Path.IsPathRooted(name) && !name.Split('/', '\\').Any(part => part is "" or "." or "..");
}
