using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>The page of a comparison: what it shows, that all can read it, and that texts stay texts.</summary>
public sealed class ComparisonTests(Chromium chromium, Reports reports)
{
    public static TheoryData<string, string, string> Addresses =>
        [.. Views.OfComparison.Select(view => (view.Name, view.Address, view.Heading))];

    public static TheoryData<string, string, bool> PagesAndThemes =>
    [
        .. from view in Views.OfComparison
           from isDark in (bool[])[false, true]
           select (view.Name, view.Address, isDark),
    ];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Every_page_opens_from_its_address_in_any_width_and_asks_for_nothing_outside_the_folder(
        string name, string address, string heading)
    {
        foreach (int width in (int[])[320, 400, 1000, 1600])
        {
            await using ReportPage page = await OpenAsync(reports.Comparison, address, width: width);
            await page.SettledAsync();
            Assert.Equal(heading, await page.HeadingAsync());
            Assert.Contains("NeuronProbe", await page.Page.TitleAsync(), StringComparison.Ordinal);
            int wide = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{name} is {wide} wide in a window of {width}.");
            page.DemandQuiet();
        }
    }

    [Theory]
    [MemberData(nameof(PagesAndThemes))]
    public async Task Axe_finds_no_violation(string name, string address, bool isDark)
    {
        await using ReportPage page = await OpenAsync(reports.Comparison, address, isDark);
        await page.SettledAsync();
        await page.Page.EvaluateAsync(
            "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })");
        AxeResult result = await page.Page.RunAxe();
        Assert.Empty(
            from violation in result.Violations
            from node in violation.Nodes.Take(3)
            select $"{name}: {violation.Id}: {violation.Help}: {node.Html}");
        Assert.NotEmpty(result.Passes);
    }

    [Fact]
    public async Task The_list_has_the_order_of_the_table_and_filters_what_changed()
    {
        Dictionary<string, string>[] rows = Rows();
        await using ReportPage page = await OpenAsync(reports.Comparison, "#list");
        await page.SettledAsync();
        Assert.Equal(NameOf(rows[0]), await page.FirstNeuronAsync());
        int changed = rows.Count(row => row["changed"] == "1");
        Assert.InRange(changed, 10, 500);
        await page.Page.GetByLabel("Filter changed", new() { Exact = true }).FillAsync("yes");
        await Assertions.Expect(page.Page.Locator("#list-status")).ToHaveTextAsync($"{changed} of 2,048 neurons");
        page.DemandQuiet();
    }

    [Fact]
    public async Task The_overview_says_what_the_verdict_is_and_leads_to_the_neurons_of_a_layer()
    {
        Dictionary<string, string>[] rows = Rows();
        await using ReportPage page = await OpenAsync(reports.Comparison);
        await page.SettledAsync();
        await Assertions.Expect(page.Page.Locator("#verdict"))
            .ToContainTextAsync("PASS 0 of 2,048 neurons newly alive");
        int dead = rows.Count(row => row["alias"] == "ffn.3.post" && row["flags"] == "newly_dead");
        Assert.InRange(dead, 1, 10);
        await page.Page.Locator("a[href='#list?site=ffn.3.post&flags=newly-dead']").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#list-status")).ToHaveTextAsync($"{dead} of 2,048 neurons");
        page.DemandQuiet();
    }

    [Fact]
    public async Task A_neuron_has_both_distributions_and_both_lists_and_steps_go_by_size()
    {
        Dictionary<string, string>[] rows = Rows();
        await using ReportPage page = await OpenAsync(reports.Comparison, $"#{NameOf(rows[2])}");
        await page.SettledAsync();
        Assert.Equal(1, await page.Page.Locator("#distributions").CountAsync());
        Assert.Equal(2, await page.Page.Locator("#list-high .examples").CountAsync());
        Assert.True(await page.Page.Locator("#list-high .token.above").CountAsync() > 10);
        await page.Page.Locator("#next").ClickAsync();
        await Assertions.Expect(page.Page.Locator("main h1")).ToHaveTextAsync(NameOf(rows[3]));
        Dictionary<string, string> last = rows[^1];
        await page.GoAsync($"#{NameOf(last)}");
        Assert.Equal(0, await page.Page.Locator("#distributions").CountAsync());
        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync(
            $"neuronprobe compare before after {NameOf(last)}");
        page.DemandQuiet();
    }

    [Fact]
    public async Task No_text_of_a_corpus_and_no_name_of_a_folder_runs_or_becomes_markup()
    {
        foreach (string address in (string[])["", "#list", "#ffn.2.post:10", "#ffn.2.post:20"])
        {
            await using ReportPage page = await OpenAsync(reports.HostileComparison, address);
            await page.SettledAsync();
            Assert.Equal(0, await page.Page.Locator("img, #hostile, main svg[onload]").CountAsync());
            Assert.Null(await page.Page.EvaluateAsync<string?>(
                $"() => window.{HostileTexts.Mark}?.toString() ?? null"));
            string text = await page.Page.Locator("body").InnerTextAsync();
            Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
            page.DemandQuiet();
        }
    }

    private Task<ReportPage> OpenAsync(string report, string address = "", bool isDark = false, int width = 1280) =>
        chromium.OpenAsync(report, address, isDark, width, file: Views.Compare);

    /// <summary>The rows of compare.csv, whose cells have no commas.</summary>
    private static string NameOf(Dictionary<string, string> row) => $"{row["alias"]}:{row["neuron"]}";

    /// <summary>The rows of the table, cells by their columns.</summary>
    private Dictionary<string, string>[] Rows()
    {
        string[][] lines =
        [
            .. File.ReadAllLines(Path.Combine(reports.Comparison, "compare.csv")).Select(line => line.Split(',')),
        ];
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary())];
    }
}
