using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A test of <c>download</c>, with a hub on this machine and a cache of its own.</summary>
public abstract class HubTest : EndToEndTest
{
    private protected HubServer Server { get; } = new();

    private protected CacheFolder Cache => new(Folder["cache"]);

    private protected Dictionary<string, string> Variables =>
        new(Cache.Variables) { ["HF_ENDPOINT"] = Server.Address, ["HF_HOME"] = Folder["home"] };

    /// <summary>Names of all in the cache, relative; not the locks.</summary>
    private protected string[] Cached =>
        [.. Folder.Files.Where(f => f.StartsWith("cache/models", StringComparison.Ordinal)).Select(
            f => f["cache/".Length..])];

    public override void Dispose()
    {
        Server.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected CommandLine Download(params string[] arguments) => DownloadWith(Variables, arguments);

    private protected static CommandLine DownloadWith(
        IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        CommandLine.RunWithVariables(variables, ["download", .. arguments]);

    /// <summary>Where the content of a file lies in the cache.</summary>
    private protected string Blob(string name) => Path.Combine(Cache.FolderOf(Server.Id), "blobs", Server.HashOf(name));

    /// <summary>Content of a file under its name.</summary>
    private protected byte[] Named(string name) => File.ReadAllBytes(Path.Combine(Cache.Snapshot(Server.Id), name));

    /// <summary>Bytes that no two places have in common.</summary>
    private protected static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
