using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Effects.Vocabulary;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Commands;

public sealed class WeightsCommandTests : EndToEndTest
{
    private const string Columns =
        "site,layer,alias,neuron,norm_in,norm_gate,norm_out,bias,cos_in_out,cos_gate_out,cos_gate_in,class,"
        + "vocabulary_mean,vocabulary_variance,vocabulary_skewness,vocabulary_kurtosis,null_share,frequency_r,"
        + "vocabulary_excess_kurtosis,bias_gate,class_is_typical";

    [Fact]
    public void Files_have_a_line_for_each_neuron_and_for_each_of_its_tokens()
    {
        ModelFolder model = Model().WithTokenizer();
        Weights(model, "-l", "ffn.1.post", "-n", "2,5", "-k", "3", "-o", Out).Succeeded();
        string[] lines = File.ReadAllLines(Path.Combine(Out, "weights.csv"));
        Assert.Equal(Columns, lines[0]);
        Assert.Equal(3, lines.Length);
        List<Dictionary<string, string>> logits = CsvFile.Read(Path.Combine(Out, "logits.csv"));
        Assert.Equal(
            ["site", "layer", "alias", "neuron", "tail", "rank", "token_id", "token_text", "effect"], logits[0].Keys);
        Assert.Equal(
            from neuron in (string[])["2", "5"]
            from tail in (string[])["high", "low"]
            from rank in (string[])["1", "2", "3"]
            select (neuron, tail, rank),
            logits.Select(row => (row["neuron"], row["tail"], row["rank"])));
        Assert.All(logits, row =>
        {
            int id = int.Parse(row["token_id"], CultureInfo.InvariantCulture);
            // The vocabulary has more ids than the tokenizer.
            Assert.Equal(id > ModelFolder.EndOfText, row["token_text"].Length == 0);
        });
        Assert.True(File.Exists(Path.Combine(Out, "weights.json")));
    }

    [Fact]
    public void Threads_change_no_byte_and_what_is_there_is_not_replaced_unasked()
    {
        ModelFolder model = Model("llama");
        Weights(model, "-o", Out, "--threads", "1").Succeeded();
        string[] files = ["weights.csv", "logits.csv"];
        string[] before = [.. files.Select(name => File.ReadAllText(Path.Combine(Out, name)))];
        Weights(model, "-o", Out).Refused($"--out: expected a folder without weights of neurons, but '{Out}' has");
        Weights(model, "-o", Out, "--overwrite", "--threads", "2").Succeeded();
        Assert.Equal(before, files.Select(name => File.ReadAllText(Path.Combine(Out, name))));
    }

    [Fact]
    public void How_a_corpus_is_read_is_refused_where_there_is_none()
    {
        ModelFolder model = Model();
        Weights(model, "--limit-tokens", "100", "--separator", "x", "--bos", "never").Refused(
            "--limit-tokens: expected --corpus beside it, of whose reading it is, but got none. Name a corpus, or leave "
                + "--limit-tokens out.",
            "--separator: expected --corpus beside it",
            "--bos: expected --corpus beside it");
        Weights(model, "--threads", "1", "--max-memory", "8GiB", "-q").Succeeded();
    }

    [Fact]
    public void A_neuron_that_is_not_there_is_named_as_it_was_typed()
    {
        ModelFolder model = Model();
        Weights(model, "ffn.9.post:3").Refused("ffn.9.post:3: no site of this gpt2 model matches 'ffn.9.post'.");
        Weights(model, "ffn.0.post:999", "-c", Ids(9)).Refused("ffn.0.post:999: expected neurons from 0 to ");
    }

