using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>The distribution's Chromium, started once for all tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Its path: what <c>NEURONPROBE_CHROMIUM</c> says, else the first of the usual names on the path; null
    /// where there is none.</summary>
    public static string? Path { get; } =
        Environment.GetEnvironmentVariable("NEURONPROBE_CHROMIUM") is { Length: > 0 } told
        ? told
        : (from name in (string[])["chromium", "chromium-browser", "google-chrome"]
           from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
           let path = System.IO.Path.Combine(folder, name)
           where File.Exists(path)
           select path).FirstOrDefault();

    public async ValueTask InitializeAsync()
    {
        if (Path is null)
        {
            throw new InvalidOperationException(
                "expected a Chromium on the path, but found none. Install the distribution's, or name one by "
                + "NEURONPROBE_CHROMIUM.");
        }
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Args = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
        });
    }

    /// <summary>A window of its own, which keeps nothing of others.</summary>
    /// <param name="report">The folder with the page.</param>
    /// <param name="address">With its <c>#</c>, or empty for the overview.</param>
    /// <param name="isDark">Whether the system's theme is dark.</param>
    /// <param name="width">The window's width.</param>
    /// <param name="height">The window's height.</param>
    /// <param name="file">The page's name.</param>
    internal async Task<ReportPage> OpenAsync(
        string report,
        string address = "",
        bool isDark = false,
        int width = 1280,
        int height = 900,
        string file = Views.Report)
    {
        IBrowserContext context = await browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = new ReportPage(report, await context.NewPageAsync(), file);
        await page.GoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
    }
}
