using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Xunit;

namespace NeuronProbe.Browser;

/// <summary>Every kind of page in both themes and at several widths: can all read it?</summary>
public sealed class AppearanceTests(Chromium chromium, Reports reports)
{
    public static TheoryData<string, string, bool> PagesAndThemes =>
        [.. from view in Views.All from isDark in (bool[])[false, true] select (view.Name, view.Address, isDark)];

    public static TheoryData<string, string, int> PagesAndWidths =>
        [.. from view in Views.All from width in (int[])[320, 400, 1000, 1600] select (view.Name, view.Address, width)];

    public static TheoryData<string, string> Pages => [.. Views.All.Select(view => (view.Name, view.Address))];

    [Theory]
    [MemberData(nameof(PagesAndThemes))]
    public async Task Axe_finds_no_violation(string name, string address, bool isDark)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, address, isDark);
        await page.SettledAsync();
        await page.Page.EvaluateAsync(
            "() => document.querySelectorAll('main details').forEach(one => { one.open = true; })");
        AxeResult result = await page.Page.RunAxe();
        string[] violations =
        [
            .. from violation in result.Violations
               from node in violation.Nodes.Take(3)
               select $"{name}: {violation.Id}: {violation.Help}: {node.Html}",
        ];
        Assert.True(violations.Length == 0, string.Join('\n', violations));
        Assert.NotEmpty(result.Passes);
    }

    [Theory]
    [MemberData(nameof(PagesAndWidths))]
    public async Task No_page_is_wider_than_its_window(string name, string address, int width)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, address, width: width);
        await page.SettledAsync();
        int wide = await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{name} is {wide} wide in a window of {width}.");
        page.DemandQuiet();
    }

    // Fonts differ from machine to machine: the spacing is WCAG 1.4.12's, and wider than any font's of ours.
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Wide_letters_stay_within_a_small_window(string name, string address)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, address, width: 400);
        await page.SettledAsync();
        int wide = await page.Page.EvaluateAsync<int>(
            "() => { document.documentElement.style.cssText = 'letter-spacing: 0.12em; word-spacing: 0.16em';"
            + " return document.documentElement.scrollWidth; }");
        Assert.True(wide <= 400, $"{name} is {wide} wide in a window of 400.");
    }

    [Fact]
    public async Task The_theme_is_the_systems_until_the_button_changes_it()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample, isDark: true);
        double dark = await BrightnessAsync(page);
        await page.Page.Locator("#theme").ClickAsync();
        double light = await BrightnessAsync(page);
        Assert.InRange(dark, 0, 80);
        Assert.InRange(light, 200, 255);
        await page.Page.Locator("#view-list").ClickAsync();
        await page.DrawnAsync();
        Assert.Equal(light, await BrightnessAsync(page));
        await page.GoAsync("#atlas");
        Assert.Equal(light, await BrightnessAsync(page));
        page.DemandQuiet();
    }

    [Fact]
    public async Task The_skip_link_comes_first_and_leads_to_the_content()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Sample);
        await page.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("skip", await page.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await page.Page.EvaluateAsync<string>("() => document.activeElement.id"));
        page.DemandQuiet();
    }

    // The mean of red, green and blue of what the page stands on.
    private static Task<double> BrightnessAsync(ReportPage page) => page.Page.EvaluateAsync<double>(
        """
        () => {
          const canvas = document.createElement("canvas").getContext("2d");
          const grounds = [document.body, document.documentElement].map(one => getComputedStyle(one).backgroundColor);
          canvas.fillStyle = grounds.find(ground => ground !== "rgba(0, 0, 0, 0)") ?? "white";
          canvas.fillRect(0, 0, 1, 1);
          const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
          return (red + green + blue) / 3;
        }
        """);
}
