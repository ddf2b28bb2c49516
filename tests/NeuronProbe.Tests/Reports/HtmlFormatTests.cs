using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>Which files the report for a browser is, and what can't become a part of its page.</summary>
public sealed partial class HtmlFormatTests : IDisposable
{
    // What ends an element, a string or a line of script, is no character, turns the writing or is a handler.
    private const string Markup =
        "</script><script>alert(1)</script><!--<img src=x onerror=\"alert(1)\">'`${alert(1)}\\u0041&amp;</title>"
        + "</style>";

    private static readonly HtmlPage Page = new(new Dictionary<string, string>
    {
        ["report.html"] = "<meta charset=\"utf-8\"><!--policy--><title><!--title--></title><!--styles: a.css-->\n"
            + "<!--scripts: b.js c.js-->\n<p>end\n",
        ["a.css"] = "p { color: red; }\n",
        ["b.js"] = "window.neuronProbe = { data() {} };\n",
        ["c.js"] = "start();\n",
    });

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Cultures => Culture.Treacherous;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Few_data_are_in_the_page()
    {
        Write(mostInOne: 1_000_000);
        Assert.Equal(["report.html", OutputFolder.FileList], folder.Files);
        string page = Read("report.html");
        Assert.Contains("<style>p { color: red; }\n</style>", page, StringComparison.Ordinal);
        Assert.True(
            page.IndexOf("id=\"data:run\"", StringComparison.Ordinal)
                < page.IndexOf("<script>window.neuronProbe", StringComparison.Ordinal));
    }

    [Fact]
    public void More_are_beside_it_and_the_page_loads_what_it_needs_at_opening()
    {
        Write(mostInOne: 1_000);
        Assert.Equal(
            [
                "report.html", "report/a.css", "report/atlas.js", "report/b.js", "report/c.js", "report/concepts/0.js",
                "report/neurons/0/0.js", "report/run.js", "report/sites/0.js", "report/words/0.js",
                OutputFolder.FileList,
            ],
            folder.Files);
        Assert.Equal(
            ["report/b.js", "report/c.js", "report/run.js", "report/atlas.js"],
            Source.Matches(Read("report.html")).Select(match => match.Groups[1].Value));
        Assert.Contains(
            "<link rel=\"stylesheet\" href=\"report/a.css\">", Read("report.html"), StringComparison.Ordinal);
        Assert.Equal("start();\n", Read("report/c.js"));
    }

