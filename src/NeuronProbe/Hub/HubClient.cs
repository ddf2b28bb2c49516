using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace NeuronProbe.Hub;

/// <summary>Asks a hub for models and their files. Every method makes one attempt.</summary>
/// <remarks>The token goes to the hub itself alone: redirects are followed here,
/// and one to another address gets none.</remarks>
internal sealed class HubClient : IDisposable
{
    private const int MostRedirects = 10;
    private const int LargestListing = 64 << 20;

    private readonly HttpClient http;
    private readonly Uri endpoint;
    private readonly string? token;
    private readonly TimeSpan inactivityTimeout;
    private readonly TimeProvider clock;

    /// <param name="endpoint">The hub's address.</param>
    /// <param name="token">Who asks, or null.</param>
    /// <param name="inactivityTimeout">How long nothing may come before an attempt has failed.</param>
    /// <param name="clock">Tells how fast content comes; the system's own where there is none.</param>
    public HubClient(Uri endpoint, string? token, TimeSpan inactivityTimeout, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        this.endpoint = endpoint;
        this.token = token;
        this.inactivityTimeout = inactivityTimeout;
        // A hub on this machine is not behind the proxy.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
            ConnectTimeout = inactivityTimeout,
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("neuronprobe", typeof(HubClient).Assembly.GetName().Version?.ToString(3)));
        http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    private enum Step
    {
        /// <summary>All redirects are followed.</summary>
        Fetch,

        /// <summary>Only headers, and a redirect to another address is the answer: it has the file's hash.</summary>
        Describe,
    }

    /// <summary>Looks a model up.</summary>
    /// <exception cref="ProbeException">The hub refuses.</exception>
    /// <exception cref="TransientFailure">It may work the next time.</exception>
    public async Task<RemoteModel> FindAsync(HubName name, CancellationToken cancellation)
    {
        Uri address = AddressOf($"api/models/{name.Id}/revision/{Uri.EscapeDataString(name.Revision)}");
        HttpResponseMessage response = await SendAsync(Step.Fetch, address, 0, name, null, cancellation);
        using HubContent content = await OpenAsync(response, cancellation);
        try
        {
            using var document = JsonDocument.Parse(await content.ReadAllAsync(LargestListing, cancellation));
            string commit = document.RootElement.GetProperty("sha").GetString() ?? "";
            if (!HubName.IsCommitHash(commit))
            {
                throw new KeyNotFoundException("a commit that is none.");
            }
            return new RemoteModel(
                commit,
                document.RootElement.GetProperty("siblings").EnumerateArray()
                    .Select(s => s.GetProperty("rfilename").GetString() ?? "").ToHashSet());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException(
                $"{address}: expected a model's commit and its files as JSON, but got: {e.Message} Check HF_ENDPOINT.",
                e);
        }
    }

