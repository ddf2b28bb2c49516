using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans for other tools, and their formats from saved scans.</summary>
public sealed class ExportScanTests : EndToEndTest
{
    private static readonly string[] Few = ["-l", "ffn.0.post", "ffn.2.post", "-n", "3,40,219"];

    private static readonly string[] Both = ["--format", "openai,neuronpedia"];

    [Fact]
    public void A_scan_for_openai_has_the_records_that_its_other_formats_have()
    {
        ScanSample(["--for", "openai", .. Few]).Succeeded();
        CommandLine.Run("report", Out, "--format", "json").Succeeded();
        Dictionary<string, string> texts = SampleTexts();
        foreach ((JsonElement site, JsonElement neuron) in Neurons())
        {
            int layer = site.GetProperty("site").GetString()!.Contains(".0.", StringComparison.Ordinal) ? 0 : 2;
            int number = neuron.GetProperty("neuron").GetInt32();
            NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai", $"{layer}", $"{number}.json"));
            Assert.Equal((layer, number), (record.LayerIndex, record.NeuronIndex));
            JsonElement statistics = neuron.GetProperty("statistics");
            Assert.Equal(statistics.GetProperty("mean").GetDouble(), record.Mean);
            Assert.Equal(statistics.GetProperty("variance").GetDouble(), record.Variance);
            Assert.Equal(statistics.GetProperty("skewness").GetDouble(), record.Skewness);
            Assert.Equal(statistics.GetProperty("kurtosis").GetDouble(), record.Kurtosis);
            AssertSame(20, neuron.GetProperty("top_examples"), record.MostPositiveActivationRecords, texts);
            AssertSame(15, neuron.GetProperty("samples"), record.RandomSample, texts);
            Assert.Null(record.RandomSampleByQuantile);
            double[] largest = [.. record.MostPositiveActivationRecords.Select(r => r.Activations.Max())];
            Assert.Equal(largest.OrderDescending(), largest);
            Assert.Equal(statistics.GetProperty("max").GetSingle(), (float)largest[0]);
        }
    }

    [Fact]
    public void What_is_chosen_for_it_stands_in_the_manifest_and_options_beside_it_win()
    {
        ScanSample(["--for", "openai", "--top", "30", "--sample-intervals", "4", "--limit-documents", "300", .. Few])
            .Succeeded();
        JsonNode options = Manifest()["options"]!;
        Assert.Equal(
            ("64", "63", "window", "30", "15", "4", "[\"openai\"]"),
            ($"{options["max-length"]}", $"{options["context"]}", $"{options["per"]}", $"{options["top"]}",
                $"{options["samples"]}", $"{options["sample-intervals"]}", options["format"]!.ToJsonString()));
        NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai/2/219.json"));
        Assert.Equal((30, 15), (record.MostPositiveActivationRecords.Length, record.RandomSample.Length));
        Assert.InRange(record.RandomSampleByQuantile!.Length, 2, 4);
        Assert.Equal(record.RandomSampleByQuantile.Length + 1, record.QuantileBoundaries!.Length);
        foreach ((ActivationRecord[] samples, int i) in record.RandomSampleByQuantile.Select((s, i) => (s, i)))
        {
            (double low, double high) = (record.QuantileBoundaries[i], record.QuantileBoundaries[i + 1]);
            Assert.All(samples, s => Assert.Contains(s.Activations, value => value >= low && value <= high));
        }
    }

    [Fact]
    public void A_choice_for_a_format_goes_over_an_earlier_scan_and_under_what_is_given()
    {
        ScanSample(["-k", "5", "--context", "2", "--limit-documents", "30", .. Few]).Succeeded();
        CommandLine.Run(
            "scan", "--from", Out, "--for", "openai", "--context", "40", "--overwrite").Succeeded();
        JsonNode manifest = Manifest();
        Assert.Equal(
            ("64", "40", "20", "3,40,219"),
            ($"{manifest["options"]!["max-length"]}", $"{manifest["options"]!["context"]}",
                $"{manifest["options"]!["top"]}", $"{manifest["options"]!["neuron"]}"));
        Assert.DoesNotContain("max-length", manifest["settled"]!.AsArray().Select(key => (string)key!));
        Assert.True(File.Exists(Path.Combine(Out, "openai/0/3.json")));
        Assert.False(File.Exists(Path.Combine(Out, "neurons.csv")));
    }

