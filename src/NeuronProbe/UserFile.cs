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
            throw new ProbeException($"{path}: expected a readable file, but got: {e.Message} Check the file and its permissions.", e);
        }
    }
}
