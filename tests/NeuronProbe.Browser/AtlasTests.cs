using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>The picture of all neurons: what it names, opens and chooses, and how it moves.</summary>
public sealed class AtlasTests(Chromium chromium, Reports reports)
{
    private const double MostMilliseconds = 100;

    [Fact]
    public async Task A_cell_names_its_neuron_and_opens_it()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#atlas");
        await page.SettledAsync();
        LocatorBoundingBoxResult box = (await page.Page.Locator("#atlas-picture canvas").Nth(1).BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 3), box.Y + (box.Height / 2));
        string said = await page.Page.Locator("#atlas-said").InnerTextAsync();
        Assert.Matches(@"^ffn\.1\.post:\d+", said);
        await page.Page.Mouse.ClickAsync(box.X + (box.Width / 3), box.Y + (box.Height / 2));
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync(said.Split(' ', ',')[0].TrimEnd(':'));
        page.DemandQuiet();
    }

    [Fact]
    public async Task Keys_move_over_the_cells_and_open_one()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#atlas?sort=density");
        await page.SettledAsync();
        await page.Page.Locator("#atlas-picture").FocusAsync();
        foreach (string key in (string[])["Home", "PageDown", "ArrowDown"])
        {
            await page.Page.Keyboard.PressAsync(key);
        }
        string said = await page.Page.Locator("#atlas-said").InnerTextAsync();
        Assert.StartsWith("ffn.1.post:", said, StringComparison.Ordinal);
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync(said.Split(' ', ',')[0].TrimEnd(':'));
        page.DemandQuiet();
    }

    [Fact]
    public async Task A_threshold_and_a_lasso_make_lists_of_what_they_choose()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#atlas?colour=kurtosis");
        await page.SettledAsync();
        string[] lines = File.ReadAllLines(Path.Combine(reports.Sample, "neurons.csv"));
        int column = Array.IndexOf(lines[0].Split(','), "kurtosis");
        int peaked = lines.Skip(1).Count(
            line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture) > 40.5);
        await page.Page.Locator("#atlas-from").FillAsync("40.5");
        await Assertions.Expect(page.Page.Locator("#atlas-list")).ToContainTextAsync($"{peaked}");
        await page.Page.Locator("#atlas-list").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#list-status")).ToHaveTextAsync($"{peaked} of 2,048 neurons");

        await page.GoAsync("#atlas");
        await page.SettledAsync();
        LocatorBoundingBoxResult box = (await page.Page.Locator("#atlas-picture canvas").First.BoundingBoxAsync())!;
        (float X, float Y)[] corners = [(0.2f, 0.1f), (0.5f, 0.1f), (0.5f, 0.9f), (0.2f, 0.9f)];
        await page.Page.Mouse.MoveAsync(box.X + (0.2f * box.Width), box.Y + (0.1f * box.Height));
        await page.Page.Mouse.DownAsync();
        foreach ((float x, float y) in corners)
        {
            await page.Page.Mouse.MoveAsync(box.X + (x * box.Width), box.Y + (y * box.Height), new() { Steps = 5 });
        }
        await page.Page.Mouse.UpAsync();
        string chosen = await page.Page.Locator("#atlas-list").InnerTextAsync();
        int count = int.Parse(string.Concat(chosen.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
        Assert.InRange(count, 60, 250);
        await page.Page.Locator("#atlas-list").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#list-status")).ToContainTextAsync(
            $"{count} of 2,048 neurons");
        page.DemandQuiet();
    }

    [Fact]
    public async Task Of_36864_neurons_it_moves_without_a_long_task()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Large, "#atlas");
        await page.SettledAsync();
        LocatorBoundingBoxResult box = (await page.Page.Locator("#atlas-picture").BoundingBoxAsync())!;
        TaskTrace trace = await TaskTrace.StartAsync(page.Page);
        for (int step = 0; step < 40; step++)
        {
            await page.Page.Mouse.MoveAsync(box.X + 150 + (step * 15), box.Y + 20 + (step * 10));
        }
        await page.Page.Locator("#atlas-colour").SelectOptionAsync("kurtosis");
        await page.Page.Locator("#atlas-sort").SelectOptionAsync("largest");
        await page.SettledAsync();
        Assert.InRange(await trace.LongestAsync(), 0.1, MostMilliseconds);
        page.DemandQuiet();
    }
}
