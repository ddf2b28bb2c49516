using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>The search: what it finds, and where it goes.</summary>
public sealed class SearchTests(Chromium chromium, Reports reports)
{
    [Theory]
    [InlineData("said")]
    [InlineData("Monday")]
    [InlineData("THE bank")]
    [InlineData("São")]
    public async Task A_word_finds_the_neurons_that_the_terminal_finds_in_their_order(string words)
    {
        string[] expected =
        [
            .. ProbeProgram.Run(
                "show", reports.Sample, "--find", words, "--print", "neurons", "--as", "csv", "--limit", "100").Skip(1)
                .Select(line => line.Split(',')).Select(cells => $"{cells[2]}:{cells[3]}"),
        ];
        Assert.NotEmpty(expected);
        await using ReportPage page = await chromium.OpenAsync(reports.Sample);
        await SearchAsync(page, words);
        await page.SettledAsync();
        string[] found = [.. await page.Page.Locator("#found tbody th a").AllInnerTextsAsync()];
        Assert.Equal(expected, found.Take(100));
        page.DemandQuiet();
    }

    [Fact]
    public async Task A_word_that_no_example_has_says_so_and_offers_others()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, "#find=bamk");
        await page.SettledAsync();
        string text = await page.Page.Locator("main").InnerTextAsync();
        Assert.Contains("bank", text, StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("#found tbody th a").CountAsync());
        page.DemandQuiet();
    }

    [Theory]
    [InlineData("ffn.2.post:219", "ffn.2.post:219")]
    [InlineData("transformer.h.2.mlp.c_proj:input:219", "ffn.2.post:219")]
    [InlineData("person", "person")]
    [InlineData("ffn.2.post", "Neurons")]
    [InlineData("219", "Neurons")]
    [InlineData("said", "Search: said")]
    public async Task What_is_typed_goes_to_the_page_of_that_kind(string typed, string heading)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample);
        await SearchAsync(page, typed);
        await Assertions.Expect(page.Page.Locator("main h1").First).ToHaveTextAsync(heading);
        page.DemandQuiet();
    }

    private static async Task SearchAsync(ReportPage page, string text)
    {
        await page.Page.Locator("#search").FillAsync(text);
        await page.Page.Locator("#search").PressAsync("Enter");
        await page.DrawnAsync();
    }
}
