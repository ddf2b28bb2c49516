using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>The list of neurons: its order, its filters, and how it moves.</summary>
public sealed class ListTests(Chromium chromium, Reports reports)
{
    private const double MostMilliseconds = 100;

    [Fact]
    public async Task A_list_of_36864_neurons_scrolls_without_a_long_task()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Large, "#list");
        await page.SettledAsync();
        await StatusAsync(page, "36,864 neurons");
        string first = await page.FirstNeuronAsync();
        await page.Page.Locator("#neurons").HoverAsync();
        TaskTrace trace = await TaskTrace.StartAsync(page.Page);
        for (int step = 0; step < 60; step++)
        {
            await page.Page.Mouse.WheelAsync(0, step < 40 ? 700 : 40_000);
            await Task.Delay(16);
        }
        await page.SettledAsync();
        Assert.InRange(await trace.LongestAsync(), 0.1, MostMilliseconds);
        Assert.NotEqual(first, await page.FirstNeuronAsync());
        Assert.InRange(await page.Page.Locator(".grid-body [role=row]").CountAsync(), 5, 100);
        page.DemandQuiet();
    }

    [Theory]
    [InlineData("kurtosis", "kurtosis")]
    [InlineData("largest", "max")]
    [InlineData("sparseness", "lifetime_sparseness")]
    public async Task A_click_on_a_heading_orders_by_it_and_another_turns_that(string title, string figure)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#list");
        await page.SettledAsync();
        ILocator heading = page.Page.Locator("[role=columnheader]").GetByRole(
            AriaRole.Button, new() { Name = title, Exact = true });
        string[] ascending = [.. Neurons().OrderBy(row => Number(row, figure)).Select(NameOf)];
        await heading.ClickAsync();
        await page.SettledAsync();
        Assert.Equal(ascending[^1], await page.FirstNeuronAsync());
        Assert.Equal("descending", await heading.Locator("..").GetAttributeAsync("aria-sort"));
        await heading.ClickAsync();
        await page.SettledAsync();
        Assert.Equal(ascending[0], await page.FirstNeuronAsync());
        page.DemandQuiet();
    }

    [Fact]
    public async Task Filters_leave_the_neurons_that_the_table_has_and_the_address_keeps_them()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#list");
        List<Dictionary<string, string>> peaked = [.. Neurons().Where(row => Number(row, "kurtosis") > 20)];
        int late = peaked.Count(row => row["layer"] == "3");
        Assert.InRange(late, 1, peaked.Count - 1);
        await page.Page.GetByLabel("Filter kurtosis", new() { Exact = true }).FillAsync(">20");
        await StatusAsync(page, $"{peaked.Count} of 2,048 neurons");
        await page.Page.GetByLabel("Filter neuron", new() { Exact = true }).FillAsync("ffn.3.post");
        await StatusAsync(page, $"{late} of 2,048 neurons");
        await using ReportPage again = await chromium.OpenAsync(reports.Sample, new Uri(page.Page.Url).Fragment);
        await StatusAsync(again, $"{late} of 2,048 neurons");
        page.DemandQuiet();
    }

    [Theory]
    [InlineData("heavy_tailed")]
    [InlineData("sparse")]
    public async Task A_layers_count_of_a_flag_leads_to_these_neurons(string flag)
    {
        int[] counts =
        [
            .. Enumerable.Range(0, 4).Select(layer => Neurons().Count(
                row => row["layer"] == $"{layer}" && row["flags"].Split(' ').Contains(flag))),
        ];
        int layer = Array.FindIndex(counts, count => count > 0);
        await using ReportPage page = await chromium.OpenAsync(reports.Sample);
        string link = $"a.count[href*='ffn.{layer}.post'][href*='{flag}']";
        ILocator number = page.Page.Locator(link.Replace("heavy_tailed", "heavy", StringComparison.Ordinal)).First;
        Assert.Equal($"{counts[layer]}", (await number.InnerTextAsync()).Trim());
        await number.ClickAsync();
        await StatusAsync(page, $"{counts[layer]} of 2,048 neurons");
        page.DemandQuiet();
    }

    [Fact]
    public async Task Keys_move_through_the_list_and_open_a_neuron()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#list?sort=neuron");
        await page.SettledAsync();
        await page.Page.Locator("#neurons").FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("ArrowDown");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("ffn.0.post:2");
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("Neurons");
    }

    private static async Task StatusAsync(ReportPage page, string text) => await Assertions
        .Expect(page.Page.Locator("#list-status")).ToHaveTextAsync(text, new() { Timeout = 20_000 });

    private static string NameOf(Dictionary<string, string> row) => $"{row["alias"]}:{row["neuron"]}";

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    // No cell of this table has a comma or a quotation mark in it.
    private List<Dictionary<string, string>> Neurons()
    {
        string[][] lines =
            [.. File.ReadLines(Path.Combine(reports.Sample, "neurons.csv")).Select(line => line.Split(','))];
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, p => p.Second))];
    }
}
