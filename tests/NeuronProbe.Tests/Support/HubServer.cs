using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>A request that came to a <see cref="HubServer"/>.</summary>
/// <param name="IsHub">Whether it came to the hub itself, or to the other address, from which large files come.</param>
/// <param name="Method">GET or HEAD.</param>
/// <param name="Path">With its query.</param>
/// <param name="Headers">By lower-case name.</param>
/// <param name="Time">When.</param>
internal sealed record HubRequest(
    bool IsHub, string Method, string Path, IReadOnlyDictionary<string, string> Headers, DateTime Time)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>An answer of a <see cref="HubServer"/>.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Body">The body; HEAD sends its length alone.</param>
/// <param name="Headers">All others than Content-Length.</param>
internal sealed record HubAnswer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>Bytes of the body that are sent before the connection ends, or null for all.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Whether the connection stays open and silent instead of ending.</summary>
    public bool Stalls { get; init; }

    /// <summary>Whether the length of the body is told before it comes.</summary>
    public bool TellsLength { get; init; } = true;

    public HubAnswer With(string name, string value) =>
        this with { Headers = [.. Headers.Where(h => h.Name != name), (name, value)] };
}

/// <summary>A small server on this machine that behaves as the hub does: small files through a relative redirect, large
/// ones from another address.</summary>
internal sealed class HubServer : IDisposable
{
    public const string Commit = CacheFolder.Commit;

    private readonly TcpListener hub = new(IPAddress.Loopback, 0);
    private readonly TcpListener other = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly Dictionary<string, byte[]> files = [];
    private readonly ConcurrentQueue<HubRequest> requests = new();

    public HubServer()
    {
        foreach (TcpListener listener in (TcpListener[])[hub, other])
        {
            listener.Start();
            _ = AcceptAsync(listener);
        }
    }

    /// <summary>What the hub is called, and where.</summary>
    public string Address => $"http://127.0.0.1:{PortOf(hub)}";

    public string OtherAddress => $"http://127.0.0.1:{PortOf(other)}";

    /// <summary>The one model that is there.</summary>
    public string Id { get; init; } = "org/name";

    /// <summary>The commit that every revision is.</summary>
    public string CommitOf { get; set; } = Commit;

    /// <summary>Names that are listed besides those of files.</summary>
    public List<string> ListedOnly { get; } = [];

    /// <summary>Changes the answer to a request, or gives the one that it gets.</summary>
    public Func<HubRequest, HubAnswer, HubAnswer> Change { get; set; } = (_, answer) => answer;

    /// <summary>All requests so far, in their order.</summary>
    public IReadOnlyList<HubRequest> Requests => [.. requests];

    /// <summary>Requests for content, by file name or hash.</summary>
    public IEnumerable<HubRequest> Gets(string name) =>
        Requests.Where(r => r.Method == "GET" && r.Path.Split('?')[0].EndsWith("/" + name, StringComparison.Ordinal));

    public HubServer Add(string name, byte[] content)
    {
        files[name] = content;
        return this;
    }

    public HubServer Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds the files of a folder.</summary>
    public HubServer Add(ModelFolder model)
    {
        foreach (string file in Directory.EnumerateFiles(model.Location))
        {
            Add(Path.GetFileName(file), File.ReadAllBytes(file));
        }
        return this;
    }

    /// <summary>The hash that is a file's name in the cache.</summary>
    public string HashOf(string name) => IsLarge(name)
        ? Convert.ToHexStringLower(SHA256.HashData(files[name]))
        : HashAsGit(files[name]);

    public void Dispose()
    {
        end.Cancel();
        hub.Dispose();
        other.Dispose();
        end.Dispose();
    }

    private static string HashAsGit(byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsLarge(string name) => Path.GetExtension(name) is ".safetensors" or ".bin" or ".model";

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(end.Token), listener == hub);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient connection, bool isHub)
    {
        using (connection)
        {
            try
            {
                NetworkStream stream = connection.GetStream();
                HubRequest request = await ReadAsync(stream, isHub);
                requests.Enqueue(request);
                HubAnswer answer = Change(request, isHub ? AnswerOfHub(request) : AnswerOfOther(request));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(HeadOf(answer)), end.Token);
                if (request.Method != "HEAD")
                {
                    await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length), end.Token);
                }
                if (answer.Stalls)
                {
                    await Task.Delay(Timeout.Infinite, end.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private static string HeadOf(HubAnswer answer) =>
        $"HTTP/1.1 {answer.Status} Status\r\nConnection: close\r\n"
        + (answer.TellsLength ? $"Content-Length: {answer.Body.Length}\r\n" : "")
        + string.Concat(answer.Headers.Select(h => $"{h.Name}: {h.Value}\r\n")) + "\r\n";

    private static async Task<HubRequest> ReadAsync(NetworkStream stream, bool isHub)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1 << 12, leaveOpen: true);
        string[] first = (await reader.ReadLineAsync() ?? throw new IOException("no request")).Split(' ');
        var headers = new Dictionary<string, string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }
        return new HubRequest(isHub, first[0], first[1], headers, DateTime.UtcNow);
    }

    private HubAnswer AnswerOfHub(HubRequest request)
    {
        if (request.Path.StartsWith($"/api/models/{Id}/revision/", StringComparison.Ordinal))
        {
            JsonArray siblings =
                [.. files.Keys.Concat(ListedOnly).Select(name => new JsonObject { ["rfilename"] = name })];
            return new HubAnswer(
                200,
                Encoding.UTF8.GetBytes(
                    new JsonObject { ["id"] = Id, ["sha"] = CommitOf, ["siblings"] = siblings }.ToJsonString()),
                ("Content-Type", "application/json"));
        }
        string name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (!files.TryGetValue(name, out byte[]? content))
        {
            return new HubAnswer(
                404,
                [],
                ("X-Error-Code",
                    request.Path.StartsWith($"/{Id}/", StringComparison.Ordinal) ? "EntryNotFound" : "RepoNotFound"));
        }
        if (request.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal))
        {
            return Part(request, content).With("ETag", $"W/\"{HashOf(name)}\"");
        }
        return IsLarge(name)
            ? new HubAnswer(
                302,
                [],
                ("Location", $"{OtherAddress}/store/{HashOf(name)}?signature=1%2F2"),
                ("ETag", "\"not-this\""),
                ("X-Linked-Etag", $"\"{HashOf(name)}\""),
                ("X-Linked-Size", $"{content.Length}"),
                ("X-Repo-Commit", CommitOf))
            : new HubAnswer(
                307,
                [],
                ("Location", $"/api/resolve-cache/models/{Id}/{CommitOf}/{name}"),
                ("X-Repo-Commit", CommitOf));
    }

    private HubAnswer AnswerOfOther(HubRequest request) =>
        files.Keys.FirstOrDefault(n => request.Path == $"/store/{HashOf(n)}?signature=1%2F2") is { } name
            ? Part(request, files[name])
            : new HubAnswer(403, []);

    private static HubAnswer Part(HubRequest request, byte[] content)
    {
        if (request.Header("range") is not { } range)
        {
            return new HubAnswer(200, content);
        }
        int start = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        return start >= content.Length
            ? new HubAnswer(416, [], ("Content-Range", $"bytes */{content.Length}"))
            : new HubAnswer(
                206, content[start..], ("Content-Range", $"bytes {start}-{content.Length - 1}/{content.Length}"));
    }
}
