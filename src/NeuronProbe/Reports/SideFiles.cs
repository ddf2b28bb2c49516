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
    /// <exception cref="StorageException">It can't be written.</exception>
    public static void Write(string folder, string name, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(folder);
            WholeFile.Write(Path.Combine(folder, name), write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to write {name} to '{folder}', but got: {e.Message} No half-written file is there. "
                + "Make room and run the same command again, or choose another folder.",
                e);
        }
    }
}
