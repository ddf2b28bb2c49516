using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class AblateTests : EndToEndTest
{
    // Student's t at 97.5 %, from a table.
    private static readonly Dictionary<int, double> T = new()
    {
        [3] = 3.1824463,
        [4] = 2.7764451,
        [6] = 2.4469119,
        [7] = 2.3646243,
    };

    private static readonly int[] Lengths = [30, 12, 45, 2, 20, 33, 1, 27];

    [Fact]
    public void Changes_and_intervals_are_those_of_brute_force()
    {
        ModelFolder model = Model("llama");
        string corpus = Ids(Lengths);
        CommandLine.Run([
            "ablate", "-m", model.Location, "-c", corpus, "ffn.0.post:3", "ffn.1.post:0-1", "--together", "-k", "4",
            "--context", "6", "--max-length", "24", "--batch-tokens", "50", "-o", Out, "-q",
        ]).Succeeded();
        List<Dictionary<string, string>> rows = CsvFile.Read(Path.Combine(Out, "ablation.csv"));
        Assert.Equal(
            "site,layer,alias,neuron,value,tokens,documents,loss,loss_ablated,change,change_low,change_high,contexts",
            string.Join(',', rows[0].Keys));
        (string, int)[] neurons = [("ffn.0.post", 3), ("ffn.1.post", 0), ("ffn.1.post", 1)];
        PlainLoss[] plain = Losses(model.Location, corpus, neurons);
        foreach ((string site, int neuron) in neurons)
        {
            PlainLoss[] own = Losses(model.Location, corpus, (site, neuron));
            Dictionary<string, string>[] found =
                [.. rows.Where(row => row["alias"] == site && row["neuron"] == $"{neuron}")];
            Assert.Equal(["corpus", "top", "random"], found.Select(row => row["contexts"]));
            Assert.All(found, row => Assert.Equal("0", row["value"]));
            AssertRow(found[0], own);
            AssertRow(found[1], PlainLoss.Contexts(own, start => start.Activation));
            AssertRow(found[2], PlainLoss.Contexts(own, start => -(double)start.Hash));
        }
        Dictionary<string, string>[] together = [.. rows.Where(row => row["neuron"].Length == 0)];
        Assert.Equal(["corpus", "random"], together.Select(row => row["contexts"]));
        Assert.All(together, row => Assert.Equal(("", ""), (row["site"], row["alias"])));
        AssertRow(together[0], plain);
        Assert.Equal(8 + 2, rows.Count - 1);
    }

    [Fact]
    public void Tokens_are_listed_by_the_mean_change_of_their_log_probability_where_they_come()
    {
        ModelFolder model = Model();
        int[][] documents = [.. Enumerable.Range(0, 4).Select(
            document => Enumerable.Range(0, 60).Select(i => (((i * i) + document) * 7) % 41).ToArray())];
        string corpus = Write("few.jsonl", ModelFolder.Ids(documents));
        CommandLine.Run("ablate", "-m", model.Location, "-c", corpus, "ffn.1.post:7", "-o", Out, "-q").Succeeded();
        List<Dictionary<string, string>> rows = CsvFile.Read(Path.Combine(Out, "ablation_tokens.csv"));
        (int Id, int Count, double Mean)[] all =
        [
            .. PlainLoss.Of(model.Location, corpus, documents, 64, ("ffn.1.post", 7)).GroupBy(one => one.TokenId)
                .Where(tokens => tokens.Count() >= 5)
                .Select(tokens => (tokens.Key, tokens.Count(), -tokens.Average(one => one.Change))),
        ];
        (int Id, int Count, double Mean)[] expected =
        [
            .. all.Where(one => one.Mean > 0).OrderByDescending(one => one.Mean).Take(10),
            .. all.Where(one => one.Mean < 0).OrderBy(one => one.Mean).Take(10),
        ];
        Assert.NotEmpty(expected);
        Assert.Equal(
            expected.Select(one => $"{one.Id} {one.Count}"),
            rows.Select(row => $"{row["token_id"]} {row["tokens"]}"));
        foreach ((Dictionary<string, string> row, (_, _, double mean)) in rows.Zip(expected))
        {
            Assert.Equal(mean > 0 ? "high" : "low", row["tail"]);
            Assert.Equal(mean, Number(row, "change"), 1e-5);
        }
    }

    [Fact]
    public void Batches_change_no_figure_beyond_rounding()
    {
        ModelFolder model = Model();
        string corpus = Ids(Lengths);
        string[] line = ["ablate", "-m", model.Location, "-c", corpus, "ffn.0.post:1", "--as", "csv", "-q"];
        List<Dictionary<string, string>> small = CsvFile.Parse(
            CommandLine.Run([.. line, "--batch-tokens", "1", "--max-length", "20"]).Succeeded().Output);
        List<Dictionary<string, string>> large = CsvFile.Parse(
            CommandLine.Run([.. line, "--batch-tokens", "5000", "--max-length", "20"]).Succeeded().Output);
        foreach ((Dictionary<string, string> one, Dictionary<string, string> other) in small.Zip(large))
        {
            Assert.Equal((one["tokens"], one["documents"]), (other["tokens"], other["documents"]));
            foreach (string column in (string[])["loss", "change", "change_low", "change_high"])
            {
                Assert.Equal(Number(one, column), Number(other, column), 1e-6);
            }
        }
    }

    [Fact]
    public void Concepts_are_the_tokens_that_bear_the_label()
    {
        string corpus = Write("texts.jsonl", string.Join('\n', Enumerable.Range(0, 12).Select(i => $$"""
            {"text": "It will rise by {{i}} percent.", "labels": [{"start": 8, "end": 12, "label": "verb"}]}
            """.Trim())));
        string[] line =
        [
            "ablate", "-m", Repository.Path("samples", "tiny-english"), "-c", corpus, "ffn.3.post:5", "--concept",
            "verb", "--as", "csv", "-q",
        ];
        CommandLine run = CommandLine.Run(line).Succeeded();
        List<Dictionary<string, string>> rows = CsvFile.Parse(run.Output);
        Assert.StartsWith("site,layer,alias,neuron,value,concept,tokens,", run.Output, StringComparison.Ordinal);
        Dictionary<string, string> verb = Assert.Single(rows, row => row["concept"] == "verb");
        Assert.Equal(("corpus", "12", "12"), (verb["contexts"], verb["tokens"], verb["documents"]));
        Assert.NotEqual(rows[0]["loss"], verb["loss"]);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void Tokens_that_do_not_count_have_no_loss_and_one_that_is_added_moves_no_label(
        int ignoreFirst, bool includeSpecial)
    {
        ModelFolder model = Model().WithTokenizer(new JsonObject { ["bos_token"] = "<|endoftext|>" });
        int[][] documents = [.. ((int[])[9, 14, 6, 20]).Select((length, document) => Enumerable.Range(0, length)
            .Select(i => i == 4 ? ModelFolder.EndOfText : ((document * 37) + (i * 11)) % 250).ToArray())];
        string corpus = Write("labelled.jsonl", string.Concat(documents.Select(ids =>
            $"{{\"input_ids\":[{string.Join(',', ids)}],\"labels\":{{\"a\":["
            + $"{string.Join(',', ids.Select((_, i) => IsLabelled(i, ids.Length) ? 1 : 0))}]}}}}\n")));
        List<Dictionary<string, string>> rows = CsvFile.Parse(CommandLine.Run([
            "ablate", "-m", model.Location, "-c", corpus, "ffn.0.post:3", "--concept", "a", "--bos", "always", "--as",
            "csv", "-q", "--ignore-first", $"{ignoreFirst}", .. includeSpecial ? ["--include-special"] : (string[])[],
        ]).Succeeded().Output);
        PlainLoss[] counted =
        [
            .. PlainLoss.Of(
                model.Location, corpus, [.. documents.Select(ids => (int[])[ModelFolder.EndOfText, .. ids])], 64,
                ("ffn.0.post", 3))
                .Where(one => one.Position > ignoreFirst && (includeSpecial || one.TokenId != ModelFolder.EndOfText)),
        ];
        AssertRow(rows[0], counted);
        Assert.Equal("a", rows[1]["concept"]);
        AssertRow(
            rows[1],
            [.. counted.Where(one => IsLabelled(one.Position - 1, documents[one.Document].Length))]);

        static bool IsLabelled(int token, int length) => token is 0 or 3 or 4 || token == length - 1;
    }

    [Fact]
    public void Means_are_those_of_a_scan_or_of_a_reading_of_the_same_corpus()
    {
        ModelFolder model = Model();
        string corpus = Ids(30, 40, 20);
        Scan(model, corpus, "--collect", "stats", "-l", "ffn.1.post").Succeeded();
        List<Dictionary<string, string>> neurons = CsvFile.Read(Path.Combine(Out, "neurons.csv"));
        string[] line =
            ["ablate", "-m", model.Location, "-c", corpus, "ffn.1.post:2,9", "--value", "mean", "--as", "csv", "-q"];
        string own = CommandLine.Run(line).Succeeded().Output;
        Assert.Equal(own, CommandLine.Run([.. line, "--scan", Out]).Succeeded().Output);
        foreach (Dictionary<string, string> row in CsvFile.Parse(own))
        {
            Dictionary<string, string> neuron = neurons.Single(one => one["neuron"] == row["neuron"]);
            Assert.Equal((float)Number(neuron, "mean"), (float)Number(row, "value"));
        }
        CommandLine.Run([.. line, "ffn.0.post:1", "--scan", Out]).Refused(
            "--scan: expected a scan of ffn.0.post", "Scan that site too.");
        CommandLine.Run([.. line, "-o", Out]).Succeeded();
        Assert.Contains(
            "What changes when it is set", CommandLine.Run("show", Out, "ffn.1.post:2").Succeeded().Output,
            StringComparison.Ordinal);
        CommandLine.Run("verify", Out).Succeeded();
        CommandLine.Run(["ablate", "-m", Model("llama").Location, .. line[3..6], "-o", Out]).Refused(
            "--out: expected a folder without");
        CommandLine.Run(["ablate", "-m", Folder["model-llama"], .. line[3..], "--scan", Out]).Refused(
            "--scan: expected a scan of the model of --model", "other content");
        CommandLine.Run([.. line[..6], "--value", "0.5", "--scan", Out]).Refused(
            "--scan: expected --value mean beside it, but got --value 0.5");
    }

    [Fact]
    public void Json_is_as_its_schema_says_and_has_the_same_rows()
    {
        ModelFolder model = Model();
        string corpus = Ids(30, 40, 20);
        string[] line = ["ablate", "-m", model.Location, "-c", corpus, "ffn.1.post:2", "--together", "-q"];
        string printed = CommandLine.Run([.. line, "--as", "json", "-o", Out]).Succeeded().Output;
        SchemaTests.DemandValid("ablation", printed);
        Assert.Equal(printed, File.ReadAllText(Path.Combine(Out, "ablation.json")));
        JsonNode json = JsonNode.Parse(printed)!;
        List<Dictionary<string, string>> rows = CsvFile.Read(Path.Combine(Out, "ablation.csv"));
        JsonNode[] found = [.. json["effects"]!.AsArray().SelectMany(effect => effect!["rows"]!.AsArray())!];
        foreach ((JsonNode row, Dictionary<string, string> expected) in found.Zip(rows))
        {
            Assert.Equal(expected["change"], row["change"]!.ToJsonString());
            Assert.Equal(expected["contexts"], (string)row["contexts"]!);
        }
        Assert.Equal(rows.Count, found.Length);
        Assert.Equal((3, 90, 87), ((int)json["corpus"]!["documents"]!, (int)json["corpus"]!["counted"]!,
            (int)json["corpus"]!["with_loss"]!));
        CommandLine.Run([.. line, "-o", Out]).Refused("--out: expected a folder without ablations", "--overwrite");
        CommandLine.Run([.. line, "-o", Out, "--overwrite"]).Succeeded();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40)]
    public void The_table_begins_with_the_neuron_that_costs_most(int columns)
    {
        ModelFolder model = Model();
        string corpus = Ids(30, 40, 20);
        string[] line = ["ablate", "-m", model.Location, "-c", corpus, "ffn.1.post:0-9", "-q"];
        List<Dictionary<string, string>> rows = CsvFile.Parse(
            CommandLine.Run([.. line, "--as", "csv"]).Succeeded().Output);
        Dictionary<string, string> first = rows.Where(row => row["contexts"] == "corpus")
            .MaxBy(row => Number(row, "change"))!;
        string[] shown = CommandLine.RunOnTerminal(
            columns, "C.UTF-8", [.. line, "--limit", "3"]).Succeeded().OutputLines;
        Assert.All(shown, text => Assert.InRange(text.Length, 0, columns));
        Assert.StartsWith("Loss ", shown[0], StringComparison.Ordinal);
        int heading = Array.FindIndex(shown, text => text.StartsWith("neuron ", StringComparison.Ordinal));
        Assert.StartsWith($"ffn.1.post:{first["neuron"]} ", shown[heading + 1], StringComparison.Ordinal);
        Assert.Contains(
            Number(first, "change").ToString("+0.00000;-0.00000", CultureInfo.InvariantCulture), shown[heading + 1],
            StringComparison.Ordinal);
        Assert.Contains("and 7 more with lower changes", string.Join('\n', shown), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_finite_loss_gets_no_table_but_advice()
    {
        string drawn = CommandLine.Run(
            "ablate", "-m", NotFinite().Location, "-c", Ids(9, 5), "ffn.0.post:1-3", "-q").Succeeded().Output
            .ReplaceLineEndings(" ");
        Assert.StartsWith("Loss not finite nats a token", drawn, StringComparison.Ordinal);
        Assert.Contains("'neuronprobe scan' counts NaN", drawn, StringComparison.Ordinal);
        Assert.DoesNotContain("ffn.0.post", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void No_neurons_and_means_are_said_in_words()
    {
        string[] line = ["ablate", "-m", Model().Location, "-c", Ids(30, 12), "ffn.0.post:1-3", "-q"];
        Assert.Equal(
            "3 changes of it, none of which is shown.",
            CommandLine.Run([.. line, "--limit", "0"]).Succeeded().OutputLines[^1]);
        Assert.Contains(
            "Its change with each set to its mean, ", CommandLine.Run([.. line, "--value", "mean"]).Succeeded().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_asked_is_refused()
    {
        ModelFolder model = Model();
        string corpus = Ids(9, 5);
        CommandLine Run(params string[] more) =>
            CommandLine.Run(["ablate", "-m", model.Location, "-c", corpus, .. more]);

        Run("ffn.1.post:400", "ffn.7.post", "ffn.1.post:5-2").Refused(
            "ffn.1.post:400: expected neurons from 0 to ",
            "ffn.7.post: no site of this gpt2 model matches 'ffn.7.post'",
            "ffn.1.post:5-2: expected 'all', or numbers");
        Run("ffn.1.post:1", "--value", "abc").Refused("--value: expected zero, mean or a finite number, but got 'abc'");
        Run("ffn.1.post:1", "--value", "nan").Refused("--value: expected zero, mean or a finite number, but got 'nan'");
        Run("ffn.1.post:1", "--concept", "verb").Refused(
            "--concept: expected labels or definitions of all concepts, but the corpus has nothing of 'verb'");
        Run("ffn.1.post:1", "--out", "").Refused("--out: expected a folder, but got an empty name.");
        Run().Refused("SITE:NEURON");
        Run("ffn.1.post:1", "--context", "0", "-k", "-1").Refused("--context: ", "--top: ");
        CommandLine.Run("ablate", "-m", model.Location, "-c", Write("empty.jsonl", ""), "ffn.1.post:1").Refused(
            "--corpus: expected at least one document with content");
        CommandLine.Run("ablate", "-m", model.Location, "-c", Ids(1, 1), "ffn.1.post:1").Refused(
            "--corpus: expected tokens that count with another one before them");
        CommandLine.RunWithInput(
            """{"input_ids": [1, 2, 3]}""", "ablate", "-m", model.Location, "-c", "-", "--corpus-format", "jsonl",
            "ffn.1.post:1", "--value", "mean").Refused("--value: expected files");
        CommandLine.RunWithInput(
            """{"input_ids": [1, 2, 3]}""", "ablate", "-m", model.Location, "-c", "-", "--corpus-format", "jsonl",
            "ffn.1.post:1").Succeeded();
    }

    [Fact]
    public void An_encoder_has_no_loss_of_the_next_token() => CommandLine.Run(
        "ablate", "-m", TestData.Path("conformance", "bert"), "-c", Ids(9), "ffn.0.post:1").Refused(
            "--model: expected a model that predicts the next token, but of this bert model", "it is an encoder");

    private static void AssertRow(Dictionary<string, string> row, PlainLoss[] tokens)
    {
        PlainLoss[][] documents = [.. tokens.GroupBy(one => one.Document).Select(group => group.ToArray())];
        double mean = tokens.Average(one => one.Change);
        double squares = documents.Sum(own => Math.Pow(own.Sum(one => one.Change) - (mean * own.Length), 2));
        double margin = T[documents.Length - 1]
            * Math.Sqrt(documents.Length / (documents.Length - 1.0) * squares) / tokens.Length;
        Assert.Equal(($"{tokens.Length}", $"{documents.Length}"), (row["tokens"], row["documents"]));
        Assert.Equal(tokens.Average(one => one.Loss), Number(row, "loss"), 1e-5);
        Assert.Equal(tokens.Average(one => one.Loss + one.Change), Number(row, "loss_ablated"), 1e-5);
        Assert.Equal(mean, Number(row, "change"), 1e-5);
        Assert.Equal(mean - margin, Number(row, "change_low"), 1e-5);
        Assert.Equal(mean + margin, Number(row, "change_high"), 1e-5);
    }

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    private static PlainLoss[] Losses(
        string location, string corpus, params (string Site, int Neuron)[] zeroed) =>
    [
        .. PlainLoss.Of(
            location, corpus,
            [.. Lengths.Select((length, document) =>
                Enumerable.Range(0, length).Select(i => ((document * 37) + (i * 11)) % 320).ToArray())],
            24, zeroed),
    ];
}
