using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>A report that is open in a window, and what the browser said and asked for meanwhile.</summary>
internal sealed class ReportPage : IAsyncDisposable
{
    private readonly string report;
    private readonly string file;
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly ConcurrentQueue<string> requests = [];
    private int filesOnTheirWay;

    /// <param name="report">The folder with the report.</param>
    /// <param name="page">An empty page.</param>
    /// <param name="file">The report's name in its folder.</param>
    public ReportPage(string report, IPage page, string file)
    {
        (this.report, this.file) = (report, file);
        Page = page;
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue($"uncaught: {error}");
        page.Dialog += async (_, dialog) =>
        {
            complaints.Enqueue($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            requests.Enqueue(request.Url);
            CountFile(request, 1);
        };
        page.Context.RequestFinished += (_, request) => CountFile(request, -1);
        page.Context.RequestFailed += (_, request) => CountFile(request, -1);
    }

    public IPage Page { get; }

    /// <summary>Where the report itself is.</summary>
    public string Url => new Uri(Path.Combine(report, file)).AbsoluteUri;

    /// <summary>Addresses of the files that were read, each once, without what follows a <c>#</c>.</summary>
    public IReadOnlyList<string> Files =>
        [.. requests.Where(url => url.StartsWith("file:", StringComparison.Ordinal)).Select(Bare).Distinct()];

    /// <summary>Bytes of all files that were read.</summary>
    public long BytesRead => Files
        .Sum(url => new FileInfo(new Uri(url).LocalPath).Length);

    /// <summary>Opens an address of the report, as a link from elsewhere does, and waits until its view is drawn.
    /// </summary>
    /// <param name="address">With its <c>#</c>, or empty for the overview.</param>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(Url + address);
        await DrawnAsync();
    }

    /// <summary>Waits until a view is drawn and the browser has had time to draw once more.</summary>
    public async Task DrawnAsync()
    {
        await Page.Locator("main:not([aria-busy]) h1").First.WaitForAsync();
        await Page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
    }

    /// <summary>Waits until no file is on its way and nothing has been added for a while, so that what is loaded after
    /// the first drawing is there.</summary>
    public async Task SettledAsync()
    {
        do
        {
            await Page.EvaluateAsync(
                """
                () => new Promise(done => {
                  let timer = setTimeout(done, 250);
                  new MutationObserver(() => {
                    clearTimeout(timer);
                    timer = setTimeout(done, 250);
                  }).observe(document.body, { subtree: true, childList: true, characterData: true });
                })
                """);
        }
        while (Volatile.Read(ref filesOnTheirWay) > 0);
    }

    /// <summary>The heading of what is shown, without marks that isolate it.</summary>
    public async Task<string> HeadingAsync() => (await Page.Locator("main h1").First.InnerTextAsync()).Trim();

    /// <summary>The neuron in the first row of the list that is seen.</summary>
    public Task<string> FirstNeuronAsync() => Page.EvaluateAsync<string>(
        """
        () => {
          const head = document.querySelector("#neurons .grid-head").getBoundingClientRect();
          const rows = [...document.querySelectorAll("#neurons .grid-body [role=row]")]
            .map(row => ({ row, top: row.getBoundingClientRect().top }))
            .filter(one => one.top >= head.bottom - 1)
            .sort((a, b) => a.top - b.top);
          return rows[0]?.row.querySelector("a").textContent ?? "";
        }
        """);

    /// <summary>Demands that nothing was complained of, and that nothing outside the folder was asked for.</summary>
    public void DemandQuiet()
    {
        Assert.Empty(complaints);
        string folder = new Uri(report + "/").AbsoluteUri;
        Assert.All(requests, url => Assert.True(
            ((string[])[folder, "about:blank", "data:", "blob:"]).Any(
                start => url.StartsWith(start, StringComparison.Ordinal)),
            $"It asked for {url}."));
    }

    private void CountFile(IRequest request, int change)
    {
        if (request.Url.StartsWith("file:", StringComparison.Ordinal))
        {
            Interlocked.Add(ref filesOnTheirWay, change);
        }
    }

    private static string Bare(string url) => url.Split('#')[0];

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
