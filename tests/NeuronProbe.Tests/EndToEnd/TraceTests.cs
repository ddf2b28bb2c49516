using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class TraceTests : EndToEndTest
{
    // An emoji, a combining accent, a tab, a line break and a mark that turns the writing.
    private const string Text = "Anna 😀 went to the\tcafe\u0301.\nThe bank of the river \u200fwas 3 £ away.";

    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    [Theory]
    [InlineData]
    [InlineData("--max-length", "8")]
    [InlineData("--max-length", "8", "--bos", "always", "--ignore-first", "1")]
    public void Its_values_are_those_of_a_scan_to_the_last_bit(params string[] options)
    {
        string corpus = Write("text.txt", Text);
        CommandLine scan = CommandLine.Run(
            ["scan", "-m", Sample, "-c", corpus, "-n", "0-9,510", "--collect", "top", "--per", "token", "-k", "99",
                "--print", "top", "--as", "csv", .. options]).Succeeded();
        List<Dictionary<string, string>> expected = CsvFile.Parse(scan.Output);
        List<Dictionary<string, string>> found = Csv(["--text", Text, "ffn.*.post:0-9,510", .. options]);
        string[] common =
        [
            "site", "layer", "alias", "neuron", "token", "token_id", "token_text", "char_start", "char_end",
            "activation",
        ];
        Dictionary<string, string>[] counted = [.. found.Where(row => row["counted"] == "1")];
        Assert.NotEmpty(counted);
        Assert.Equal(
            expected.Where(row => row["tail"] == "high").Select(row => string.Join('|', common.Select(c => row[c])))
                .Order(StringComparer.Ordinal),
            counted.Select(row => string.Join('|', common.Select(c => row[c]))).Order(StringComparer.Ordinal));
        Assert.Equal(options.Length == 6, found.Count > counted.Length);
        Assert.All(
            found.Except(counted),
            row => Assert.True(row["token"] == "-1" || int.Parse(row["token"], CultureInfo.InvariantCulture) % 7 == 0));
    }

    [Theory]
    [InlineData("gpt2", "transformer.h.1.mlp.c_proj")]
    [InlineData("llama", "model.layers.1.mlp.down_proj")]
    public void Values_and_predictions_are_those_of_the_reference(string name, string module)
    {
        string folder = OwnData.Path("conformance", name);
        var reference = new ReferenceTensors(Path.Combine(folder, "reference.safetensors"));
        int length = (int)reference.Shape("input_ids")[1];
        int count = (int)reference.Integers("attention_mask").Take(length).Sum();
        long[] ids = reference.Integers("input_ids")[..count];
        JsonNode json = Json("-m", folder, "--ids", string.Join(',', ids), $"{module}:input", "--top-tokens", "3");
        Assert.Equal(ids, json["tokens"]!.AsArray().Select(token => (long)token!["id"]!));
        float[] values = reference.Floats($"{module}.input");
        JsonArray neurons = json["neurons"]!.AsArray();
        Assert.Equal(reference.Shape($"{module}.input")[2], neurons.Count);
        double bound = 2e-5 * values.Max(Math.Abs);
        for (int neuron = 0; neuron < neurons.Count; neuron++)
        {
            float[] own = [.. neurons[neuron]!["activations"]!.AsArray().Select(value => (float)value!)];
            for (int token = 0; token < count; token++)
            {
                Assert.Equal(values[(token * neurons.Count) + neuron], own[token], bound);
            }
        }
        float[] logits = reference.Floats("logits");
        int vocabulary = (int)reference.Shape("logits")[2];
        for (int token = 0; token < count; token++)
        {
            double[] raised = [.. logits.Skip(token * vocabulary).Take(vocabulary).Select(x => Math.Exp((double)x))];
            (int Id, double Share)[] best = [.. raised.Select((x, id) => (id, x / raised.Sum()))
                .OrderByDescending(one => one.Item2).Take(3)];
            JsonArray listed = json["tokens"]![token]!["predictions"]!.AsArray();
            Assert.Equal(best.Select(one => one.Id), listed.Select(one => (int)one!["id"]!));
            Assert.All(best.Zip(listed), pair =>
                Assert.Equal(pair.First.Share, (double)pair.Second!["probability"]!, 1e-5));
        }
    }

    [Fact]
    public void The_strongest_are_those_of_the_largest_magnitude_on_tokens_that_count()
    {
        const int Ignored = 6;
        string[] ignore = ["--ignore-first", $"{Ignored}"];
        List<Dictionary<string, string>> all = Csv(["--text", Text, "ffn.2.post", .. ignore]);
        string[] expected = Strongest(all.Where(row => row["counted"] == "1"));
        Assert.NotEqual(Strongest(all), expected);
        JsonArray found = Json(
            ["-m", Sample, "--text", Text, "-l", "ffn.2.post", "-k", "4", .. ignore])["neurons"]!.AsArray();
        Assert.Equal(expected, found.Select(neuron => $"{neuron!["neuron"]}"));
        JsonArray named = Json(["-m", Sample, "--text", Text, "ffn.2.post", .. ignore])["neurons"]!.AsArray();
        Assert.All(found.Concat(named), neuron =>
        {
            float[] values = [.. neuron!["activations"]!.AsArray().Select(value => (float)value!)];
            float max = values.Skip(Ignored).MaxBy(Math.Abs);
            Assert.Equal((max, Array.LastIndexOf(values, max)), ((float)neuron["max"]!, (int)neuron["max_token"]!));
        });

        static string[] Strongest(IEnumerable<Dictionary<string, string>> rows) =>
        [
            .. rows.GroupBy(row => row["neuron"])
                .OrderByDescending(neuron => neuron.Max(row => Math.Abs(Number(row, "activation"))))
                .Take(4).Select(neuron => neuron.Key),
        ];
    }

    [Fact]
    public void With_a_scan_the_most_unusual_come_first_and_each_value_has_its_share()
    {
        const string Other = "A woman had dinner in Paris on Monday. The dog of Mr Brown ran to the river, and Anna "
            + "paid 300 dollars at the bank. In 1999 it was cold, it rained, and the team lost by 3 to 2.";
        Scan(Sample, Write("other.txt", Other), "-l", "ffn.1.post", "--collect", "histogram").Succeeded();
        var scanned = Csv("--text", Other, "ffn.1.post").ToLookup(
            row => row["neuron"], row => Number(row, "activation"));
        JsonArray all = Json("-m", Sample, "--text", Text, "ffn.1.post", "--scan", Out)["neurons"]!.AsArray();
        Assert.Equal(512, all.Count);
        double largest = scanned.Max(values => values.Max(Math.Abs));
        var outermost = new Dictionary<string, (double Exact, double Most)>();
        foreach (JsonNode? neuron in all)
        {
            double[] known = [.. scanned[$"{neuron!["neuron"]}"]];
            Assert.Equal(
                (known.Length, known.Min(), known.Max()),
                ((int)neuron["scan"]!["count"]!, (double)(float)neuron["scan"]!["min"]!,
                    (double)(float)neuron["scan"]!["max"]!));
            foreach ((JsonNode? value, JsonNode? quantile) in
                neuron["activations"]!.AsArray().Zip(neuron["quantiles"]!.AsArray()))
            {
                double activation = (float)value!;
                double near = (Math.Abs(activation) / 31) + (largest / 60000);
                Assert.InRange(
                    (double)quantile!,
                    Share(known, other => other < activation - near),
                    Share(known, other => other < activation));
            }
            double max = (float)neuron["max"]!;
            double room = Math.Abs(max) / 31;
            outermost.Add($"{neuron["neuron"]}", (
                Math.Min(Share(known, other => other >= max), Share(known, other => other <= max)),
                Math.Min(Share(known, other => other >= max - room), Share(known, other => other <= max + room))));
        }
        string[] best = [.. Json("-m", Sample, "--text", Text, "-k", "6", "--scan", Out)["neurons"]!.AsArray()
            .Select(neuron => $"{neuron!["neuron"]}")];
        Assert.Equal(6, best.Distinct().Count());
        Assert.True(best.Max(neuron => outermost[neuron].Exact)
            <= outermost.Where(one => !best.Contains(one.Key)).Min(one => one.Value.Most));
        Assert.NotEqual(
            best,
            Json("-m", Sample, "--text", Text, "-k", "6", "-l", "ffn.1.post")["neurons"]!.AsArray()
                .Select(neuron => $"{neuron!["neuron"]}"));
        string table = Trace("--text", Text, $"ffn.1.post:{best[0]}", "--scan", Out).Output;
        Assert.Contains($"above all {scanned[best[0]].Count()} tokens of the scan,", OnOneLine(table),
            StringComparison.Ordinal);
        Assert.Contains("whose largest was ", OnOneLine(table), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_the_places_of_tokens_as_Python_counts_them()
    {
        string printed = Trace(
            "--text", Text, "--bos", "always", "--max-length", "9", "--as", "json", "--top-tokens", "2", "-k", "1")
            .Output;
        SchemaTests.DemandValid("trace", printed);
        JsonNode json = JsonNode.Parse(printed)!;
        Assert.Equal(Text, (string)json["text"]!);
        Rune[] runes = [.. Text.EnumerateRunes()];
        JsonNode[] tokens = [.. json["tokens"]!.AsArray().Select(token => token!)];
        JsonNode[] added = [.. tokens.Where(token => token["token"] is null)];
        Assert.Equal((int)json["windows"]!, added.Length);
        Assert.All(added, token => Assert.Equal(
            ("<|endoftext|>", null, null, false),
            ((string)token["text"]!, token["start"], token["end"], (bool)token["counted"]!)));
        int end = 0;
        foreach ((int number, JsonNode token) in tokens.Except(added).Index())
        {
            Assert.Equal((number, number / 8), ((int)token["token"]!, (int)token["window"]!));
            Range own = (int)token["start"]!..(int)token["end"]!;
            Assert.Equal((string)token["text"]!, string.Concat(runes[own]));
            // A character of several tokens is in each of them.
            Assert.InRange(own.Start.Value, end - 1, end);
            end = own.End.Value;
        }
        Assert.Equal(runes.Length, end);
        Assert.All(tokens, token => Assert.Equal(2, token["predictions"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    public void The_text_fits_the_terminal_and_nothing_of_it_moves_the_cursor(int columns)
    {
        Scan(
            Sample, Repository.Path("samples", "sentences.jsonl"), "--limit-documents", "50", "--matmul", "packed",
            "-l", "ffn.1.post", "ffn.3.post", "--collect", "histogram").Succeeded();
        string[] asked = ["trace", "-m", Sample, "--text", Text, "-k", "2", "--matmul", "packed"];
        string[] scanned = [.. asked, "-l", "ffn.1.post", "ffn.3.post", "--scan", Out, "--bos", "always"];
        string drawn =
            CommandLine.RunOnTerminal(columns, "C.UTF-8", [.. asked, "--top-tokens", "3"]).Succeeded().Output
            + new string('=', columns) + "\n"
            + CommandLine.RunOnTerminal(columns, "C.UTF-8", scanned).Succeeded().Output;
        Assert.All(drawn.Split('\n'), line => Assert.InRange(
            line.GetCellWidth(), 0, columns));
        Assert.Empty(Hostile.In(drawn));
        Golden.Matches($"views/trace_{columns}.txt", drawn);
    }

    [Fact]
    public void Of_a_long_text_what_stands_round_the_peak_is_drawn_unless_all_is_asked_for()
    {
        string text = string.Concat(Enumerable.Range(0, 60).Select(i => $"Sentence {i} is of Anna and the bank. "));
        string[] asked = ["--text", text, "ffn.3.post:114", "ffn.3.post:5"];
        string[][] neurons = Neurons(Trace(asked).Output);
        string[][] whole = Neurons(Trace([.. asked, "--whole"]).Output);
        Assert.Equal((2, 2), (neurons.Length, whole.Length));
        foreach ((string[] few, string[] all) in neurons.Zip(whole))
        {
            Assert.Equal(all[..2], few[..2]);
            Assert.InRange(few.Length, 5, 7);
            Assert.True(all.Length > 20);
            string drawn = string.Concat(few[2..]);
            Assert.Contains("<<", drawn, StringComparison.Ordinal);
            Assert.Contains("…", drawn, StringComparison.Ordinal);
            Assert.DoesNotContain("…", string.Concat(all), StringComparison.Ordinal);
        }

        static string[][] Neurons(string output) =>
        [
            .. output.TrimEnd('\n').Split("\n\n")[1..].Select(neuron => neuron.Split('\n')),
        ];
    }

    [Fact]
    public void Whole_texts_are_of_the_table_alone() => CommandLine.Run(
        "trace", "-m", Sample, "--text", "a", "--whole", "--as", "csv").Refused(
            "--whole: expected --as table beside it, but got csv");

    [Fact]
    public void A_model_whose_logits_are_NaN_expects_no_token()
    {
        string[] lines = CommandLine.Run(
            "trace", "-m", NotFinite().Location, "--ids", "5,6", "ffn.0.post:1", "--top-tokens", "2")
            .Succeeded().OutputLines;
        Assert.Equal(
            2, lines.Count(line => line.EndsWith(
                "': none, since the logits are not all finite numbers", StringComparison.Ordinal)));
    }

    [Fact]
    public void Colours_come_where_they_are_asked_for()
    {
        string[] asked = ["--text", "Anna went home.", "ffn.3.post:114", "--matmul", "packed"];
        Assert.DoesNotContain('\u001b', Trace(asked).Output);
        Golden.Matches("views/trace_colour.ansi", Trace([.. asked, "--color", "always"]).Output);
    }

    [Fact]
    public void A_text_comes_from_standard_input_too()
    {
        string[] asked = ["trace", "-m", Sample, "ffn.3.post:1,2", "--as", "json"];
        Assert.Equal(
            CommandLine.Run([.. asked, "--text", Text]).Succeeded().Output,
            CommandLine.RunWithInput(Text, [.. asked, "--text", "-"]).Succeeded().Output);
    }

    [Fact]
    public void Of_an_encoder_it_says_that_there_is_no_next_token()
    {
        string model = TestData.Path("data", "models", "tiny-bert-jammi");
        CommandLine.Run("trace", "-m", model, "--text", "hello", "--top-tokens", "3").Refused(
            "--top-tokens: expected a model that says which token comes next, but this bert model does not: ",
            "it is an encoder");
        JsonNode json = Json("-m", model, "--text", "it was the time", "-k", "1");
        Assert.Equal("[CLS]", (string)json["tokens"]![0]!["text"]!);
        Assert.Equal("[SEP]", (string)json["tokens"]!.AsArray()[^1]!["text"]!);
    }

    private static List<Dictionary<string, string>> Csv(params string[] options) =>
        CsvFile.Parse(Trace([.. options, "--as", "csv"]).Output);

    private static CommandLine Trace(params string[] options) =>
        CommandLine.Run(["trace", "-m", Sample, .. options]).Succeeded();

    private static JsonNode Json(params string[] options) =>
        JsonNode.Parse(CommandLine.Run(["trace", .. options, "--as", "json"]).Succeeded().Output)!;

    private static double Number(Dictionary<string, string> row, string column) =>
        float.Parse(row[column], CultureInfo.InvariantCulture);

    private static double Share(double[] values, Func<double, bool> isOne) =>
        values.Count(isOne) / (double)values.Length;

    private static string OnOneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
