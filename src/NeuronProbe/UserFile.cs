namespace NeuronProbe;

/// <summary>Reads small files that the user named, with a message where they can't be read.</summary>
internal static class UserFile
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="ProbeException">It can't be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>A file to be read.</summary>
    /// <exception cref="ProbeException">It can't be opened.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Bytes of a file; of a link, those of the file that it points to, which <see cref="FileInfo.Length"/> does not give.</summary>
    /// <exception cref="ProbeException">It can't be opened.</exception>
    public static long LengthOf(string path)
    {
        using FileStream stream = Open(path);
        return stream.Length;
    }

    /// <summary>Whether there is a file; a link to none, for which <see cref="File.Exists"/> is true, does not count.</summary>
    public static bool Exists(string path)
    {
        try
        {
            return File.Exists(path) && (File.ResolveLinkTarget(path, returnFinalTarget: true)?.Exists ?? true);
        }
        catch (IOException)
        {
            // A link that leads to itself.
            return false;
        }
    }

    private static ProbeException Unreadable(string path, Exception cause) =>
        new($"{path}: expected a readable file, but got: {cause.Message} Check the file and its permissions.", cause);
}
