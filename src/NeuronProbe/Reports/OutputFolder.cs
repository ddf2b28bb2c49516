namespace NeuronProbe.Reports;

/// <summary>The folder that results go to. Files are created under temporary names and all get their own names
/// in <see cref="Commit"/>.</summary>
/// <remarks>
/// The manifest gets its name last, so a folder that has one is complete. Until then an older scan in the folder stays
/// as it was. What is not committed is removed on disposal.
/// </remarks>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>The file whose presence says that the folder holds a complete scan.</summary>
    public const string Manifest = "scan.json";

    /// <summary>Lists the files that scan and report wrote, a line each,
    /// so that nobody else's file is ever deleted.</summary>
    public const string FileList = "state/files.txt";

    private const string TemporaryEnding = ".partial";

    private readonly string where;
    private readonly bool replacesScan;
    private readonly Func<string, bool> isReplaced;

    // Several files may be created at the same time.
    private readonly Lock gate = new();
    private readonly MadeFolders madeFolders = new();
    private readonly HashSet<string> pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutputFile> written = [];

    private OutputFolder(string location, string where, bool replacesScan, Func<string, bool>? isReplaced = null)
    {
        Location = location;
        this.where = where;
        this.replacesScan = replacesScan;
        this.isReplaced = isReplaced ?? (_ => replacesScan);
    }

    /// <summary>The folder's path, as the user gave it.</summary>
    public string Location { get; }

    /// <summary>Opens a folder for the results of a new scan, making it where it is missing.</summary>
    /// <param name="location">What the user gave as <c>--out</c>.</param>
    /// <param name="overwrite">Whether a scan or files that are there already may be replaced.</param>
    /// <param name="fileNames">The files that are going to be created, relative to the folder, as far as known.</param>
    /// <exception cref="ProbeException">It can't be written to,
    /// or holds a scan or one of the files and may not be overwritten.</exception>
    public static OutputFolder ForScan(string location, bool overwrite, IEnumerable<string> fileNames)
    {
        var folder = new OutputFolder(location, "--out", replacesScan: true);
        if (!overwrite)
        {
            folder.RefuseToReplace(fileNames);
        }
        folder.MakeWritable();
        return folder;
    }

    /// <summary>Looks, before long work, whether results may go to a folder; nothing is made yet.</summary>
    /// <param name="location">What the user gave as <c>--out</c>, or nothing.</param>
    /// <param name="overwrite">Whether a scan that is there may be replaced.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="ProbeException">It holds a scan and may not be overwritten.</exception>
    public static string DemandFree(string location, bool overwrite)
    {
        if (location.Length > 0 && !overwrite)
        {
            new OutputFolder(location, "--out", replacesScan: true).RefuseToReplace([]);
        }
        return location;
    }

    /// <summary>Opens the folder of a finished scan, to add reports or write them again.
    /// All other files stay.</summary>
    /// <param name="location">The folder.</param>
    /// <param name="isReplaced">Which files of earlier reports go where they aren't written again; null: none.</param>
    /// <exception cref="ProbeException">It holds no finished scan, or can't be written to.</exception>
    public static OutputFolder ForReports(string location, Func<string, bool>? isReplaced = null)
    {
        var folder = new OutputFolder(location, "report", replacesScan: false, isReplaced);
        if (!File.Exists(folder.PathOf(Manifest)))
        {
            throw new ProbeException(
                $"report: expected the folder of a finished scan, but '{location}' has no {Manifest}. "
                + "Name the folder that was the scan's --out.");
        }
        folder.MakeWritable();
        return folder;
    }

    /// <summary>Creates a file under a temporary name; if <paramref name="write"/> throws,
    /// nothing of it stays. Several threads may create files of different names at once.</summary>
    /// <param name="name">Path relative to the folder, with <c>/</c> between its parts: <c>state/top.bin</c>.</param>
    /// <param name="write">Writes the content to a stream that is closed for it.</param>
    /// <returns>What was written, with the hash that was taken on the way.</returns>
    /// <exception cref="ArgumentException">The name leads out of the folder.</exception>
    /// <exception cref="ProbeException">The disk is full, or the like.</exception>
    public OutputFile Create(string name, Action<Stream> write) => Create([name], streams => write(streams[0]))[0];

    /// <summary>Creates several files at once, likewise.</summary>
    /// <param name="names">Their paths relative to the folder.</param>
    /// <param name="write">Writes their contents to as many streams.</param>
    /// <returns>What was written, in the same order.</returns>
    /// <exception cref="ArgumentException">A name leads out of the folder.</exception>
    /// <exception cref="ProbeException">The disk is full, or the like.</exception>
    public OutputFile[] Create(IReadOnlyList<string> names, Action<IReadOnlyList<Stream>> write) =>
        Create(names, write, isInManifest: true);

    /// <summary>Creates one of very many files, likewise, which the manifest does not name: whoever creates them lists
    /// them, with what this returns, in a file that it does.</summary>
    public OutputFile CreateListed(string name, Action<Stream> write) =>
        Create([name], streams => write(streams[0]), isInManifest: false)[0];

    /// <summary>Creates the manifest, after all other files, so that it can tell what they hold.</summary>
    /// <param name="write">Writes it; gets the files that were created, in the order of their names.</param>
    /// <exception cref="ProbeException">The disk is full, or the like.</exception>
    public void CreateManifest(Action<Stream, IReadOnlyList<OutputFile>> write)
    {
        CreateFileList([.. pending, Manifest]);
        OutputFile[] files = [.. written.Values.OrderBy(file => file.Name, StringComparer.Ordinal)];
        Create(Manifest, stream => write(stream, files));
    }

    /// <summary>Gives all files their names, the manifest last, and deletes those files of a replaced scan
    /// that have no successor.</summary>
    /// <exception cref="ProbeException">A file could not be replaced;
    /// those that have no name yet stay under their temporary ones.</exception>
    public void Commit()
    {
        string[] former = FileNames.Read(PathOf(FileList));
        if (!pending.Contains(FileList))
        {
            CreateFileList(pending);
        }
        string current = Manifest;
        try
        {
            string[] gone = [.. replacesScan ? [Manifest] : (string[])[], .. former.Except(pending).Where(isReplaced)];
            foreach (string name in gone.Where(name => File.Exists(PathOf(name))))
            {
                current = name;
                File.Delete(PathOf(name));
            }
            MadeFolders.DeleteEmpty(gone.Select(name => Path.GetDirectoryName(PathOf(name))!));
            foreach (string name in pending.OrderBy(name => name == Manifest))
            {
                current = name;
                File.Move(TemporaryPathOf(name), PathOf(name), overwrite: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(
                $"expected to replace '{current}' in '{Location}', but got: "
                + $"{e.Message} The new results are complete and lie there under names that "
                + $"end in '{TemporaryEnding}'. Close what uses the old file, then take that ending off.", e);
        }
        finally
        {
            // Also after a failure: complete results of hours are better left under odd names than deleted.
            pending.Clear();
            madeFolders.Clear();
        }
    }

    /// <summary>Removes what was not committed, and the folders that were made for it.</summary>
    public void Abandon()
    {
        foreach (string name in pending)
        {
            DeleteTemporary(name);
        }
        pending.Clear();
        madeFolders.Delete();
    }

    public void Dispose() => Abandon();

    private OutputFile[] Create(
        IReadOnlyList<string> names, Action<IReadOnlyList<Stream>> write, bool isInManifest)
    {
        if (names.FirstOrDefault(name => !FileNames.IsWithin(name)) is string outside)
        {
            throw new ArgumentException($"expected a path within the folder, but got '{outside}'.", nameof(names));
        }
        var files = new HashedFiles([.. names.Select(TemporaryPathOf)]);
        try
        {
            using (files)
            {
                Expect(names);
                write(files.Open());
                OutputFile[] outcomes = files.Finish(names);
                if (isInManifest)
                {
                    lock (gate)
                    {
                        Array.ForEach(outcomes, file => written[file.Name] = file);
                    }
                }
                return outcomes;
            }
        }
        catch (Exception e)
        {
            Forget(names);
            if (e is IOException or UnauthorizedAccessException)
            {
                throw Failure(
                    $"expected to write '{names[files.Broken]}' in '{Location}', but got: "
                        + $"{e.Message} Make room there, or choose another folder.",
                    e);
            }
            throw;
        }
    }

    private void RefuseToReplace(IEnumerable<string> fileNames)
    {
        const string NextStep = "Choose another folder, or replace it with --overwrite.";
        if (File.Exists(PathOf(Manifest)))
        {
            throw new ProbeException($"{where}: expected a folder without a scan, but '{Location}' already holds one "
                + $"({Manifest}). {NextStep}");
        }
        if (fileNames.FirstOrDefault(name => File.Exists(PathOf(name))) is string existing)
        {
            throw new ProbeException($"{where}: expected a folder without results, but '{Location}' already holds a "
                + $"file '{existing}'. {NextStep}");
        }
    }

    private void MakeWritable()
    {
        if (File.Exists(Location))
        {
            throw new ProbeException($"{where}: expected a folder, but '{Location}' is a file. Choose another name.");
        }
        try
        {
            madeFolders.Make(Path.GetFullPath(Location));
            string trial = PathOf(Path.GetRandomFileName() + TemporaryEnding);
            using var stream = new FileStream(
                trial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Abandon();
            throw Failure(
                $"expected a folder to write to, but got '{Location}': {e.Message} Choose another folder.", e);
        }
    }

    private void Expect(IEnumerable<string> names)
    {
        lock (gate)
        {
            foreach (string name in names)
            {
                pending.Add(name);
                madeFolders.Make(Path.GetDirectoryName(PathOf(name))!);
            }
        }
    }

    private void Forget(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            lock (gate)
            {
                pending.Remove(name);
                written.Remove(name);
            }
            DeleteTemporary(name);
        }
    }

    private void CreateFileList(IEnumerable<string> names)
    {
        IEnumerable<string> kept = FileNames.Read(PathOf(FileList)).Where(name => !isReplaced(name));
        string[] listed = [.. kept.Union(names)];
        Create(FileList, stream => FileNames.Write(stream, listed));
    }

    private void DeleteTemporary(string name)
    {
        if (File.Exists(TemporaryPathOf(name)))
        {
            File.Delete(TemporaryPathOf(name));
        }
    }

    private string PathOf(string name) => Path.Combine(Location, name);

    private string TemporaryPathOf(string name) => PathOf(name) + TemporaryEnding;

    private ProbeException Failure(string message, Exception cause) => new($"{where}: {message}", cause);
}