    [Fact]
    public void Whoever_insists_gets_one_file_with_the_same_bytes()
    {
        Write(mostInOne: 1_000_000);
        string page = Read("report.html");
        WrittenReport.Write(folder["again"], SmallReport.Create(), 0, Page, isSingle: true);
        Assert.Equal(page, Read("again/report.html"));
        Assert.False(Directory.Exists(folder["again/report"]));
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Data_are_the_same_in_both_forms_and_under_every_culture(string culture)
    {
        Culture.Use(culture, () => Write(mostInOne: 1_000_000));
        WrittenReport one = WrittenReport.Read(folder.Location);
        WrittenReport several = WrittenReport.Write(folder["several"], SmallReport.Create(), 0, Page);
        string[] names = [.. one.Names.Order(StringComparer.Ordinal)];
        Assert.Equal(several.Names.Order(StringComparer.Ordinal), names);
        string all = string.Concat(names.SelectMany(name => Lines(name, one[name])));
        Assert.Equal(string.Concat(names.SelectMany(name => Lines(name, several[name]))), all);
        Golden.Matches("reports/report-data.txt", all);

        // A line for each property, or for each item of a list of several.
        static IEnumerable<string> Lines(string name, JsonNode node) => node switch
        {
            JsonObject own when name.Count(c => c == '.') < 2 =>
                own.SelectMany(property => Lines($"{name}.{property.Key}", property.Value!)),
            JsonArray { Count: > 1 } list when list[0] is JsonObject =>
                list.SelectMany((item, i) => new[] { $"{name}[{i}] {item!.ToJsonString()}\n" }),
            _ => [$"{name} {node?.ToJsonString() ?? "null"}\n"],
        };
    }

    [Fact]
    public void The_policy_lets_the_pages_own_scripts_run_and_nothing_else()
    {
        Write(mostInOne: 1_000_000);
        string policy = Policy.Match(Read("report.html")).Groups[1].Value;
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(
            [Hash("window.neuronProbe = { data() {} };\n"), Hash("start();\n")],
            policy.Split("script-src ")[1].Split(';')[0].Split(' '));
        Assert.Equal(Hash("p { color: red; }\n"), policy.Split("style-src ")[1].Split(';')[0]);
        Write(mostInOne: 0);
        policy = Policy.Match(Read("report.html")).Groups[1].Value;
        Assert.Contains("script-src 'self' file:;", policy, StringComparison.Ordinal);

        static string Hash(string text) =>
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [Fact]
    public void Samples_are_lists_after_those_of_the_ends_with_what_they_were_drawn_from()
    {
        WrittenReport data = WrittenReport.Write(folder.Location, SmallReport.Create(), 0, Page);
        JsonNode[] lists = [.. data["neurons/0/0"]["neurons"]![0]!["lists"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(["high", "low", "sample", "sample"], lists.Select(list => (string)list["kind"]!));
        Assert.Equal(
            ["Random tokens", "Random tokens from -2.000 to 0"], lists[2..].Select(list => (string)list["title"]!));
        Assert.Equal(
            (null, null, 10), ((double?)lists[2]["lower"], (double?)lists[2]["upper"], (int)lists[2]["count"]!));
        Assert.Equal((-2, 0, 4), ((double)lists[3]["lower"]!, (double)lists[3]["upper"]!, (int)lists[3]["count"]!));
        Assert.Equal([-0.5, -0.75], lists[3]["activation"]!.AsArray().Select(value => (double)value!));
        Assert.True((bool)data["run"]["has"]!["samples"]!);
    }

    [Theory]
    [InlineData(Markup)]
    [InlineData("\0x\ud800y\udfff")]
    [InlineData(Hostile.Text)]
    public void Texts_of_the_corpus_stay_data(string hostile)
    {
        WrittenReport data = WrittenReport.Write(
            folder.Location, SmallReport.Create("x" + hostile, hostile), 1_000_000, Page);
        string page = Read("report.html");
        Assert.Empty(Hostile.In(page));
        int elements = data.Names.Count();
        Assert.Equal(elements + 2, Regex.Count(page, "<script"));
        Assert.Equal(elements + 2, Regex.Count(page, "</script"));
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<title"));
        AssertReadsBack(data, hostile.Replace('\ud800', '\ufffd').Replace('\udfff', '\ufffd'), hostile);
        WrittenReport files = WrittenReport.Write(
            folder["files"], SmallReport.Create("x" + hostile, hostile), 0, Page);
        foreach (string path in Directory.EnumerateFiles(folder["files/report"], "*.js", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is not ("b.js" or "c.js")))
        {
            string text = File.ReadAllText(path);
            Assert.Empty(Hostile.In(text));
            Assert.DoesNotContain('<', text);
            Assert.Equal(1, text.Count(c => c == '\n'));
        }
        Assert.Equal(data.Names.Order(StringComparer.Ordinal), files.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_programs_own_page_has_places_for_all_and_scripts_that_can_be_inlined()
    {
        WrittenReport.Write(folder.Location, SmallReport.Create(), 1_000_000);
        string page = Read("report.html");
        Assert.All(HtmlPage.Embedded.Parts, part =>
        {
            Assert.DoesNotContain("</script", part.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("</style", part.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<!--", part.Text, StringComparison.Ordinal);
            Assert.Contains(part.Text, page, StringComparison.Ordinal);
        });
        Assert.NotEmpty(HtmlPage.Embedded.Parts);
        Assert.DoesNotContain("<!--", page, StringComparison.Ordinal);
        Assert.Contains("<title>doc - NeuronProbe</title>", page, StringComparison.Ordinal);
    }

    private static void AssertReadsBack(WrittenReport data, string expected, string original)
    {
        JsonNode block = data["neurons/0/0"];
        ShownExample example = ShownExample.Of(block, block["neurons"]![0]!).First();
        Assert.Equal("x" + expected, example.Text);
        Assert.Equal(expected, example.PeakText);
        Assert.Equal(expected, example.DocumentId);
        Assert.Equal(expected, (string)data["run"]["concepts"]![0]!["name"]!);
        Assert.Equal(expected, (string)data["run"]["model"]!["name"]!);
        Assert.Equal($"Warning: {expected}", (string)data["run"]["notes"]![0]!);
        Assert.Equal(original.Length, expected.Length);
    }

    private void Write(long mostInOne) => WrittenReport.Write(folder.Location, SmallReport.Create(), mostInOne, Page);

    private string Read(string name) => File.ReadAllText(folder[name]);

    [GeneratedRegex("<script src=\"([^\"]+)\"></script>")]
    private static partial Regex Source { get; }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]+)\">")]
    private static partial Regex Policy { get; }
}
