using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans of an encoder, whose tokens read what is after them too,
/// against the model written out in double precision.</summary>
public sealed class EncoderTests : EndToEndTest
{
    // A token that the text of these tests does not hold.
    private const int Separator = 260;

    private static readonly JsonObject AddsBoth = new()
    {
        ["add_bos_token"] = true,
        ["add_eos_token"] = true,
        ["bos_token"] = "<|endoftext|>",
        ["eos_token"] = "on",
    };

    private static readonly string[] OneNeuron = ["-l", "ffn.1.post", "-n", "3", "--per", "token", "-k", "100"];

    private readonly PlainCheckpoint made = PlainBert.Make(new Random(1), new JsonObject
    {
        ["model_type"] = "bert",
        ["hidden_size"] = 24,
        ["intermediate_size"] = 40,
        ["num_attention_heads"] = 3,
        ["num_hidden_layers"] = 2,
        ["max_position_embeddings"] = 12,
        ["vocab_size"] = 300,
    });

    [Fact]
    public void Documents_of_ids_give_the_activations_of_each_window_by_itself()
    {
        int[][] documents = [[5, 6, 7, 8, 9], [.. Enumerable.Range(20, 27)], [1]];
        CommandLine run = Scan(Encoder(), Write("a.jsonl", ModelFolder.Ids(documents)), OneNeuron).Succeeded();
        Assert.DoesNotContain("not known", run.Error, StringComparison.Ordinal);
        Assert.Equal("bert.encoder.layer.1.output.dense:input", Column("neurons.csv", "site")[0]);
        Assert.Equal("33", Assert.Single(Column("neurons.csv", "count")));
        Dictionary<string, double> expected = [];
        foreach ((int number, int[] ids) in documents.Index())
        {
            foreach ((int window, int[] part) in ids.Chunk(12).Index())
            {
                Add(expected, part, position => $"{number}:{(12 * window) + position}");
            }
        }
        AssertFound(expected);
    }

    [Fact]
    public void A_text_s_windows_have_the_added_tokens_within_the_limit_and_these_have_no_number()
    {
        Scan(Encoder().WithTokenizer(AddsBoth), Write("a.lines", "abcdefghi\n"), [
            .. OneNeuron, "--max-length", "6", "--include-special",
        ]).Succeeded();
        Assert.Equal("15", Assert.Single(Column("neurons.csv", "count")));
        int[] text = [.. "abcdefghi".Select(IdOf)];
        Dictionary<string, double> expected = [];
        foreach ((int window, int[] part) in text.Chunk(4).Index())
        {
            // In a table the added tokens of all windows look alike: they are told apart by their id.
            Add(expected, [ModelFolder.EndOfText, .. part, Separator], position =>
                position == 0 ? $"window {window}, first"
                    : position > part.Length ? $"window {window}, last"
                    : $"0:{(4 * window) + position - 1}");
        }
        Assert.Equal(3, Column("top_examples.csv", "token_id").Count(id => id == $"{ModelFolder.EndOfText}"));
        Assert.Equal(3, Column("top_examples.csv", "token_id").Count(id => id == $"{Separator}"));
        Assert.Equal(6, Column("top_examples.csv", "token").Count(token => token == "-1"));
        Assert.Equal(15, expected.Count);
        AssertSame(expected.Values.Order(), Found().Select(f => f.Value).Order());
    }

    [Fact]
    public void The_added_tokens_are_read_and_not_counted()
    {
        Scan(Encoder().WithTokenizer(AddsBoth), Write("a.lines", "abcdefg\nxyz\n"), OneNeuron).Succeeded();
        Dictionary<string, double> expected = [];
        foreach ((int number, string text) in ((string[])["abcdefg", "xyz"]).Index())
        {
            Add(expected, [ModelFolder.EndOfText, .. text.Select(IdOf), Separator], position =>
                $"{number}:{position - 1}");
            expected.Remove($"{number}:-1");
            expected.Remove($"{number}:{text.Length}");
        }
        AssertFound(expected);
    }

    [Fact]
    public void A_token_that_comes_after_changes_what_is_before_it()
    {
        string corpus = Write("a.jsonl", ModelFolder.Ids([5, 6, 7], [5, 6, 8]));
        Scan(Encoder(), corpus, OneNeuron).Succeeded();
        Dictionary<string, double> found = Found().ToDictionary(f => f.Token, f => f.Value);
        Assert.InRange(Math.Abs(found["0:0"] - found["1:0"]), 1e-3, double.MaxValue);
    }

    [Fact]
    public void Inspect_names_the_sites_as_the_paper_s_code_does()
    {
        string output = CommandLine.Run("inspect", "-m", Encoder().Location, "--as", "csv").Succeeded().Output;
        Assert.Equal(
            [
                "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
                "intermediate.dense", "output.dense",
            ],
            output.Split('\n').Where(l => l.StartsWith("bert.encoder.layer.1.", StringComparison.Ordinal))
                .Select(l => l.Split(',')[0]["bert.encoder.layer.1.".Length..].Split(':')[0]).Distinct());
        Assert.Contains("ffn.1.post", output, StringComparison.Ordinal);
    }

    /// <summary>In the made-up vocabulary a byte is its own id.</summary>
    private static int IdOf(char letter) => letter;

    private ModelFolder Encoder() => new(Folder["model"], made);

    private void Add(Dictionary<string, double> all, int[] window, Func<int, string> name)
    {
        foreach ((int position, double[] neurons) in new PlainBert(made).Run(window).Sites["ffn.1.post"].Index())
        {
            all[name(position)] = neurons[3];
        }
    }

    private (string Token, double Value)[] Found() =>
    [
        .. Column("top_examples.csv", "document").Zip(
            Column("top_examples.csv", "token"), Column("top_examples.csv", "activation"))
            .Select(row => ($"{row.First}:{row.Second}", double.Parse(row.Third, CultureInfo.InvariantCulture))),
    ];

    private void AssertFound(Dictionary<string, double> expected)
    {
        (string Token, double Value)[] found = [.. Found().OrderBy(f => f.Token, StringComparer.Ordinal)];
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Select(f => f.Token));
        AssertSame(
            expected.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value), found.Select(f => f.Value));
    }

    private static void AssertSame(IEnumerable<double> expected, IEnumerable<double> found)
    {
        double bound = 2e-5 * expected.Max(Math.Abs);
        Assert.Equal(expected.Count(), found.Count());
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, bound));
    }
}
