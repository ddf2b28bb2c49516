using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>A neuron that is known to fire on one token is found with its exact text and place, through the program and
/// the files that it writes.</summary>
public sealed class PlantedNeuronTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Texts => new()
    {
        { " cat", "The dog sat on the mat, and the cat slept." },
        { "猫", "我有一只猫，它很可爱。" },
        { "猫", "😀👨‍👩‍👧 𠀀 emoji before 猫 and 🐈 behind" },
        { "🐈", "a cat 🐕 is no 🐈, says 𝔘𝔫𝔦code 👍🏽" },
        { "v", "Marks: n\u0303o\u0308 xy\u0301 v\u0301 z\u0308, 1" },
        { "\u0301", "Combined: nin\u0303o a\u0308b xe\u0301 z\u0308, 1" },
        { "x", "first\r\nsecond\r\n\r\nbe x here\r\nlast\r\n" },
        { "\n", "mac\rand\r\nunix" },
        { "q", "q" },
        { "q", "\uFEFFa\u2028b\u0000c q\t" },
    };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task It_is_found_at_rank_1_with_its_text_and_offsets(string token, string text)
    {
        using var model = new PlantedModel(token);
        string corpus = folder["corpus.jsonl"];
        string[] others = ["Nothing here.", "我们 😀\r", "0123"];
        File.WriteAllLines(
            corpus, [Record("a", others[0]), Record("b", others[1]), Record("planted", text), Record("c", others[2])]);
        Dictionary<string, string>[] rows = await TopExamples(model, corpus);

        Dictionary<string, string> found = rows[0];
        int at = text.IndexOf(token, StringComparison.Ordinal);
        Assert.Equal(at, text.LastIndexOf(token, StringComparison.Ordinal));
        int start = text[..at].EnumerateRunes().Count();
        Assert.Equal(
            ("high", "1", "2", "planted"), (found["tail"], found["rank"], found["document"], found["document_id"]));
        Assert.Equal(PlantedModel.Peak, Numbers.Parse(found["activation"]), 1e-4);
        Assert.Equal(model.TokenId, Numbers.Parse(found["token_id"]));
        Assert.Equal(token, found["token_text"]);
        Assert.Equal(
            (start, start + token.EnumerateRunes().Count()),
            (Numbers.Parse(found["char_start"]), Numbers.Parse(found["char_end"])));
        Assert.EndsWith(found["text_before"], text[..at], StringComparison.Ordinal);
        Assert.StartsWith(found["text_after"], text[(at + token.Length)..], StringComparison.Ordinal);
        Assert.Contains(
            found["text_before"] + found["token_text"] + found["text_after"], text, StringComparison.Ordinal);
        Assert.All(rows[1..], row => Assert.Equal(0, Numbers.Parse(row["activation"])));
        CheckJson(found);
        Dictionary<string, string> neuron = CsvFile.Read(folder["out/neurons.csv"]).Single(
            r => r["site"] == PlantedModel.Site && r["neuron"] == "5");
        Assert.Equal("1", neuron["active"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_token_that_is_a_part_of_a_character_has_the_text_and_offsets_of_the_whole(int which)
    {
        using var model = new PlantedModel([Encoding.UTF8.GetBytes("🐈")[which]]);
        string corpus = folder["corpus.jsonl"];
        // No other character has the bytes 0x90 and 0x88; of 0xF0 there is one alone.
        File.WriteAllLines(corpus, [Record("planted", "ab é 🐈 c")]);
        Dictionary<string, string> found = (await TopExamples(model, corpus))[0];
        Assert.Equal(
            ("🐈", "5", "6", "ab é ", " c"),
            (found["token_text"], found["char_start"], found["char_end"], found["text_before"], found["text_after"]));
        Assert.Equal(PlantedModel.Peak, Numbers.Parse(found["activation"]), 1e-4);
    }

    [Fact]
    public async Task A_text_file_with_crlf_keeps_its_line_ends()
    {
        using var model = new PlantedModel("z");
        const string text = "line one\r\nline z two\r\n";
        File.WriteAllText(folder["crlf.txt"], text);
        Dictionary<string, string> found = (await TopExamples(model, folder["crlf.txt"]))[0];
        Assert.Equal(("15", "16"), (found["char_start"], found["char_end"]));
        Assert.Equal(text, found["text_before"] + found["token_text"] + found["text_after"]);
    }

    [Fact]
    public async Task It_is_found_in_a_late_window_of_a_long_document()
    {
        using var model = new PlantedModel("z");
        string text = new string('a', 777) + "😀z" + new string('b', 99);
        File.WriteAllLines(folder["long.jsonl"], [Record("long", text)]);
        Dictionary<string, string> found = (await TopExamples(model, folder["long.jsonl"], "--max-length", "100"))[0];
        // The face is four tokens and one character.
        Assert.Equal(("781", "778", "779"), (found["token"], found["char_start"], found["char_end"]));
    }

    [Fact]
    public async Task Special_tokens_are_read_but_not_counted_unless_that_is_asked_for()
    {
        using var model = new PlantedModel("z");
        File.WriteAllLines(folder["special.jsonl"], [Record("s", "ab<|endoftext|>cz")]);
        string[] counts = new string[2];
        foreach ((int i, string[] more) in ((string[][])[[], ["--include-special"]]).Index())
        {
            await TopExamples(model, folder["special.jsonl"], ["--bos", "always", .. more]);
            counts[i] = CsvFile.Read(folder["out/neurons.csv"])[0]["count"];
        }
        Assert.Equal(["4", "6"], counts);
    }

    [Fact]
    public async Task Infinite_activations_are_counted_apart_and_spoil_no_other_figure()
    {
        using var model = new PlantedModel(
            "z", checkpoint => checkpoint[$"transformer.h.1.mlp.c_fc.weight"].Values[3] = float.PositiveInfinity);
        File.WriteAllLines(folder["i.jsonl"], [Record("i", "z zz"), Record("j", "abc")]);
        await TopExamples(model, folder["i.jsonl"]);
        Dictionary<string, string>[] rows =
            [.. CsvFile.Read(folder["out/neurons.csv"]).Where(r => r["site"] == PlantedModel.Site)];
        Assert.Equal(8, rows.Length);
        foreach (Dictionary<string, string> row in rows)
        {
            bool isInfinite = row["neuron"] == "3";
            // Where the input is 0, 0 times infinity is NaN; where not, it is infinite.
            Assert.Equal(isInfinite ? ("0", "7") : ("7", "0"), (row["count"], row["nonfinite"]));
            Assert.All((string[])["mean", "std", "min", "q01", "median", "max"], column =>
                Assert.Equal(isInfinite, row[column].Length == 0));
            Assert.DoesNotContain(row.Values, v => v.Contains("NaN", StringComparison.OrdinalIgnoreCase)
                || v.Contains("Inf", StringComparison.OrdinalIgnoreCase));
        }
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["out/results.json"]));
        JsonElement infinite = json.RootElement.GetProperty("sites")[1].GetProperty("neurons")[3];
        Assert.Equal(7, infinite.GetProperty("statistics").GetProperty("nonfinite").GetInt32());
        Assert.Equal(JsonValueKind.Null, infinite.GetProperty("statistics").GetProperty("mean").ValueKind);
        Assert.Equal(
            0,
            infinite.GetProperty("top_examples").GetArrayLength() + infinite.GetProperty("histogram").GetArrayLength());
    }

    private static string Record(string id, string text) => JsonSerializer.Serialize(new { id, text });

    /// <summary>Scans, and reads the planted neuron's rows of top_examples.csv.</summary>
    private async Task<Dictionary<string, string>[]> TopExamples(
        PlantedModel model, string corpus, params string[] more)
    {
        var error = new StringWriter();
        var terminal =
            new Terminal { Output = TextWriter.Null, Error = error, IsOutputTerminal = false, IsErrorTerminal = false };
        string[] arguments =
        [
            "scan", "-m", model.Folder, "-c", corpus, "-o", folder["out"], "--overwrite", "--quiet", "--threads", "2",
            .. more,
        ];
        Assert.True(await NeuronProbe.Cli.Program.RunAsync(arguments, terminal) == 0, error.ToString());
        return [.. CsvFile.Read(folder["out/top_examples.csv"]).Where(
            r => r["site"] == PlantedModel.Site && r["neuron"] == "5")];
    }

    /// <summary>results.json says the same as the row of top_examples.csv.</summary>
    private void CheckJson(Dictionary<string, string> row)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder["out/results.json"]));
        JsonElement site = json.RootElement.GetProperty("sites")[PlantedModel.Layer];
        Assert.Equal(PlantedModel.Site, site.GetProperty("site").GetString());
        JsonElement example = site.GetProperty("neurons")[PlantedModel.Neuron].GetProperty("top_examples")[0];
        foreach (string column in row.Keys.Except(["site", "layer", "alias", "neuron"]))
        {
            Assert.Equal(row[column], example.GetProperty(column).ToString());
        }
        int index = example.GetProperty("context_index").GetInt32();
        int[] ids = ResultsContext.TokenIds(JsonObject.Create(site)!, JsonObject.Create(example)!);
        Assert.Equal(Numbers.Parse(row["token_id"]), ids[index]);
        Assert.Equal(Numbers.Parse32(row["activation"]), example.GetProperty("context_activations")[index].GetSingle());
    }
}
