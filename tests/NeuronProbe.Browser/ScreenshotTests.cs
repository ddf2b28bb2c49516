using Xunit;

namespace NeuronProbe.Browser;

/// <summary>Pictures of pages for people to look at, where <c>NEURONPROBE_SCREENSHOTS</c> names a folder for them.
/// </summary>
public sealed class ScreenshotTests(Chromium chromium, Reports reports)
{
    [Fact]
    public async Task Each_page_is_taken_in_both_themes_and_three_widths()
    {
        string? folder = Environment.GetEnvironmentVariable("NEURONPROBE_SCREENSHOTS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "NEURONPROBE_SCREENSHOTS names no folder.");
        Directory.CreateDirectory(folder!);
        foreach ((string name, string address, string file) in Views.All.Select(
            view => (view.Name, view.Address, Views.Report)).Concat(
            Views.OfComparison.Select(view => (view.Name, view.Address, Views.Compare))))
        {
            string report = file == Views.Report ? reports.Sample : reports.Comparison;
            foreach (bool isDark in (bool[])[false, true])
            {
                foreach (int width in (int[])[400, 1000, 1600])
                {
                    await using ReportPage page = await chromium.OpenAsync(
                        report, address, isDark, width, file: file);
                    await page.SettledAsync();
                    string path = Path.Combine(folder!, $"{name}_{(isDark ? "dark" : "light")}_{width}.png");
                    await page.Page.ScreenshotAsync(new() { Path = path, FullPage = true });
                    Assert.True(new FileInfo(path).Length > 1000, path);
                }
            }
        }
    }
}
