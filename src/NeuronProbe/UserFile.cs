using System.Globalization;

namespace NeuronProbe;

/// <summary>Reads files that the user named, or that lie in a folder that the user named, with a message where they
/// can't be read.</summary>
/// <remarks>
/// What is no regular file is refused before it is opened: a named pipe would be waited for without end, and a device
/// such as <c>/dev/zero</c> has none. What stands in a file's place (a pointer of git LFS, a web page) is called by its
/// name.
/// </remarks>
internal static class UserFile
{
    /// <summary>More than any of the files that are read whole has: tokenizers of a quarter of a million words take 40
    /// MiB.</summary>
    public const long LargestWhole = 512L << 20;

    /// <summary>All bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <exception cref="ProbeException">It can't be read, is no regular file, is longer, or something else stands in
    /// its place.</exception>
    public static byte[] Read(string path, long largest = LargestWhole)
    {
        using FileStream stream = Open(path);
        if (stream.Length > largest)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected a file of at most {largest >> 20} MiB, but got one of {stream.Length:N0} bytes. "
                    + $"Check that it is the right file, and download it again."));
        }
        try
        {
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException e)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>All bytes of a file or of what a shell puts in place of a command, <c>&lt;(...)</c>, which is a
    /// pipe.</summary>
    /// <exception cref="ProbeException">It can't be read.</exception>
    public static byte[] ReadFileOrPipe(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            var all = new MemoryStream();
            byte[] piece = new byte[1 << 16];
            // A device never ends.
            for (int count; (count = stream.Read(piece)) > 0;)
            {
                all.Write(piece, 0, count);
                if (all.Length > LargestWhole)
                {
                    throw new ProbeException(
                        $"{path}: expected a file of at most {LargestWhole >> 20} MiB, but got more. "
                        + "Check that it is the right file.");
                }
            }
            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>A file to be read, at its start.</summary>
    /// <exception cref="ProbeException">It can't be opened, is no regular file, or something else stands in its
    /// place.</exception>
    public static FileStream Open(string path)
    {
        FileStream stream = OpenAsIs(path);
        try
        {
            StandIn.Refuse(path, stream);
            return stream;
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw e is IOException ? Unreadable(path, e) : e;
        }
    }

    /// <summary>Bytes of a file; of a link, those of the file that it points to,
    /// which <see cref="FileInfo.Length"/> does not give.</summary>
    /// <exception cref="ProbeException">It can't be opened.</exception>
    public static long LengthOf(string path)
    {
        using FileStream stream = OpenAsIs(path);
        return stream.Length;
    }

    /// <summary>Whether there is a file; a link to none, for which <see cref="File.Exists"/> is true,
    /// does not count.</summary>
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

    /// <summary>A file to be read, at its start, whatever it holds.</summary>
    /// <exception cref="ProbeException">It can't be opened, or is no regular file.</exception>
    public static FileStream OpenAsIs(string path)
    {
        if (FileKind.Of(path) is { } kind)
        {
            throw new ProbeException($"{path}: expected a file, but got {kind}. Put the file itself there.");
        }
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    private static ProbeException Unreadable(string path, Exception cause)
    {
        bool isMissing = cause is FileNotFoundException or DirectoryNotFoundException;
        string? target = isMissing ? new FileInfo(path).LinkTarget : null;
        return new(
            target is null
                ? $"{path}: expected a readable file, but "
                    + (isMissing
                        ? "there is none. Check its name and its folder."
                        : $"got: {cause.Message} Check the file and its permissions.")
                : $"{path}: expected a readable file, but got a link to '{target}', which is not there. Copy the "
                    + "folder with what its links lead to (cp -rL), or download the file again.",
            cause);
    }
}
