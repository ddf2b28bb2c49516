namespace NeuronProbe.Hub;

/// <summary>Gives blobs of the cache their names in a commit's folder, and commits the names of branches.</summary>
/// <param name="makeLink">Makes a link at a path to a target; throws <see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/> where the system has none.</param>
internal sealed class SnapshotWriter(Action<string, string> makeLink)
{
    /// <summary>One that makes symbolic links where it may.</summary>
    public static SnapshotWriter Linking { get; } = new((path, target) => File.CreateSymbolicLink(path, target));

    /// <summary>Puts a blob into a snapshot: as a link, or as a copy where links are refused.</summary>
    /// <param name="blob">The blob's path, two folders beside that of the snapshot.</param>
    /// <param name="path">The file's path in the snapshot.</param>
    public void Add(string blob, string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        // A link to a blob that is gone would be in the way.
        File.Delete(path);
        try
        {
            makeLink(path, Path.GetRelativePath(folder, blob));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            if (!UserFile.Exists(path))
            {
                Replace(path, temporary => File.Copy(blob, temporary));
            }
        }
    }

    /// <summary>Writes down which commit a branch or tag is.</summary>
    public static void Refer(string path, string commit)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary => File.WriteAllText(temporary, commit));
    }

    private static void Replace(string path, Action<string> write)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}.partial";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
