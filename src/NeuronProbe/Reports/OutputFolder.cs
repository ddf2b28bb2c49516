namespace NeuronProbe.Reports;

/// <summary>The folder that results go to. Files are created in a folder of their own within it, and take the place of
/// older ones, all at once, in <see cref="Commit"/>.</summary>
/// <remarks>
/// The manifest gets its name last, so a folder that has one is complete. Until then an older scan in the folder stays
/// as it was. What is not committed is removed on disposal. A lock keeps other scans out while this one writes.
/// </remarks>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>The file whose presence says that the folder holds a complete scan.</summary>
    public const string Manifest = "scan.json";

    /// <summary>Lists the files that scan and report wrote, so that nobody else's is ever deleted.</summary>
    public const string FileList = "state/files.txt";

    private const string ScanWhere = "--out";

    private readonly string where;
    private readonly Func<string, bool> isReplaced;
    private readonly FormerScan former;
    private readonly Attempt owner = Attempt.Begin();
    private readonly AttemptFolder attempt;

    // What must hold still when the results take the place of others.
    private Action demandUnchanged = () => { };
    private FolderLock? heldLock;
    // Several files may be created at the same time.
    private readonly Lock gate = new();
    private readonly MadeFolders madeFolders = new();
    private readonly HashSet<string> pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OutputFile> written = [];

    private OutputFolder(string location, string where, Func<string, bool> isReplaced, bool canReplace = true)
    {
        Location = location;
        this.where = where;
        this.isReplaced = isReplaced;
        former = new FormerScan(location, where, canReplace);
        attempt = new AttemptFolder(location, owner);
    }

    /// <summary>The folder's path, as the user gave it.</summary>
    public string Location { get; }

    /// <summary>Opens a folder for the results of a new scan, making it where it is missing.</summary>
    /// <param name="location">What the user gave as <c>--out</c>.</param>
    /// <param name="overwrite">Whether a scan or files that are there already may be replaced.</param>
    /// <param name="fileNames">The files that are going to be created, relative to the folder, as far as known.</param>
    /// <param name="canReplace">Whether the user may choose to overwrite.</param>
    /// <exception cref="ProbeException">It holds a scan or one of the files and may not be overwritten.</exception>
    /// <exception cref="BusyException">Somebody else writes to it.</exception>
    /// <exception cref="StorageException">It can't be written to.</exception>
    public static OutputFolder ForScan(
        string location, bool overwrite, IEnumerable<string> fileNames, bool canReplace = true)
    {
        string[] names = [.. fileNames];
        var folder = new OutputFolder(location, ScanWhere, _ => true, canReplace);
        if (overwrite)
        {
            folder.MakeWritable(names);
            return folder;
        }
        folder.former.Refuse(names);
        folder.MakeWritable(names);
        folder.demandUnchanged = folder.former.RefuseQuicker;
        // Somebody may have finished just before the lock was free.
        folder.AbandonUnless(() => folder.former.Refuse(names));
        return folder;
    }

    /// <summary>Looks, before long work, whether results may go to a folder; nothing is made yet.</summary>
    /// <param name="location">What the user gave as <c>--out</c>, or nothing.</param>
    /// <param name="overwrite">Whether a scan that is there may be replaced,</param>
    /// <param name="canReplace">and whether the user may choose that.</param>
    /// <exception cref="ProbeException">It may not be overwritten.</exception>
    public static string DemandFree(string location, bool overwrite, bool canReplace = true)
    {
        if (location.Length > 0 && !overwrite)
        {
            new FormerScan(location, ScanWhere, canReplace).Refuse([]);
        }
        return location;
    }

    /// <summary>Opens the folder of a finished scan, to add reports or write them again; all else stays.</summary>
    /// <param name="location">The folder.</param>
    /// <param name="isReplaced">Which files of earlier reports go where they aren't written again; null: none.</param>
    /// <param name="where">What messages begin with.</param>
    /// <exception cref="ProbeException">It holds no finished scan.</exception>
    /// <exception cref="BusyException">Somebody else writes to it.</exception>
    /// <exception cref="StorageException">It can't be written to.</exception>
    public static OutputFolder ForReports(
        string location, Func<string, bool>? isReplaced = null, string where = "report")
    {
        var folder = new OutputFolder(location, where, isReplaced ?? (_ => false));
        folder.former.Demand();
        folder.MakeWritable([]);
        folder.AbandonUnless(() =>
        {
            string? manifest = folder.former.HashManifest();
            folder.demandUnchanged = () => folder.former.DemandManifest(manifest);
        });
        return folder;
    }

    /// <summary>Creates a file that has no place yet; if <paramref name="write"/> throws,
    /// nothing of it stays. Several threads may create files of different names at once.</summary>
    /// <param name="name">Path relative to the folder, with <c>/</c> between its parts: <c>state/top.bin</c>.</param>
    /// <param name="write">Writes the content to a stream that is closed for it.</param>
    /// <returns>What was written, with the hash that was taken on the way.</returns>
    /// <exception cref="ArgumentException">The name leads out of the folder.</exception>
    /// <exception cref="StorageException">The disk is full, or the like.</exception>
    public OutputFile Create(string name, Action<Stream> write) => Create([name], streams => write(streams[0]))[0];

    /// <summary>Creates several files at once, likewise.</summary>
    /// <param name="names">Their paths relative to the folder.</param>
    /// <param name="write">Writes their contents to as many streams.</param>
    /// <returns>What was written, in the same order.</returns>
    /// <exception cref="ArgumentException">A name leads out of the folder.</exception>
    /// <exception cref="StorageException">The disk is full, or the like.</exception>
    public OutputFile[] Create(IReadOnlyList<string> names, Action<IReadOnlyList<Stream>> write) =>
        Create(names, write, isInManifest: true);

    /// <summary>Creates one of very many files, likewise, which the manifest does not name: whoever creates them lists
    /// them, with what this returns, in a file that it does.</summary>
    public OutputFile CreateListed(string name, Action<Stream> write) =>
        Create([name], streams => write(streams[0]), isInManifest: false)[0];

    /// <summary>Creates the manifest, after all other files, so that it can tell what they hold.</summary>
    /// <param name="write">Writes it; gets the files that were created, in the order of their names.</param>
    /// <exception cref="StorageException">The disk is full, or the like.</exception>
    public void CreateManifest(Action<Stream, IReadOnlyList<OutputFile>> write)
    {
        CreateFileList([.. pending, Manifest]);
        OutputFile[] files = [.. written.Values.OrderBy(file => file.Name, StringComparer.Ordinal)];
        Create(Manifest, stream => write(stream, files));
    }

    /// <summary>Puts all files in the place of older ones by one rename, gives them their names, the manifest last, and
    /// deletes those files of a replaced scan that have no successor.</summary>
    /// <exception cref="ProbeException">Another scan was quicker, and may not be overwritten.</exception>
    /// <exception cref="BusyException">The scan that reports are of was replaced.</exception>
    /// <exception cref="StorageException">The disk fails: before the rename, nothing has changed; after it, the new
    /// files are whole, and whoever opens the folder gives them their names.</exception>
    public void Commit()
    {
        if (!pending.Contains(FileList))
        {
            CreateFileList(pending);
        }
        try
        {
            madeFolders.Flush();
            do
            {
                OpenCommit.Finish(Location, where);
                demandUnchanged();
            }
            while (!attempt.Submit());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure($"expected to finish the results in '{Location}', but got: {e.Message}", e);
        }
        pending.Clear();
        madeFolders.Clear();
        new OpenCommit(Location).Finish(where, isOwn: true);
        Abandon();
    }

    /// <summary>Removes what was not committed, and the folders that were made for it.</summary>
    public void Abandon()
    {
        pending.Clear();
        attempt.Remove();
        heldLock?.Dispose();
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
        var files = new HashedFiles([.. names.Select(attempt.PathOf)]);
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
                throw Failure($"expected to write '{names[files.Broken]}' in '{Location}', but got: {e.Message}", e);
            }
            throw;
        }
    }

    private void MakeWritable(IReadOnlyList<string> fileNames)
    {
        if (File.Exists(Location))
        {
            throw new ProbeException($"{where}: expected a folder, but '{Location}' is a file. Choose another name.");
        }
        AbandonUnless(() =>
        {
            try
            {
                madeFolders.Make(Path.GetFullPath(Location));
                heldLock = FolderLock.Take(Location, where, owner);
                attempt.Make();
            }
            catch (ArgumentException e)
            {
                throw new ProbeException(Unusable(e), e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageException(Unusable(e), e);
            }
            OpenCommit.Finish(Location, where);
            Leftovers.Remove(Location, fileNames);
        });
    }

    private void AbandonUnless(Action isGood)
    {
        try
        {
            isGood();
        }
        catch
        {
            Abandon();
            throw;
        }
    }

    private void Expect(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            lock (gate)
            {
                pending.Add(name);
            }
            Directory.CreateDirectory(Path.GetDirectoryName(attempt.PathOf(name))!);
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
            attempt.Forget(name);
        }
    }

    private void CreateFileList(IEnumerable<string> names)
    {
        IEnumerable<string> kept = FileNames.Read(Path.Combine(Location, FileList)).Where(name => !isReplaced(name));
        string[] listed = [.. kept.Union(names)];
        Create(FileList, stream => FileNames.Write(stream, listed));
    }

    private string Unusable(Exception cause) =>
        $"{where}: expected a folder to write to, but got '{Location}': {cause.Message} "
        + StorageException.NextStep(cause, "Choose another folder.");

    private StorageException Failure(string message, Exception cause) => new(
        $"{where}: {attempt.InPlace(message).TrimEnd('.')}. What was there before has not changed. "
            + StorageException.NextStep(cause),
        cause);
}
