namespace NeuronProbe.Reports;

/// <summary>The folder of one attempt, within the folder of results: what it holds is nobody else's, until one rename
/// makes it the new results.</summary>
internal sealed class AttemptFolder
{
    /// <summary>Holds the folders of all attempts.</summary>
    public const string FolderName = ".attempts";

    private readonly string location;
    private readonly string folder;
    private readonly string files;
    private readonly Attempt attempt;

    /// <param name="location">The folder of results.</param>
    /// <param name="attempt">Whose it is.</param>
    public AttemptFolder(string location, Attempt attempt)
    {
        (this.location, this.attempt) = (location, attempt);
        folder = Path.Combine(location, FolderName, $"{attempt}");
        files = OpenCommit.NewFilesOf(folder, attempt);
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public void Make()
    {
        Directory.CreateDirectory(files);
        Directory.CreateDirectory(OpenCommit.OldFilesOf(folder, attempt));
    }

    /// <summary>Where a file of it is written.</summary>
    public string PathOf(string name) => Path.Combine(files, name);

    /// <summary>A failure's message with the places that files are going to have.</summary>
    public string InPlace(string message) =>
        message.Replace(Path.GetFullPath(files), Path.GetFullPath(location), StringComparison.Ordinal)
            .Replace(files, location, StringComparison.Ordinal);

    /// <summary>Makes it the new results, when all of it has reached the disk; <see cref="OpenCommit"/> then moves its
    /// files to their places.</summary>
    /// <returns>Whether it is; else another process is at it.</returns>
    /// <exception cref="IOException">It can't be flushed or renamed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be renamed.</exception>
    public bool Submit()
    {
        // Also where somebody took it for that of a dead process while it was empty.
        Make();
        foreach (string path in (string[])
            [.. Directory.GetDirectories(files, "*", SearchOption.AllDirectories), files, folder, Parent])
        {
            DiskFlush.Folder(path);
        }
        string commit = Path.Combine(location, OpenCommit.FolderName);
        try
        {
            Directory.Move(folder, commit);
            return true;
        }
        catch (IOException) when (Directory.Exists(commit))
        {
            // A file server may have renamed it and lost the answer.
            return Directory.Exists(OpenCommit.NewFilesOf(commit, attempt));
        }
    }

    /// <summary>Deletes a file of it, or as much as can be.</summary>
    public void Forget(string name) => WholeFile.Delete(PathOf(name));

    /// <summary>Deletes it, and the folder round it where no other is there.</summary>
    public void Remove()
    {
        Delete(folder);
        MadeFolders.DeleteEmpty(location, Parent);
    }

    /// <summary>Deletes a folder with all that is in it, or as much as can be; the next scan tries again.</summary>
    public static void Delete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is out of the way where it is.
        }
    }

    private string Parent => Path.Combine(location, FolderName);
}
