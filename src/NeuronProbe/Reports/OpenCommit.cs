namespace NeuronProbe.Reports;

/// <summary>New files that have taken the place of old ones by one rename, but have yet to be moved to their names.
/// Whoever opens the folder finishes that, and several may do so at once, or stop anywhere.</summary>
/// <remarks>
/// The new files lie in a folder that has their attempt's name, and so does the one that old files are moved to. A move
/// that comes too late, when that attempt is done and another one's files lie there, therefore finds no such folder and
/// does nothing: no lock is needed. The folder for old files goes before the first new one gets its name, so that
/// nobody takes a new one for an old one.
/// </remarks>
/// <param name="location">The folder of results.</param>
/// <param name="onStep">Called after each step; tests stop there.</param>
internal sealed class OpenCommit(string location, Action? onStep = null)
{
    /// <summary>What the attempt's folder is renamed to.</summary>
    public const string FolderName = ".commit";

    private const string NewPrefix = "new-";
    private const string OldPrefix = "old-";
    private const int MostRounds = 40;
    private const int PauseMilliseconds = 25;

    private static readonly EnumerationOptions WithoutLinks = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        RecurseSubdirectories = true,
    };

    private readonly string commit = Path.Combine(location, FolderName);

    private string current = OutputFolder.Manifest;

    /// <summary>The folder in an attempt's that its files go to.</summary>
    public static string NewFilesOf(string folder, Attempt attempt) => Path.Combine(folder, NewPrefix + attempt);

    /// <summary>The folder in an attempt's that old files are going to be moved to.</summary>
    public static string OldFilesOf(string folder, Attempt attempt) => Path.Combine(folder, OldPrefix + attempt);

    /// <summary>Whether there is one.</summary>
    public static bool IsIn(string location) => Directory.Exists(Path.Combine(location, FolderName));

    /// <summary>Finishes what another process has left, if there is anything.</summary>
    /// <param name="location">The folder.</param>
    /// <param name="where">What a message begins with.</param>
    /// <exception cref="StorageException">It can't be written.</exception>
    public static void Finish(string location, string where)
    {
        if (IsIn(location))
        {
            new OpenCommit(location).Finish(where, isOwn: false);
        }
    }

    /// <summary>Finishes it.</summary>
    /// <param name="where">What a message begins with.</param>
    /// <param name="isOwn">Whether this process has written the new files. Those of others, which may have come with
    /// a folder from anywhere, must not lead out of it by links.</param>
    /// <exception cref="StorageException">A file can't be moved; the new ones stay where they are.</exception>
    public void Finish(string where, bool isOwn)
    {
        try
        {
            for (int round = 0; Directory.Exists(commit); round++)
            {
                if (round >= MostRounds)
                {
                    throw new IOException($"'{commit}' can't be emptied.");
                }
                if (round > 1)
                {
                    Thread.Sleep(PauseMilliseconds);
                }
                Roll(isOwn);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"{where}: expected to give '{current}' its place in '{location}', but got: "
                + $"{e.Message.TrimEnd('.')}. The new results are whole, and lie in '{FolderName}' there. "
                + "See to it that the folder can be written and nothing is in the way; "
                + $"{ShellCommand.Shown("neuronprobe", "show", ShellCommand.PathWord(location))} then finishes.",
                e);
        }
    }

    private void Roll(bool isOwn)
    {
        if (!isOwn)
        {
            DemandNoLink(commit);
        }
        string? files = Folders(NewPrefix).FirstOrDefault();
        if (files is null)
        {
            Remove(commit);
            return;
        }
        string old = Path.Combine(commit, OldPrefix + Path.GetFileName(files)[NewPrefix.Length..]);
        string[] folders = FoldersIn(files);
        if (!isOwn)
        {
            Array.ForEach([files, old, .. folders.Select(PlaceOf)], DemandNoLink);
        }
        DiskFlush.Folder(location);
        if (Directory.Exists(old))
        {
            Retire(files, old, isOwn);
            if (Directory.Exists(old))
            {
                return;
            }
        }
        MoveAll(files, folders);
        foreach (string folder in folders.AsEnumerable().Reverse().Append(""))
        {
            Remove(Path.Combine(files, folder));
        }
        Remove(commit);
        DiskFlush.Folder(location);
    }

    /// <summary>Moves the old manifest away, then the old files that have no successor, and deletes them.</summary>
    private void Retire(string files, string old, bool isOwn)
    {
        string list = Path.Combine(files, OutputFolder.FileList);
        string[] next = FileNames.Read(list);
        string[] former = FileNames.Read(PlaceOf(OutputFolder.FileList));
        // Without its list the new one has begun to move, and the folder for old files is gone.
        string[] gone = !File.Exists(list) ? [] :
        [
            .. File.Exists(Path.Combine(files, OutputFolder.Manifest)) ? [OutputFolder.Manifest] : (string[])[],
            .. former.Except(next).OrderBy(name => name != OutputFolder.Manifest),
        ];
        for (int i = 0; i < gone.Length; i++)
        {
            current = gone[i];
            if (!isOwn)
            {
                DemandNoLink(Path.GetDirectoryName(PlaceOf(current))!);
            }
            if (MoveIfThere(PlaceOf(current), Path.Combine(old, $"{i}")))
            {
                onStep?.Invoke();
            }
        }
        DiskFlush.Folder(location);
        foreach (string path in List(() => Directory.GetFiles(old)))
        {
            Delete(path);
        }
        MadeFolders.DeleteEmpty(location, gone.Select(name => Path.GetDirectoryName(PlaceOf(name))!));
        Remove(old);
    }

    /// <summary>Moves the new files to their places, and the manifest when all others have reached the disk.</summary>
    private void MoveAll(string files, string[] folders)
    {
        string[] names = FilesIn(files);
        foreach (string folder in folders)
        {
            current = folder;
            Directory.CreateDirectory(PlaceOf(folder));
        }
        foreach (string name in names.Where(name => name != OutputFolder.Manifest)
            .OrderBy(name => name == OutputFolder.FileList))
        {
            Move(files, name);
        }
        foreach (string folder in folders.Append("").Where(folder => Directory.Exists(PlaceOf(folder))))
        {
            DiskFlush.Folder(PlaceOf(folder));
        }
        if (names.Contains(OutputFolder.Manifest))
        {
            Move(files, OutputFolder.Manifest);
        }
        DiskFlush.Folder(location);
        onStep?.Invoke();
    }

    private void Move(string files, string name)
    {
        current = name;
        string source = Path.Combine(files, name);
        // A folder that was made may have been found empty and deleted by who came late.
        while (File.Exists(source))
        {
            if (MoveIfThere(source, PlaceOf(name)))
            {
                onStep?.Invoke();
                return;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(PlaceOf(name))!);
        }
    }

    /// <summary>Renames a file, unless it, or the folder that it goes to, is gone.</summary>
    private static bool MoveIfThere(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Deletes an empty folder. Where it isn't empty, or gone, whoever looks again sees.</summary>
    private void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder);
            onStep?.Invoke();
        }
        catch (IOException)
        {
        }
    }

    private void Delete(string file)
    {
        try
        {
            File.Delete(file);
            onStep?.Invoke();
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else was quicker.
        }
    }

    private string PlaceOf(string name) => Path.Combine(location, name);

    private string[] Folders(string prefix) =>
        [.. List(() => Directory.GetDirectories(commit, prefix + "*")).Order(StringComparer.Ordinal)];

    private static string[] FoldersIn(string folder) =>
        Relative(folder, List(() => Directory.GetDirectories(folder, "*", WithoutLinks)));

    private static string[] FilesIn(string folder) =>
        Relative(folder, List(() => Directory.GetFiles(folder, "*", WithoutLinks)));

    private static string[] Relative(string folder, string[] paths) =>
        [.. paths.Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    private static string[] List(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void DemandNoLink(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is string target)
        {
            throw new IOException($"'{folder}' is a link to '{target}', which a scan does not make");
        }
    }
}