    [Theory]
    [InlineData("--top", "5", "expected room for at least 20 examples, but --top is 5.")]
    [InlineData("--samples", "5", "expected room for at least 15 tokens at random, but --samples is 5.")]
    [InlineData("--tails", "low", "expected examples of the largest activations, but --tails is low.")]
    [InlineData("--collect", "stats", "expected top, samples to be collected, but --collect has only stats.")]
    [InlineData("--layer", "attn.0.head", "but the scan has only attn.0.head.0 and the like.")]
    public void What_contradicts_it_is_refused_before_anything_is_read(string option, string value, string message)
    {
        string[] layers = option == "--layer" ? [] : Few;
        foreach (string format in (string[])["openai", "csv"])
        {
            Refused(
                ScanSample(["--for", "openai", option, value, "--format", format, .. layers]),
                $"--format openai: ",
                message);
        }
    }

    [Fact]
    public void A_saved_scan_that_lacks_something_says_what_and_is_left_as_it_was()
    {
        ScanSample(["--limit-documents", "30", .. Few]).Succeeded();
        Dictionary<string, byte[]> before = Content("");
        CommandLine.Run("report", Out, "--format", "openai").Refused(
            "--format openai: expected top, samples to be collected, but --collect has only top, stats, histogram. "
            + "Scan with --for openai, or add samples to --collect.");
        Assert.Equal(before, Content(""));
    }

    [Fact]
    public void Reports_from_a_saved_scan_are_the_scans_own_whatever_the_batches()
    {
        ScanSample(["--for", "openai", "--limit-documents", "200", .. Both, .. Few]).Succeeded();
        Dictionary<string, byte[]> first = Content("openai", "neuronpedia");
        Assert.Equal(6 + 1 + (2 * 6), first.Count);
        Directory.Delete(Path.Combine(Out, "openai"), recursive: true);
        Directory.Delete(Path.Combine(Out, "neuronpedia"), recursive: true);
        Assert.Equal(
            "Wrote openai/0/3.json, openai/0/40.json, openai/0/219.json, openai/2/3.json, openai/2/40.json, "
            + $"openai/2/219.json, openai/SHA256SUMS in {Out}.\n"
            + "Wrote neuronpedia/tiny-english/0/release.jsonl, neuronpedia/tiny-english/0/model.jsonl, "
            + $"neuronpedia/tiny-english/0/sourceset.jsonl and 9 more files in {Out}.\n",
            string.Concat(CommandLine.Run(["report", Out, .. Both]).Succeeded().Error
                .Split('\n')[^3..].Select(line => line + "\n"))[..^1]);
        Assert.Equal(first, Content("openai", "neuronpedia"));
        ScanSample([
            "--for", "openai", "--limit-documents", "200", "--batch-tokens", "300", "--threads", "1", "--overwrite",
            .. Both, .. Few,
        ]).Succeeded();
        Assert.Equal(first, Content("openai", "neuronpedia"));
        CommandLine.Run("show", Out, "ffn.2.post:219").Succeeded();
    }