    [Fact]
    public void One_neuron_is_shown_with_its_tokens_and_several_by_layer()
    {
        ModelFolder model = Model("llama").WithTokenizer();
        string one = Weights(model, "ffn.1.post:3").Succeeded().Output;
        Assert.All(
            (string[])["ffn.1.post:3", "norms", "cosines", "null share", "Promotes", "Suppresses",
                "Nothing is centred"],
            part => Assert.Contains(part, one, StringComparison.Ordinal));
        string all = Weights(model).Succeeded().Output;
        Assert.All(
            (string[])["Classes by layer", "ffn.1.post", "Most like entropy neurons"],
            part => Assert.Contains(part, all, StringComparison.Ordinal));
        string json = Weights(model, "ffn.1.post:3", "--as", "csv").Succeeded().Output;
        Assert.StartsWith(Columns + "\n", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(1, 9)]
    public void Frequencies_are_those_of_the_tokens_that_a_scan_counts(int ignoreFirst, int tokens)
    {
        ModelFolder model = Model().WithTokenizer();
        int[][] documents = [[5, 5, 5, 9, ModelFolder.EndOfText], [9, 5, 40, 41, 41, 41, 41]];
        string corpus = Write("ids.jsonl", ModelFolder.Ids(documents));
        Weights(
            model, "-c", corpus, "-l", "ffn.0.post", "-n", "4", "-k", "320", "--ignore-first", $"{ignoreFirst}", "-o",
            Out).Succeeded();
        var effects = CsvFile.Read(Path.Combine(Out, "logits.csv")).Where(row => row["tail"] == "high").ToDictionary(
            row => int.Parse(row["token_id"], CultureInfo.InvariantCulture), row => Number(row["effect"]));
        IGrouping<int, int>[] counts =
        [
            .. documents.SelectMany(ids => ids.Skip(ignoreFirst)).Where(id => id != ModelFolder.EndOfText)
                .GroupBy(id => id),
        ];
        double expected = PlainHead.PlainR(
            [.. counts.Select(count => effects[count.Key])], [.. counts.Select(count => Math.Log(count.Count()))]);
        Dictionary<string, string> row = Assert.Single(CsvFile.Read(Path.Combine(Out, "weights.csv")));
        Assert.Equal(expected, Number(row["frequency_r"]), 1e-5);
        string json = File.ReadAllText(Path.Combine(Out, "weights.json"));
        Assert.Contains($"\"tokens\": {tokens}", json, StringComparison.Ordinal);
        Assert.Contains("\"occurring\": 4", json, StringComparison.Ordinal);
    }

    [Fact]
    public void In_the_folder_of_a_scan_they_join_it()
    {
        ModelFolder model = Model().WithTokenizer();
        Scan(model, Ids(5), "-n", "0-3").Succeeded();
        CommandLine run = Weights(model, "-n", "0-3", "-o", Out).Succeeded();
        Assert.Contains("find them with the scan", run.Error, StringComparison.Ordinal);
        CommandLine.Run("verify", Out).Succeeded();
        string shown = CommandLine.Run("show", Out, "ffn.1.post:2").Succeeded().Output;
        Assert.Contains("null_share", shown, StringComparison.Ordinal);
        Assert.Contains("promotes: ", shown, StringComparison.Ordinal);
        Weights(Model("llama"), "-o", Out, "--overwrite").Refused("has a scan of another");
    }

    [Fact]
    public void Text_of_any_script_comes_out_of_the_pieces_of_its_bytes()
    {
        const string Text = "naïve 😀 日本";
        var output = new StringWriter();
        using (var stream = new Utf8Output(output))
        {
            foreach (byte each in System.Text.Encoding.UTF8.GetBytes(Text))
            {
                stream.Write([each]);
            }
        }
        Assert.Equal(Text, output.ToString());
    }

    [Fact]
    public void What_can_not_be_read_is_refused_with_what_there_is()
    {
        ModelFolder model = Model();
        Weights(model, "ffn.0.post:99999").Refused("expected neurons from 0 to", "99999");
        Weights(model, "ffn.9.post:1").Refused("ffn.9.post:1: no site of this gpt2 model matches 'ffn.9.post'");
        Weights(model, "ffn.0.post").Refused("SITE:NEURON: expected one neuron, but got 'ffn.0.post'");
        Weights(model, "ffn.0.post:1", "-n", "2").Refused("SITE:NEURON: expected it or --layer and --neuron");
        Weights(model, "-l", "ffn.0.pre").Refused(
            "--layer: expected the neurons' own sites, ffn.0.post, ffn.1.post", "but got ffn.0.pre");
        Weights(model, "-k", "0").Refused("--tokens");
        Weights(model, "-c", Folder["nowhere"]).Refused("--corpus");
    }

    [Fact]
    public void A_checkpoint_without_its_head_has_weights_alone_and_says_why()
    {
        ModelFolder model = Model("llama").Rewrite(file => file.Tensors.Remove("lm_head.weight"));
        Weights(model, "-o", Out, "--as", "json").Succeeded();
        Dictionary<string, string> row = CsvFile.Read(Path.Combine(Out, "weights.csv"))[0];
        Assert.NotEmpty(row["norm_out"]);
        Assert.Empty(row["vocabulary_mean"]);
        Assert.Empty(row["null_share"]);
        Assert.Empty(CsvFile.Read(Path.Combine(Out, "logits.csv")));
        Assert.Contains(
            "there is no tensor 'lm_head.weight'", File.ReadAllText(Path.Combine(Out, "weights.json")),
            StringComparison.Ordinal);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static CommandLine Weights(ModelFolder model, params IEnumerable<string> more) =>
        CommandLine.Run(["weights", "-m", model.Location, .. more]);
}
