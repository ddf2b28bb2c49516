namespace NeuronProbe.Reports;

/// <summary>Files that a command writes to a folder of the user's, each whole, beside whatever else is there.</summary>
internal static class SideFiles
{
    /// <summary>Looks before the work whether files may go to a folder, and can.</summary>
    /// <param name="folder">The folder, there or not.</param>
    /// <param name="what">What they are together, such as <c>a comparison</c>, for messages.</param>
    /// <param name="names">Their names.</param>
    /// <param name="overwrite">Whether those that are there may be replaced.</param>
    /// <exception cref="ProbeException">One is there and may not be replaced, or there is a file of that name.
    /// </exception>
    /// <exception cref="BusyException">Somebody else writes to it.</exception>
    /// <exception cref="StorageException">It can't be written to.</exception>
    public static void DemandFree(string folder, string what, IEnumerable<string> names, bool overwrite)
    {
        if (folder.Length == 0)
        {
            throw new ProbeException("--out: expected a folder, but got an empty name. Give its name, or leave the "
                + "option out.");
        }
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
        using var trial = OutputFolder.ForScan(folder, overwrite: true, []);
    }

    /// <summary>Demands that a folder which holds a scan has one of the same model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">The files of the model that the files are about, with their hashes.</param>
    /// <exception cref="ProbeException">It has one of another model.</exception>
    public static void DemandSameModel(string folder, IReadOnlyList<ManifestFile> model)
    {
        if (ScanManifest.Find(folder) is { } scan && !HashesOf(scan.Model.Files).SetEquals(HashesOf(model)))
        {
            throw new ProbeException($"--out: expected a folder without a scan, or with one of this model, but "
                + $"'{folder}' has a scan of another ('{scan.Model.Folder}'). Choose another folder.");
        }
    }

    /// <summary>Writes files about a model. Where the folder holds a scan they join its results, all at once, so that
    /// <c>verify</c> checks them and <c>show</c> and <c>report</c> find them; a scan that takes its place takes theirs
    /// too.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Names and contents.</param>
    /// <param name="model">The files of the model, with their hashes.</param>
    /// <returns>Whether they joined a scan.</returns>
    /// <exception cref="ProbeException">The folder holds a scan of another model.</exception>
    /// <exception cref="BusyException">Somebody else writes to it.</exception>
    /// <exception cref="StorageException">They can't be written.</exception>
    public static bool Write(
        string folder, IReadOnlyList<(string Name, Action<Stream> Write)> files, IReadOnlyList<ManifestFile> model)
    {
        DemandSameModel(folder, model);
        if (ScanManifest.Find(folder) is null)
        {
            foreach ((string name, Action<Stream> write) in files)
            {
                Write(folder, name, write);
            }
            return false;
        }
        using OutputFolder output = OutputFolder.ForReports(folder, where: "--out");
        ScanManifest scan = ScanManifest.Read(folder);
        // The list of files is read again when others are added to it.
        scan.ReadFile(folder, OutputFolder.FileList);
        foreach ((string name, Action<Stream> write) in files)
        {
            output.Create(name, write);
        }
        output.CreateManifest((stream, written) => scan.WithFiles(written).Write(stream));
        output.Commit();
        return true;
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
                + StorageException.NextStep(e),
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

    private static HashSet<string?> HashesOf(IReadOnlyList<ManifestFile> files) =>
        [.. files.Select(file => file.Sha256)];
}
