using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Sums by document, and the test of <c>compare</c> that has documents as units, as a user meets them.
/// </summary>
[Collection(PlantedScans.Collection)]
public sealed class CompareDocumentsTests(PlantedScans scans) : EndToEndTest
{
    private static readonly string[] Neurons = ["-l", "ffn.3.post", "-n", "0-99"];

    private static readonly string[] Options =
        ["--collect", "stats,histogram,pairs,groups,documents", "--matmul", "packed", .. Neurons];

    private const int Documents = 300;

    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    private string Baseline => scans.ScanFirst(Documents, "documents-baseline", Sample, Options);

    private string Planted => scans.ScanFirst(Documents, "documents-planted", scans.PlantedModel, Options);

    [Fact]
    public void Sums_go_with_the_means_of_all_tokens()
    {
        DocumentsCollector documents = SavedScan.Open(Baseline).LoadCollectors(0, ["documents"])
            .OfType<DocumentsCollector>().Single();
        Assert.Equal(Documents, documents.Documents.Count);
        long tokens = documents.Documents.Sum(document => document.Tokens);
        foreach (Dictionary<string, string> row in CsvFile.Read(Path.Combine(Baseline, "neurons.csv")))
        {
            Assert.Equal(Whole(row["count"]), tokens);
            int neuron = Whole(row["neuron"]);
            Assert.Equal(Real(row["mean"]), documents.Documents.Sum(own => own.Sums[neuron]) / tokens, 1e-12);
        }
    }

