namespace NeuronProbe.Tests.Support;

/// <summary>A hub cache in the layout that Python's huggingface_hub gives it:
/// what a scan finds models by name in.</summary>
/// <param name="location">The folder.</param>
internal sealed class CacheFolder(string location)
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public string Location => location;

    /// <summary>Environment variables that say where it is.</summary>
    public Dictionary<string, string> Variables => new() { ["HF_HUB_CACHE"] = location };

    /// <summary>The folder of a model's commit.</summary>
    public string Snapshot(string id, string commit = Commit) => Path.Combine(FolderOf(id), "snapshots", commit);

    public string FolderOf(string id) =>
        Path.Combine(location, "models--" + id.Replace("/", "--", StringComparison.Ordinal));

    /// <summary>Puts the files of a model's folder there: by hash, with links by name.</summary>
    public CacheFolder Add(string id, string model, string reference = "main", string commit = Commit)
    {
        string blobs = Path.Combine(FolderOf(id), "blobs");
        Directory.CreateDirectory(blobs);
        Directory.CreateDirectory(Snapshot(id, commit));
        foreach (string file in Directory.EnumerateFiles(model))
        {
            string etag = Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
            File.Copy(file, Path.Combine(blobs, etag), overwrite: true);
            File.CreateSymbolicLink(
                Path.Combine(Snapshot(id, commit), Path.GetFileName(file)), Path.Combine("..", "..", "blobs", etag));
        }
        return Refer(id, reference, commit);
    }

    /// <summary>Says which commit a branch or tag is.</summary>
    public CacheFolder Refer(string id, string reference, string commit)
    {
        string path = Path.Combine([FolderOf(id), "refs", .. reference.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, commit);
        return this;
    }
}
