using System.Text;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class ReportFormatTests
{
    public static TheoryData<string> Cultures => Culture.Treacherous;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Files_are_the_same_under_every_culture(string culture)
    {
        using var folder = new TemporaryFolder();
        Culture.Use(culture, () => Write(SmallFindings.Create(), folder["out"]));
        foreach (string name in (string[])["neurons.csv", "top_examples.csv", "histogram.csv", "results.json"])
        {
            Golden.Matches("reports/" + name, ReadExactly(folder["out/" + name]));
        }
    }

    [Fact]
    public void The_names_told_beforehand_are_those_of_the_files_written()
    {
        using var folder = new TemporaryFolder();
        Findings findings = SmallFindings.Create();
        string[] told = [.. ReportFormatCatalogue.Names.SelectMany(
            name => ReportFormatCatalogue.Create(name, new()).FileNames(findings))];
        Write(findings, folder.Location);
        Assert.Equal(told.Append(OutputFolder.FileList).Distinct().Order(StringComparer.Ordinal), folder.Files);
    }

    [Fact]
    public void A_table_that_was_not_chosen_is_in_no_format()
    {
        using var folder = new TemporaryFolder();
        Write(SmallFindings.Create(new HashSet<string> { "neurons" }), folder.Location, "csv", "json", "parquet");
        Assert.Equal(["neurons.csv", "neurons.parquet", "results.json", OutputFolder.FileList], folder.Files);
        Assert.DoesNotContain("histogram", File.ReadAllText(folder["results.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_brings_the_list_of_valid_ones()
    {
        var e = Assert.Throws<ProbeException>(() => ReportFormatCatalogue.Create("xlsx", new()));
        Assert.Equal(
            "--format: expected any of csv, json, brief, parquet, html, openai, neuronpedia, but got 'xlsx'. "
                + "Separate several by commas: --format csv,json.",
            e.Message);
    }

    [Fact]
    public void A_format_is_listed_under_its_own_name() =>
        Assert.All(
            ReportFormatCatalogue.Names, name => Assert.Equal(name, ReportFormatCatalogue.Create(name, new()).Name));

    private static void Write(Findings findings, string location, params string[] formats)
    {
        using OutputFolder folder = OutputFolder.ForScan(location, overwrite: false, []);
        foreach (string name in formats.Length > 0 ? formats : ReportFormatCatalogue.Names)
        {
            ReportFormatCatalogue.Create(name, new()).Write(new Report(SmallManifest.Create(), findings), folder);
        }
        folder.Commit();
    }

    // A byte order mark or a wrong byte must show.
    private static string ReadExactly(string path) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
}