    [Fact]
    public void Neuronpedias_rows_have_the_numbers_of_the_tables()
    {
        ScanSample(["--for", "neuronpedia", "--limit-documents", "400", .. Few]).Succeeded();
        CommandLine.Run("report", Out, "--format", "json").Succeeded();
        foreach ((JsonElement site, JsonElement neuron) in Neurons())
        {
            string layer = site.GetProperty("site").GetString()!.Contains(".0.", StringComparison.Ordinal) ? "0" : "2";
            string source = Path.Combine(Out, "neuronpedia", "tiny-english", layer);
            string number = $"{neuron.GetProperty("neuron")}";
            JsonElement feature = NeuronpediaImport.Features(source).Single(row => Text(row, "index") == number);
            JsonElement statistics = neuron.GetProperty("statistics");
            Assert.Equal(
                statistics.GetProperty("active_fraction").GetDouble(), feature.GetProperty("frac_nonzero").GetDouble());
            Assert.Equal(statistics.GetProperty("max").GetSingle(), feature.GetProperty("maxActApprox").GetSingle());
            double count = statistics.GetProperty("count").GetDouble();
            Assert.Equal(
                count, NeuronpediaImport.Numbers(feature, "freq_hist_data_bar_heights").Sum(), count * 1e-6);
            JsonElement[] rows =
                [.. NeuronpediaImport.Activations(source).Where(row => Text(row, "index") == number)];
            JsonElement[] expected =
            [
                .. neuron.GetProperty("top_examples").EnumerateArray(),
                .. neuron.GetProperty("samples").EnumerateArray().Where(
                    row => row.GetProperty("interval").ValueKind == JsonValueKind.Number),
            ];
            Assert.Equal(
                expected.Select(row => row.GetProperty("context_activations").GetRawText()),
                rows.Select(row => row.GetProperty("values").GetRawText()));
            Assert.Equal(
                expected.Select(row => row.GetProperty("activation").GetSingle()),
                rows.Select(row => NeuronpediaImport.Numbers(row, "values")[
                    row.GetProperty("qualifyingTokenIndex").GetInt32()]).Select(value => (float)value));
            double[] shares = [.. rows.Skip(20).DistinctBy(row => row.GetProperty("binMin").GetDouble())
                .Select(row => row.GetProperty("binContains").GetDouble())];
            Assert.Equal(1, shares.Sum(), 1e-9);
        }
    }

