using System.Text;

namespace NeuronProbe.Hub;

/// <summary>The folder in which the hub's tools keep what they fetched: for each model its files by hash
/// (<c>blobs</c>), the files of each commit (<c>snapshots</c>), and what branches point to (<c>refs</c>).</summary>
/// <param name="location">The folder; it may be missing.</param>
internal sealed class HubCache(string location)
{
    /// <summary>Name of the folder that holds a folder for each commit.</summary>
    public const string Snapshots = "snapshots";

    private const string ModelPrefix = "models--";
    private const int MostRevisionsShown = 5;
    private const int LongestReference = 1000;

    public string Location => location;

    /// <summary>The name of the model that a folder of the cache is for, or null.</summary>
    public static string? IdOfFolder(string? name) =>
        name?.StartsWith(ModelPrefix, StringComparison.Ordinal) == true
            ? name[ModelPrefix.Length..].Replace("--", "/", StringComparison.Ordinal)
            : null;

    /// <summary>The folder of a model.</summary>
    public string FolderOf(HubName name) => Path.Combine(location, name.FolderName);

    /// <summary>The folder for the files of a commit.</summary>
    public string SnapshotOf(HubName name, string commit) => Path.Combine(FolderOf(name), Snapshots, commit);

    /// <summary>The file that says which commit a branch or tag is.</summary>
    public string ReferenceOf(HubName name) => Path.Combine([FolderOf(name), "refs", .. name.Revision.Split('/')]);

    /// <summary>Finds a model.</summary>
    /// <exception cref="ProbeException">It is not there, or lacks files.</exception>
    public ModelLocation Find(HubName name)
    {
        if (!Directory.Exists(FolderOf(name)))
        {
            throw new ProbeException(
                "--model: expected a folder in Hugging Face layout or a model in the hub's cache, but there is "
                + $"neither a folder '{name}' nor '{name.FolderName}' in '{location}'. {Remedy(name)}");
        }
        string commit = name.IsCommit ? name.Revision : ReadReference(name);
        string snapshot = SnapshotOf(name, commit);
        string? missing = Directory.Exists(snapshot) ? ModelFiles.Missing(snapshot) : "snapshot";
        if (missing is not null and not "snapshot" && OtherFolders.Describe(NamesIn(snapshot)) is var (got, next))
        {
            throw new ProbeException($"--model: expected a model in '{snapshot}', but got {got}. {next}");
        }
        return missing is null
            ? new ModelLocation(snapshot, name.Id, commit)
            : throw new ProbeException($"--model: expected all files of '{name}' in the hub's cache, but '{snapshot}' "
                + $"{(missing == "snapshot" ? "is missing" : $"lacks {missing}")}. {Remedy(name)}");
    }

    private static string Remedy(HubName name) =>
        $"Run {ShellCommand.Shown("neuronprobe", "download", name.ToString())} to fetch it, or name a folder that "
        + "holds config.json and *.safetensors or *.bin.";

    private static string[] NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private string ReadReference(HubName name)
    {
        string path = ReferenceOf(name);
        if (!File.Exists(path))
        {
            throw new ProbeException($"--model: expected the revision '{name.Revision}' of '{name.Id}' in the hub's "
                + $"cache, but '{FolderOf(name)}' has {ListRevisions(name)}. {Remedy(name)}");
        }
        using FileStream stream = UserFile.Open(path);
        byte[] start = new byte[LongestReference];
        string commit = Encoding.UTF8.GetString(
            start, 0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).Trim();
        return HubName.IsCommitHash(commit)
            ? commit
            : throw new ProbeException($"{path}: expected a commit of 40 hexadecimal digits, but got something else. "
                + $"Run {ShellCommand.Shown("neuronprobe", "download", name.ToString())} to write it again.");
    }

    private string ListRevisions(HubName name)
    {
        string folder = Path.Combine(FolderOf(name), "refs");
        string[] found = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MostRevisionsShown)
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];
        return found.Length == 0 ? "none" : $"only {string.Join(", ", found)}";
    }
}
