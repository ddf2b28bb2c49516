namespace NeuronProbe.Reports;

/// <summary>Files that a command writes to a folder of the user's, each whole, beside whatever else is there.</summary>
internal static class SideFiles
{
    /// <summary>Looks before the work whether files may go to a folder.</summary>
    /// <param name="folder">The folder, there or not.</param>
    /// <param name="what">What they are together, such as <c>a comparison</c>, for messages.</param>
    /// <param name="names">Their names.</param>
    /// <param name="overwrite">Whether those that are there may be replaced.</param>
    /// <exception cref="ProbeException">One is there and may not be replaced, or there is a file of that name.
    /// </exception>
    public static void DemandFree(string folder, string what, IEnumerable<string> names, bool overwrite)
    {
        if (File.Exists(folder))
        {
            throw new ProbeException($"--out: expected a folder, but '{folder}' is a file. Choose another name.");
        }
        string? there = names.FirstOrDefault(name => File.Exists(Path.Combine(folder, name)));
        if (there is not null && !overwrite)
        {
            throw new ProbeException($"--out: expected a folder without {what}, but '{folder}' has {there}. "
                + "Choose another folder, or replace it with --overwrite.");
        }
    }

    /// <summary>Writes one of the files.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file's name, relative to it.</param>
    /// <param name="write">Writes the content to a stream that is closed for it.</param>
    /// <exception cref="StorageException">It can't be written.</exception>
    public static void Write(string folder, string name, Action<Stream> write)
    {
        try
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to write {name} to '{folder}', but got: {e.Message} No half-written file is there. "
                + "Make room and run the same command again, or choose another folder.",
                e);
        }
    }

    /// <summary>Removes the numbered scripts of a page that an earlier run has left, and no others.</summary>
    /// <param name="folder">The folder that was written to.</param>
    /// <param name="part">A folder within it, with all that is in it.</param>
    /// <param name="kept">Names of those that stay, relative to the folder.</param>
    /// <exception cref="StorageException">One can't be removed.</exception>
    public static void RemoveOthers(string folder, string part, IReadOnlySet<string> kept)
    {
        try
        {
            if (!Directory.Exists(Path.Combine(folder, part)))
            {
                return;
            }
            foreach (string path in Directory.EnumerateFiles(
                Path.Combine(folder, part), "*.js", SearchOption.AllDirectories))
            {
                bool isNumbered = Path.GetFileNameWithoutExtension(path).All(char.IsAsciiDigit);
                if (isNumbered && !kept.Contains(Path.GetRelativePath(folder, path).Replace('\\', '/')))
                {
                    File.Delete(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to remove what is no longer of the page in '{folder}', but got: {e.Message} Choose "
                + "another folder.",
                e);
        }
    }
}