    [Fact]
    public void Odd_texts_come_through_both()
    {
        string[] texts =
        [
            "see 😀 now", "a\0b \\u0000 c", "tab\there \u2028 </script>", "e\u0301 \u202e!", "   ", "\"quoted\"",
        ];
        string corpus = Write(
            "odd.jsonl",
            string.Concat(texts.Select(text => $"{JsonSerializer.Serialize(new { text })}\n")));
        CommandLine.Run([
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", corpus, "-o", Out, "--for", "openai",
            "-l", "ffn.0.post", "-n", "0-9", .. Both,
        ]).Succeeded();
        for (int neuron = 0; neuron < 10; neuron++)
        {
            NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai/0", $"{neuron}.json"));
            Assert.Equal(
                texts.Order(StringComparer.Ordinal),
                record.MostPositiveActivationRecords.Select(r => r.Text.Replace("\ufffd", ""))
                    .Order(StringComparer.Ordinal));
        }
        string[] imported =
        [
            .. NeuronpediaImport.Activations(Path.Combine(Out, "neuronpedia/tiny-english/0"))
                .Select(row => string.Concat(NeuronpediaImport.Texts(row, "tokens")).Replace("\ufffd", "")).Distinct(),
        ];
        Assert.Equal(
            texts.Select(text => text.Replace('\0', ' ')).Order(StringComparer.Ordinal),
            imported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tokens_that_the_tool_adds_are_in_no_record()
    {
        ScanSample([
            "--for", "openai", "--bos", "always", "--ignore-first", "2", "--limit-documents", "60", .. Both, .. Few,
        ]).Succeeded();
        CommandLine.Run("report", Out, "--format", "json").Succeeded();
        JsonElement neuron = Neurons().First().Neuron;
        Assert.Equal(3, neuron.GetProperty("neuron").GetInt32());
        NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai/0/3.json"));
        // The token that is put before each window, and the first two of the window.
        foreach ((string rows, ActivationRecord[] records) in ((string, ActivationRecord[])[])
            [("top_examples", record.MostPositiveActivationRecords),
                ("samples", record.RandomSample)])
        {
            Assert.Equal(
                neuron.GetProperty(rows).EnumerateArray().Select(
                    row => row.GetProperty("context_activations").EnumerateArray().Skip(3).Select(v => v.GetSingle())),
                records.Select(r => r.Activations.Select(value => (float)value)));
            Assert.All(records, r => Assert.DoesNotContain(r.Tokens, token => token.StartsWith('#')));
        }
    }

    [Fact]
    public void Of_gated_products_the_high_end_is_in_it()
    {
        Scan(
            Model("llama"),
            Ids(Enumerable.Repeat(20, 30)),
            ["--for", "openai", "-l", "ffn.0.post", "-n", "0-3", .. Both]).Succeeded();
        CommandLine.Run("report", Out, "--format", "csv").Succeeded();
        Assert.Equal(["high", "low"], Column("top_examples.csv", "tail").Distinct());
        string[] maxima = Column("neurons.csv", "max");
        for (int neuron = 0; neuron < 4; neuron++)
        {
            NeuronRecord record = FastDataclasses.Load(Path.Combine(Out, "openai/0", $"{neuron}.json"));
            Assert.Equal(20, record.MostPositiveActivationRecords.Length);
            Assert.Equal(maxima[neuron], $"{(float)record.MostPositiveActivationRecords[0].Activations.Max():R}");
            Assert.All(record.MostPositiveActivationRecords, r => Assert.StartsWith("#", r.Tokens[0]));
        }
    }

    [Fact]
    public void Sites_that_it_does_not_know_are_left_out_and_told()
    {
        string[] sites = ["-l", "ffn.1.post", "ffn.1.pre", "attn.1.head.0", "-n", "0-1"];
        const string Warning =
            "Warning: --format openai: it has neurons by layer and number, so 1 of 3 sites are left out, such as "
            + "attn.1.head.0; those of ffn.N.post, ffn.N.pre and ffn.N.up are in it.\n";
        CommandLine scan = ScanSample(["--for", "openai", "--limit-documents", "30", .. sites]).Succeeded();
        Assert.Contains(Warning, scan.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["1/0.json", "1/1.json", "SHA256SUMS", "pre/1/0.json", "pre/1/1.json"],
            Content("openai").Keys.Select(name => name["openai/".Length..]).Order(StringComparer.Ordinal));
        Assert.Contains(
            Warning, CommandLine.Run("report", Out, "--format", "openai").Succeeded().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_manifest_names_the_list_of_records_and_a_scan_over_it_removes_them()
    {
        ScanSample(["--for", "openai", "--limit-documents", "30", .. Few]).Succeeded();
        Assert.Equal(
            ["openai/SHA256SUMS"],
            Manifest()["files"]!.AsArray().Select(file => (string)file!["name"]!)
                .Where(name => name.StartsWith("openai/", StringComparison.Ordinal)));
        Assert.Contains("openai/2/219.json", File.ReadAllLines(Path.Combine(Out, "state/files.txt")));
        ScanSample(["--limit-documents", "30", "--overwrite", .. Few]).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(Out, "openai")));
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static Dictionary<string, string> SampleTexts() => File.ReadLines(SampleFolder.Path("sentences.jsonl"))
        .Select(line => JsonElement.Parse(line)).ToDictionary(row => Text(row, "id"), row => Text(row, "text"));

    /// <summary>Demands that records are those of rows in the other format, and whole windows of their
    /// documents.</summary>
    private static void AssertSame(
        int count, JsonElement rows, ActivationRecord[] records, Dictionary<string, string> texts)
    {
        Assert.Equal((count, count), (rows.GetArrayLength(), records.Length));
        foreach ((JsonElement row, ActivationRecord record) in rows.EnumerateArray().Zip(records))
        {
            Assert.Equal(
                row.GetProperty("context_activations").EnumerateArray().Select(value => value.GetSingle()),
                record.Activations.Select(value => (float)value));
            string document = texts[Text(row, "document_id")];
            Assert.Contains(record.Text.Replace("\ufffd", ""), document, StringComparison.Ordinal);
            int position = row.GetProperty("token").GetInt32() - row.GetProperty("context_index").GetInt32();
            Assert.Equal(0, position % 64);
            Assert.True(
                record.Tokens.Length == 64
                || document.EndsWith(record.Text.Replace("\ufffd", ""), StringComparison.Ordinal));
        }
    }

    private CommandLine ScanSample(IEnumerable<string> more) =>
        Scan(SampleFolder.Path("tiny-english"), SampleFolder.Path("sentences.jsonl"), more);

    private JsonNode Manifest() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;

    private IEnumerable<(JsonElement Site, JsonElement Neuron)> Neurons() =>
        from site in JsonElement.Parse(File.ReadAllText(Path.Combine(Out, "results.json")))
            .GetProperty("sites").EnumerateArray()
        from neuron in site.GetProperty("neurons").EnumerateArray()
        select (site, neuron);

    private Dictionary<string, byte[]> Content(params string[] folders) => folders
        .SelectMany(name => Directory.EnumerateFiles(Path.Combine(Out, name), "*", SearchOption.AllDirectories))
        .ToDictionary(path => Path.GetRelativePath(Out, path).Replace('\\', '/'), File.ReadAllBytes);
}
