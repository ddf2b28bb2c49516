using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>A neuron's page, and the ways to it and from it.</summary>
public sealed class NeuronPageTests(Chromium chromium, Reports reports)
{
    [Fact]
    public async Task It_has_the_figures_and_the_examples_of_the_tables()
    {
        string[] row = ProbeProgram.Run(
            "show", reports.Sample, "ffn.1.post:344", "--print", "top", "--as", "csv")[1].Split(',');
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#ffn.1.post:344");
        await page.SettledAsync();
        ILocator first = page.Page.Locator(".examples li").First;
        Assert.Equal("said", (await first.Locator(".token.peak").InnerTextAsync()).Trim());
        Assert.StartsWith(
            row[6][..4], (await first.Locator(".value").InnerTextAsync()).Trim(), StringComparison.Ordinal);
        Assert.Contains(
            (await page.Page.Locator("#statistics dt").AllInnerTextsAsync()).Select(text => text.ToLowerInvariant()),
            text => text == "mean");
        page.DemandQuiet();
    }

    [Fact]
    public async Task Every_token_tells_its_value()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#ffn.1.post:344");
        await page.SettledAsync();
        await page.Page.Locator(".examples .token.peak").First.HoverAsync();
        Assert.Matches(@"\d\.\d", await page.Page.Locator(".tip").InnerTextAsync());
        await page.Page.Locator(".examples .passage").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Matches(@"\d", await page.Page.Locator("#announcer").TextContentAsync() ?? "");
        page.DemandQuiet();
    }

    [Fact]
    public async Task The_histogram_counts_each_bar_and_what_is_above_a_threshold()
    {
        string[] rows = ProbeProgram.Run(
            "show", reports.Sample, "ffn.1.post:344", "--print", "histogram", "--as", "csv");
        long tokens = rows.Skip(1).Sum(row => long.Parse(row.Split(',')[^1], CultureInfo.InvariantCulture));
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#ffn.1.post:344");
        await page.SettledAsync();
        ILocator bars = page.Page.Locator("#histogram rect.hit");
        await bars.Last.HoverAsync();
        string last = string.Create(
            CultureInfo.InvariantCulture, $"{int.Parse(rows[^1].Split(',')[^1], CultureInfo.InvariantCulture):N0}");
        await Assertions.Expect(page.Page.Locator(".tip")).ToContainTextAsync($"{last} token");
        await page.Page.Locator("#threshold").FocusAsync();
        await page.Page.Keyboard.PressAsync("End");
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(page.Page.Locator("#threshold-words")).ToContainTextAsync(
            $"{last} of 100,454 tokens");
        await page.Page.Locator("#histogram").GetByLabel("log scale").ClickAsync();
        await page.DrawnAsync();
        Assert.InRange(await bars.CountAsync(), 2, 64);
        Assert.Equal(100_454, tokens);
        page.DemandQuiet();
    }

    [Fact]
    public async Task Samples_stand_below_the_top_examples_and_more_context_opens()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#ffn.1.post:344");
        await page.SettledAsync();
        Assert.InRange(await page.Page.Locator("#list-sample .examples li").CountAsync(), 5, 100);
        ILocator first = page.Page.Locator("#list-high .examples li").Filter(
            new() { Has = page.Page.Locator("button.more") }).First;
        string few = await first.Locator(".passage").InnerTextAsync();
        await first.Locator("button.more").ClickAsync();
        string more = await first.Locator(".passage").InnerTextAsync();
        Assert.Contains(few.Trim(), more, StringComparison.Ordinal);
        Assert.True(more.Length > few.Length, more);
        page.DemandQuiet();
    }

    [Fact]
    public async Task Previous_next_random_and_the_browsers_own_button_go_where_they_say()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#ffn.1.post:511");
        await page.Page.Locator("#next").ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("ffn.2.post:0");
        await page.Page.Locator("#previous").ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("ffn.1.post:511");
        await page.Page.Locator("#random").ClickAsync();
        await page.DrawnAsync();
        Assert.Matches(@"^ffn\.\d\.post:\d+$", await page.HeadingAsync());
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("ffn.1.post:511");
        page.DemandQuiet();
    }

    [Theory]
    [InlineData("#transformer.h.1.mlp.c_proj:input:344", "ffn.1.post:344")]
    [InlineData("#ffn.1.post:512", "Not in this report")]
    [InlineData("#ffn.9.post:1", "Not in this report")]
    public async Task An_address_names_a_neuron_by_either_name_and_one_that_is_not_there_says_so(
        string address, string heading)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, address);
        Assert.Equal(heading, await page.HeadingAsync());
        page.DemandQuiet();
    }

    [Fact]
    public async Task A_concepts_page_leads_to_its_neurons_and_back()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#concept=person");
        await page.SettledAsync();
        string best = ProbeProgram.Run(
            "show", reports.Sample, "--concept", "person", "--limit", "1", "--print", "concepts", "--as", "csv")[1];
        ILocator link = page.Page.Locator("#ranking tbody th a").First;
        string name = (await link.InnerTextAsync()).Trim();
        Assert.Equal($"{best.Split(',')[2]}:{best.Split(',')[3]}", name);
        await link.ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync(name);
        await page.Page.Locator("#concept-figures").GetByRole(AriaRole.Link, new() { Name = "person", Exact = true })
            .ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync("person");
        page.DemandQuiet();
    }
}
