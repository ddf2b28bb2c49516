using Xunit;

namespace NeuronProbe.Browser;

/// <summary>Texts, ids and labels of a corpus that try to be script or markup stay texts.</summary>
public sealed class HostileTextTests(Chromium chromium, Reports reports)
{
    [Fact]
    public async Task No_text_of_the_corpus_runs_or_becomes_markup()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Hostile);
        await DemandHarmlessAsync(page);
        int texts = 0;
        string[] addresses = ["#list", "#atlas", "#concepts", "#find=bank", "#find=script"];
        foreach (string address in (IEnumerable<string>)
            [.. addresses, .. Enumerable.Range(0, 12).Select(neuron => $"#ffn.1.post:{neuron * 17}")])
        {
            await page.GoAsync(address);
            await page.SettledAsync();
            await DemandHarmlessAsync(page);
            texts += await page.Page.Locator(".examples li").CountAsync();
        }
        Assert.InRange(texts, 12, 1000);
        await page.GoAsync("#concepts");
        await page.Page.Locator("#concept-list tbody th a").First.ClickAsync();
        await page.DrawnAsync();
        Assert.Contains("onerror", await page.HeadingAsync(), StringComparison.Ordinal);
        await DemandHarmlessAsync(page);
    }

    [Fact]
    public async Task Markup_is_shown_as_it_was_written_and_what_turns_text_is_made_visible()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Hostile, "#ffn.1.post:17");
        string shown = "";
        for (int neuron = 0; neuron < 20; neuron++)
        {
            await page.GoAsync($"#ffn.1.post:{neuron}");
            shown += string.Concat(await page.Page.Locator(".examples li").AllInnerTextsAsync());
        }
        Assert.All(
            ["</script>", "onerror", "gnp.exe", "separator", "paragraph", "byte"],
            text => Assert.Contains(text, shown, StringComparison.Ordinal));
        Assert.DoesNotContain("\u202e", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2028", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\0", shown, StringComparison.Ordinal);
        page.DemandQuiet();
    }

    [Fact]
    public async Task The_pages_policy_stops_script_that_got_in_all_the_same()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Hostile);
        // Markup from strings, handlers, code from strings: all are refused, whether they would run or not.
        string[] ways =
        [
            "document.body.innerHTML = '<b>x</b>'",
            "document.body.setAttribute('onclick', 'window.hostileTextRan = 1')",
            "document.write('<b>x</b>')", "new Function('window.hostileTextRan = 1')()",
            "setTimeout('window.hostileTextRan = 1')",
        ];
        foreach (string way in ways)
        {
            // Later, since the driver's own code may do what the page's may not.
            Assert.True(
                await page.Page.EvaluateAsync<bool>(
                    $"() => new Promise(done => setTimeout(() => {{ try {{ {way}; done(false); }} "
                    + "catch { done(true); } }))"),
                way);
        }
        await page.Page.EvaluateAsync(
            """
            () => {
              const frame = document.createElement("iframe");
              frame.src = "javascript:parent.hostileTextRan = 1";
              document.body.append(frame);
              return new Promise(done => setTimeout(done, 300));
            }
            """);
        Assert.Null(await page.Page.EvaluateAsync<int?>($"() => window.{HostileTexts.Mark} ?? null"));
    }

    private static async Task DemandHarmlessAsync(ReportPage page)
    {
        Assert.Null(await page.Page.EvaluateAsync<int?>($"() => window.{HostileTexts.Mark} ?? null"));
        Assert.Equal(0, await page.Page.Locator("main img, main script, main b#hostile, main iframe").CountAsync());
        page.DemandQuiet();
    }
}
