using System.Text.Json;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What scans hand to other tools is what their own tables have.</summary>
public sealed class ExportedRecordTests : ExportTest
{
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
}
