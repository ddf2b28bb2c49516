using System.Text.Json.Nodes;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>The report for a browser, as it is asked for.</summary>
public sealed class HtmlReportTests : EndToEndTest
{
    [Fact]
    public void Scan_writes_it_and_report_writes_it_again_with_the_same_bytes()
    {
        Scan(Model(), Ids(30, 40), "--format", "html").Succeeded();
        byte[] page = File.ReadAllBytes(Path.Combine(Out, "report.html"));
        Assert.False(File.Exists(Path.Combine(Out, "neurons.csv")));
        CommandLine run = CommandLine.Run("report", Out, "--format", "html").Succeeded();
        Assert.Contains($"Wrote report.html in {Out}.", run.Error, StringComparison.Ordinal);
        Assert.Equal(page, File.ReadAllBytes(Path.Combine(Out, "report.html")));
        Assert.Equal("gpt2", (string)WrittenReport.Read(Out)["run"]["facts"]![0]!["value"]!);
    }

    [Fact]
    public void The_manifest_has_a_hash_of_every_file_of_it()
    {
        string[] asked = ["--per", "token", "-k", "200", "--format", "html"];
        Scan(Model(), Ids(Enumerable.Repeat(300, 8)), asked).Succeeded();
        string[] told = Files();
        Assert.Contains("report.html", told);
        Assert.Contains("report/run.js", told);
        Assert.Contains("report/neurons/0/1.js", told);
        string[] there =
        [
            .. Directory.EnumerateFiles(Path.Combine(Out, "report"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Out, path).Replace('\\', '/')),
        ];
        Assert.Equal(
            there.Order(StringComparer.Ordinal),
            told.Where(name => name.StartsWith("report/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        CommandLine.Run(["scan", "--from", Out, "-o", Folder["one"], "--single-file"]).Succeeded();
        Assert.True(new FileInfo(Folder["one/report.html"]).Length > 5_000_000);
        Assert.False(Directory.Exists(Folder["one/report"]));
        CommandLine.Run(["report", Out, "--format", "html", "--single-file"]).Succeeded();
        Assert.True(new FileInfo(Path.Combine(Out, "report.html")).Length > 5_000_000);
    }

    [Fact]
    public void One_file_takes_the_place_of_a_folder_and_a_folder_that_of_one_file()
    {
        Scan(Model(), Ids(Enumerable.Repeat(300, 8)), "--per", "token", "-k", "200", "--format", "html,csv")
            .Succeeded();
        string[] before = Files();
        File.WriteAllText(Path.Combine(Out, "report", "mine.txt"), "mine");
        CommandLine.Run(["report", Out, "--format", "html", "--single-file"]).Succeeded();
        Assert.Equal(
            ["mine.txt"], Directory.EnumerateFileSystemEntries(Path.Combine(Out, "report")).Select(Path.GetFileName));
        Assert.Equal(before.Where(name => !name.StartsWith("report/", StringComparison.Ordinal)), Files());
        string[] listed = File.ReadAllLines(Path.Combine(Out, "state", "files.txt"));
        Assert.DoesNotContain(listed, name => name.StartsWith("report/", StringComparison.Ordinal));
        Assert.Contains("neurons.csv", listed);
        CommandLine.Run(["report", Out, "--format", "html"]).Succeeded();
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("csv, json")]
    [InlineData("parquet, csv", "--format", "parquet,csv")]
    public void One_file_of_what_is_not_written_is_refused(string formats, params string[] asked)
    {
        string expected = $"--single-file: expected html among --format, but got {formats}. "
            + "Add --format html, or leave --single-file out.";
        CommandLine.Run(["scan", "-m", "none", "-c", "none", "--top", "0", "--single-file", .. asked])
            .Refused(expected, "--top: expected a whole number of at least 1");
        CommandLine.Run(["report", "none", "--single-file", .. asked]).Refused(expected);
        Assert.DoesNotContain(
            "--single-file",
            CommandLine.Run(["report", "none", "--single-file", "false", .. asked]).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_scans_one_file_is_no_wish_of_now()
    {
        Scan(Model(), Ids(3), "--format", "html", "--single-file").Succeeded();
        CommandLine.Run("scan", "--from", Out, "-o", Folder["csv"], "--format", "csv").Succeeded();
        CommandLine.Run("scan", "--from", Folder["csv"], "-o", Folder["again"], "--single-file").Refused(
            "--single-file: expected html among --format, but got csv.");
    }

    [Fact]
    public void A_page_that_is_there_already_is_not_replaced_by_a_scan()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "report.html"), "mine");
        Scan(Model(), Ids(3), "--format", "html").Refused(
            $"--out: expected a folder without results, but '{Out}' already holds a file 'report.html'.");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "report.html")));
    }

    private string[] Files() =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!["files"]!.AsArray()
            .Select(file => (string)file!["name"]!),
    ];
}