    [Fact]
    public void A_planted_change_is_borne_out_and_nothing_else()
    {
        List<Dictionary<string, string>> rows = Rows(Baseline, Planted);
        Assert.Equal(100, rows.Count);
        // The scaled one, the dead one and both that changed places.
        Assert.Equal(4, rows.Count(IsPlanted));
        Assert.All(rows.Where(IsPlanted), row =>
        {
            Assert.InRange(Real(row["document_p"]), 0.001, 0.01);
            Assert.InRange(Real(row["document_p_adjusted"]), Real(row["document_p"]), 0.05);
        });
        // Those that were left alone are the same to the last bit.
        Assert.All(
            rows.Where(row => !IsPlanted(row)),
            row => Assert.Equal(("1", "1"), (row["document_p"], row["document_p_adjusted"])));
        int changed = rows.Count(row => row["changed"] == "1");
        Assert.InRange(changed, 3, 4);
        string shown = CommandLine.Run("compare", Baseline, Planted).Succeeded().Output.ReplaceLineEndings(" ");
        Assert.Contains(
            "A change of the mean is borne out by the documents (p at most 0.05, adjusted for 100 neurons; 300 "
                + $"documents) in {changed} of {changed} changed and {4 - changed} of {100 - changed} others.",
            shown,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Of_the_same_model_nothing_is_borne_out()
    {
        string again = scans.ScanFirst(
            Documents, "documents-again", Sample, [.. Options, "--batch-tokens", "300", "--threads", "1"]);
        Assert.All(
            Rows(Baseline, again),
            row => Assert.Equal(("1", "1"), (row["document_p"], row["document_p_adjusted"])));
    }

    [Fact]
    public void Without_sums_there_is_no_test()
    {
        string without = scans.ScanFirst(
            Documents, "documents-none", scans.PlantedModel,
            ["--collect", "stats,histogram,pairs,groups", "--matmul", "packed", .. Neurons]);
        CommandLine found = CommandLine.Run("compare", Baseline, without).Succeeded();
        Assert.Contains(
            "has no 'documents', which the other scan has", found.Output.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
        Assert.DoesNotContain("borne out", found.Output, StringComparison.Ordinal);
        Assert.All(
            Rows(Baseline, without),
            row => Assert.Equal(("", ""), (row["document_p"], row["document_p_adjusted"])));
        CommandLine neither = CommandLine.Run("compare", scans.Baseline, scans.Planted).Succeeded();
        Assert.DoesNotContain("'documents'", neither.Output, StringComparison.Ordinal);
        JsonNode json = Json(scans.Baseline, scans.Planted);
        Assert.Null(json["document_test"]);
        // Other documents have no differences of their own.
        string fewer = scans.ScanFirst(100, "documents-fewer", Sample, Options);
        Assert.All(Rows(Baseline, fewer, "--unpaired"), row => Assert.Equal("", row["document_p"]));
    }

    [Fact]
    public void Files_and_views_have_it()
    {
        string folder = scans["documents-difference"];
        CommandLine.Run("compare", Baseline, Planted, "-o", folder, "--format", "csv,parquet,html").Succeeded();
        JsonNode test = Json(Baseline, Planted)["document_test"]!;
        Assert.Equal(
            (300, 100, 4),
            ((int)test["documents"]!, (int)test["neurons"]!, (int)test["changed"]! + (int)test["others"]!));
        JsonNode largest = Json(Baseline, Planted)["largest"]![0]!;
        Assert.InRange((double)largest["document_p"]!, 0.001, 0.01);
        string page = File.ReadAllText(Path.Combine(folder, "compare.html"));
        Assert.Contains("A change of the mean is borne out by the documents", page, StringComparison.Ordinal);
        Assert.Contains("\"document_p_adjusted\"", page, StringComparison.Ordinal);
        string view = CommandLine.Run("compare", Baseline, Planted, $"ffn.3.post:{PlantedScans.Scaled}").Succeeded()
            .Output.ReplaceLineEndings(" ");
        Assert.Contains(
            "documents move its mean as far by chance with p 0.00", view,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_that_are_sure_not_to_fit_are_refused_at_once()
    {
        Directory.CreateDirectory(Folder["texts"]);
        for (int i = 0; i < 200; i++)
        {
            File.WriteAllText(Path.Combine(Folder["texts"], $"{i}.txt"), "Roses are red.");
        }
        File.WriteAllText(Path.Combine(Folder["texts"], "empty.txt"), "");
        string[] line = ["--collect", "stats,documents", "--max-memory", "344MiB"];
        // 2,048 neurons x 8 bytes x 200 documents.
        Refused(
            Scan(Sample, Folder["texts"], line),
            "--collect documents: expected the sums of all documents within --max-memory 344 MiB, but those of 200 "
                + "documents take 3.1 MiB beside ",
            "--neuron or --layer",
            "--limit-documents",
            "leave 'documents' out of --collect");
        string corpus = Write(
            "lines.jsonl", string.Concat(Enumerable.Repeat("{\"text\": \"Roses are red.\"}\n", 1000)));
        Refused(
            Scan(Sample, corpus, line),
            "--collect documents: expected the sums of all documents within --max-memory 344 MiB, but after ",
            " documents they take ");
        Refused(Scan(Sample, corpus, [.. line, "--dry-run"]), "but those of 1,000 documents take 15.6 MiB beside ");
        CommandLine told = Scan(Sample, corpus, "--collect", "stats,documents", "--dry-run").Succeeded();
        Assert.Contains("15.6 MiB sums by document", told.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        told = Scan(Sample, corpus, "--collect", "stats,documents", "--limit-documents", "3").Succeeded();
        Assert.Contains("16 KiB more with each document", told.Error, StringComparison.Ordinal);
    }

    private static bool IsPlanted(Dictionary<string, string> row) =>
        PlantedScans.Changed.Contains(Whole(row["neuron"]));

    private static List<Dictionary<string, string>> Rows(string baseline, string other, params string[] more) =>
        [.. CsvFile.Parse(CommandLine.Run(["compare", baseline, other, "--as", "csv", .. more]).Succeeded().Output)];

    private static JsonNode Json(string baseline, string other)
    {
        string json = CommandLine.Run("compare", baseline, other, "--as", "json").Succeeded().Output;
        SchemaTests.DemandValid("compare", json);
        return JsonNode.Parse(json)!;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
