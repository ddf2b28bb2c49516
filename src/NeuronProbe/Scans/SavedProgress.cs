using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>What a scan saves while it runs, in a folder of its own: its plan, and the state of all collectors in two
/// generations.</summary>
/// <remarks>
/// A generation is called by the number of the first chunk that is not in it, so that two attempts at one scan write
/// the same file. It is written under a name of the attempt's own, brought to the disk and renamed; then all but the
/// newest two are deleted.
/// </remarks>
/// <param name="location">The folder that results go to.</param>
internal sealed class SavedProgress(string location) : IDisposable
{
    /// <summary>The folder within that of the results.</summary>
    public const string FolderName = "saved";

    private const string Ending = ".state";
    private const int KeptGenerations = 2;

    private readonly Attempt owner = Attempt.Begin();
    private Task finishing = Task.CompletedTask;

    private string Folder => Path.Combine(location, FolderName);

    private string Temporary => Path.Combine(Folder, owner + WholeFile.TemporaryEnding);

    /// <summary>The plan that is saved with it, where the scan is not shared out.</summary>
    public string PlanPath => Path.Combine(Folder, SavedPlan.FileName);

    /// <summary>The generations that are there, the newest first.</summary>
    public IReadOnlyList<string> Generations
    {
        get
        {
            try
            {
                return [.. Directory.EnumerateFiles(Folder, "*" + Ending).OrderByDescending(
                    path => Path.GetFileName(path), StringComparer.Ordinal)];
            }
            catch (DirectoryNotFoundException)
            {
                return [];
            }
        }
    }

    /// <summary>Writes a small file as a whole, in place of one that is there, and makes its folder where that is
    /// missing.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, e);
        }
    }

    /// <summary>Saves the state of collectors; what takes long for the disk goes on in the background.</summary>
    /// <param name="header">What it is of.</param>
    /// <param name="collectors">The collectors, at a chunk's end.</param>
    /// <exception cref="StorageException">It, or what was saved before, can't be written.</exception>
    public void Save(SavedHeader header, IReadOnlyList<Collector> collectors)
    {
        Wait();
        string path = Path.Combine(Folder, header.End.ToString("D8", CultureInfo.InvariantCulture) + Ending);
        HashedFile? file = null;
        try
        {
            Directory.CreateDirectory(Folder);
            file = new HashedFile(Temporary);
            SavedGeneration.Write(file, header, collectors);
        }
        catch (Exception e)
        {
            file?.Dispose();
            WholeFile.Delete(Temporary);
            throw e is IOException or UnauthorizedAccessException ? Unwritable(path, e) : e;
        }
        finishing = Task.Run(() => Finish(file, path));
    }

    /// <summary>Waits until all that was saved is on the disk.</summary>
    /// <exception cref="StorageException">It can't be written.</exception>
    public void Wait()
    {
        Task last = finishing;
        finishing = Task.CompletedTask;
        last.GetAwaiter().GetResult();
    }

    /// <summary>What the newest generation says that it is of, and when it was written; nothing else of it is read.
    /// </summary>
    /// <returns>That, or null where there is none.</returns>
    public (SavedHeader Header, DateTime SavedAt)? Peek()
    {
        foreach (string path in Generations)
        {
            try
            {
                using FileStream stream = File.OpenRead(path);
                return (SavedGeneration.PeekHeader(stream), File.GetLastWriteTimeUtc(stream.SafeFileHandle));
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException
                or ProbeException)
            {
                // The one before it may be whole.
            }
        }
        return null;
    }

    /// <summary>Puts collectors into the newest state that can be read.</summary>
    /// <param name="plan">The hash of the plan that it must be of; others are passed over.</param>
    /// <param name="collectors">The collectors; where nothing can be read they stay empty.</param>
    /// <param name="warn">Told of those that are damaged.</param>
    /// <returns>What it is of, or null where there is none.</returns>
    /// <exception cref="ProbeException">One is whole, but not of these collectors, or of another version.</exception>
    public SavedHeader? Load(string plan, IReadOnlyList<Collector> collectors, Action<string> warn)
    {
        foreach (string path in Generations)
        {
            try
            {
                using FileStream stream = File.OpenRead(path);
                if (SavedGeneration.ReadHeader(stream).Plan == plan)
                {
                    return SavedGeneration.Load(stream, collectors);
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                warn($"--resume: {path}: {e.Message.TrimEnd('.')}. It is passed over: what was saved before it is "
                    + "taken, or the scan begins anew.");
            }
        }
        return null;
    }

    /// <summary>Deletes all that was saved.</summary>
    /// <exception cref="StorageException">It can't be deleted, or what was saved last could not be written.</exception>
    public void Delete()
    {
        Wait();
        try
        {
            if (Directory.Exists(Folder))
            {
                Directory.Delete(Folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(Folder, e);
        }
    }

    /// <summary>Deletes what attempts that are dead have not finished.</summary>
    public void DeleteUnfinished()
    {
        foreach (string path in !Directory.Exists(Folder) ? []
            : Directory.GetFiles(Folder, "*" + WholeFile.TemporaryEnding))
        {
            string name = Path.GetFileName(path)[..^WholeFile.TemporaryEnding.Length];
            if (Attempt.Parse(name)?.IsDead(File.GetLastWriteTimeUtc(path)) != false)
            {
                WholeFile.Delete(path);
            }
        }
    }

    public void Dispose() => finishing.ContinueWith(_ => { }, TaskScheduler.Default).Wait();

    private void Finish(HashedFile file, string path)
    {
        try
        {
            using (file)
            {
                file.Finish();
            }
            File.Move(Temporary, path, overwrite: true);
            DiskFlush.Folder(Folder);
            foreach (string old in Generations.Skip(KeptGenerations))
            {
                File.Delete(old);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WholeFile.Delete(Temporary);
            throw Unwritable(path, e);
        }
    }

    private static StorageException Unwritable(string path, Exception cause) => new(
        $"--out: expected to save what was collected in '{path}', but got: {cause.Message.TrimEnd('.')}. "
            + "What was saved before is whole. "
            + StorageException.NextStep(cause, "Make room, and run the same command with --resume."),
        cause);
}