    /// <summary>Asks for a file's hash and size.</summary>
    /// <exception cref="ProbeException">The hub refuses, or does not tell them.</exception>
    /// <exception cref="TransientFailure">It may work the next time.</exception>
    public async Task<RemoteFile> DescribeAsync(
        HubName name, string commit, string file, CancellationToken cancellation)
    {
        Uri address = AddressOfFile(name, commit, file);
        using HttpResponseMessage response = await SendAsync(Step.Describe, address, 0, name, file, cancellation);
        string tag = Header(response, "X-Linked-Etag") ?? Header(response, "ETag") ?? "";
        string hash = (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');
        if (hash.Length is not (40 or 64) || !hash.All(char.IsAsciiHexDigitLower))
        {
            throw new ProbeException($"{address}: expected an ETag that is the file's hash, but got none. "
                + "Check HF_ENDPOINT: what comes from there could not be checked.");
        }
        bool isTold = long.TryParse(
            Header(response, "X-Linked-Size"),
            System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture,
            out long linkedSize);
        long? size = isTold ? linkedSize : IsRedirect(response) ? null : response.Content.Headers.ContentLength;
        return size is { } bytes
            ? new RemoteFile(file, hash, bytes)
            : throw new ProbeException($"{address}: expected the file's size in X-Linked-Size or Content-Length, but "
                + "got none. Check HF_ENDPOINT.");
    }

    /// <summary>Opens a file's content.</summary>
    /// <param name="name">The model.</param>
    /// <param name="commit">Its state.</param>
    /// <param name="file">The file.</param>
    /// <param name="start">Its first byte that is wanted; the hub may give all the same.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProbeException">The hub refuses.</exception>
    /// <exception cref="TransientFailure">It may work the next time.</exception>
    public async Task<HubContent> OpenAsync(
        HubName name, string commit, string file, long start, CancellationToken cancellation) =>
        await OpenAsync(
            await SendAsync(Step.Fetch, AddressOfFile(name, commit, file), start, name, file, cancellation),
            cancellation);

    public void Dispose() => http.Dispose();

    private static bool IsRedirect(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values)
            && values.ToString() is { Length: > 0 } text
            ? text
            : null;

    private Uri AddressOf(string path) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private Uri AddressOfFile(HubName name, string commit, string file) =>
        AddressOf($"{name.Id}/resolve/{commit}/{Uri.EscapeDataString(file)}");

    private async Task<HubContent> OpenAsync(HttpResponseMessage response, CancellationToken cancellation) =>
        new(response, await response.Content.ReadAsStreamAsync(cancellation), inactivityTimeout, clock);

    private async Task<HttpResponseMessage> SendAsync(
        Step step, Uri address, long start, HubName name, string? file, CancellationToken cancellation)
    {
        bool isHub = true;
        Uri current = address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(
                step == Step.Describe ? HttpMethod.Head : HttpMethod.Get, current);
            request.Headers.Authorization = isHub && token is not null
                ? new AuthenticationHeaderValue("Bearer", token)
                : null;
            request.Headers.Range = start > 0 ? new RangeHeaderValue(start, null) : null;
            HttpResponseMessage response = await SendAsync(request, cancellation);
            if (!IsRedirect(response))
            {
                bool isFine = response.IsSuccessStatusCode
                    || (start > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable);
                return isFine ? response : throw Refuse(response, name, file);
            }
            (Uri target, bool isRelative) = Follow(response, current);
            if (step == Step.Describe && !isRelative)
            {
                return response;
            }
            response.Dispose();
            current = target;
            isHub &= isRelative;
        }
        throw new ProbeException(
            $"{address}: expected at most {MostRedirects} redirects, but got more. Check HF_ENDPOINT.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(inactivityTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException e)
        {
            throw new TransientFailure(e.Message, cause: e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFailure(
                FormattableString.Invariant($"no answer for {inactivityTimeout.TotalSeconds:0.#} s"), cause: e);
        }
    }

    private Exception Refuse(HttpResponseMessage response, HubName name, string? file)
    {
        using (response)
        {
            return HubRefusal.Of(response, name, file, endpoint, token is not null);
        }
    }

    /// <summary>Where a redirect leads, and whether it stays at the address that sent it.</summary>
    private static (Uri Target, bool IsRelative) Follow(HttpResponseMessage response, Uri current)
    {
        string location = Header(response, "Location") ?? "";
        // On Unix '/path' alone would be taken for the absolute address of a file.
        bool isAbsolute = !location.StartsWith('/') && Uri.TryCreate(location, UriKind.Absolute, out _);
        bool isAddress = Uri.TryCreate(current, location, out Uri? target)
            && (target.Scheme == Uri.UriSchemeHttps || target.Scheme == current.Scheme);
        return isAddress && location.Length > 0
            ? (target!, !isAbsolute && target!.Scheme == current.Scheme && target.Authority == current.Authority)
            : throw new ProbeException($"{current}: expected a redirect to an address of {current.Scheme}, but got "
                + "another. Check HF_ENDPOINT.");
    }
}
