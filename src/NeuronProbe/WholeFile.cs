namespace NeuronProbe;

/// <summary>Writes a file so that others see the old one or the new one, whole, whenever they look and whatever stops
/// the process or the machine.</summary>
internal static class WholeFile
{
    /// <summary>Ends the names of files that are being written.</summary>
    public const string TemporaryEnding = ".partial";

    /// <summary>Writes a file under a name of its own beside its place, brings it to the disk and renames it.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="write">Writes the content to a stream that is closed for it.</param>
    /// <param name="overwrite">Whether one that is there may be replaced.</param>
    /// <exception cref="IOException">It can't be written, or is there and may not be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = true)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}{TemporaryEnding}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush();
                DiskFlush.File(stream.SafeFileHandle, temporary);
            }
            File.Move(temporary, path, overwrite);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
        DiskFlush.Folder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Deletes a file after a failure, which is what the user must know of.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
