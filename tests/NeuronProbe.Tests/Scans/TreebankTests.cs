using System.Globalization;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>A trained model over a treebank, all its parts of speech, in one command.</summary>
public sealed class TreebankTests : IDisposable
{
    private const int Sentences = 300;
    private const int WindowLength = 512;
    private const int Beginning = 1;

    private readonly TemporaryFolder folder = new();
    private readonly string corpus = TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_tags_are_counted_on_the_last_token_of_each_word_and_figures_are_those_of_all_activations()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(StoriesJob.ModelFolder)!;
        Sentence[] sentences = [.. Read(corpus).Take(Sentences)];
        TextToken[][] tokens = [.. sentences.Select(s => tokenizer.Encode(s.Text))];
        Dictionary<string, HashSet<(int Document, int Token)>> expected = Count(sentences, tokens);
        List<Dictionary<string, string>> rows = Scan();

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), rows.Select(r => r["concept"]).Distinct());
        Assert.Equal(17, expected.Count);
        Assert.Equal(5 * 172 * 17, rows.Count);
        foreach (Dictionary<string, string> row in rows)
        {
            HashSet<(int Document, int Token)> own = expected[row["concept"]];
            Assert.Equal(
                (row["concept"], own.Count, tokens.Sum(t => t.Length) - own.Count,
                    own.DistinctBy(t => t.Document).Count()),
                (row["concept"], Whole(row["positives"]), Whole(row["negatives"]), Whole(row["positive_documents"])));
        }
        CheckFigures(rows, sentences, tokens, expected);
    }

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private List<Dictionary<string, string>> Scan()
    {
        CommandLine.Run(
            "scan", "-m", StoriesJob.ModelFolder, "-c", corpus, "--concept", "upos=*", "--collect", "concepts",
            "--held-out", "0", "--limit-documents", $"{Sentences}", "--batch-tokens", "1",
            "--max-length", $"{WindowLength}", "--threads", "2", "-o", folder["out"], "-q", "--format", "csv")
            .Succeeded();
        return CsvFile.Read(folder["out/concepts.csv"]);
    }

    private static void CheckFigures(
        List<Dictionary<string, string>> rows,
        Sentence[] sentences,
        TextToken[][] tokens,
        Dictionary<string, HashSet<(int Document, int Token)>> expected)
    {
        set_num_threads(StoriesJob.Threads);
        using TransformerModel model = ModelLoader.Load(StoriesJob.ModelFolder, ScalarType.Float32, CPU, _ => { });
        var truth = new AllActivations(
            model,
            [.. sentences.Zip(tokens, (s, t) => new TokenDocument(s.Id, [.. t.Select(token => token.Id)]))],
            [Beginning],
            WindowLength);
        var plan = new ConceptPlan(
            [.. expected.OrderBy(e => e.Key, StringComparer.Ordinal)
                .Select(e => new Concept(e.Key, false, e.Value.Count, e.Value.DistinctBy(t => t.Document).Count()))],
            tokens.Sum(t => t.Length), sentences.Length, 0)
        {
            TypeCounts = TypeCounts.Of(tokens.SelectMany(t => t).Select(token => token.Id)),
        };
        var random = new Random(4);
        Dictionary<string, string>[] chosen = [.. Enumerable.Range(0, 3).Select(_ => rows[random.Next(rows.Count)])];
        var agreement = new ConceptAgreement(plan, document => sentences[document].Id, isExact: false);
        foreach (Dictionary<string, string> row in chosen)
        {
            (int Document, int Token, float Value)[] values = [.. truth.Of(row["site"], Whole(row["neuron"]))];
            agreement.Check(
                row,
                [.. values.Select(
                    v => new TokenValue(v.Value, v.Document, 1 + v.Token, tokens[v.Document][v.Token].Id))],
                [.. values.Select(v => expected[row["concept"]].Contains((v.Document, v.Token)))]);
        }
        Assert.InRange(agreement.ControlDifference, 0, 0.001);
    }

    /// <summary>By tag, the tokens that are the last of one of its words: those that have the last of the word's
    /// characters that any token has.</summary>
    private static Dictionary<string, HashSet<(int Document, int Token)>> Count(
        Sentence[] sentences, TextToken[][] tokens)
    {
        Dictionary<string, HashSet<(int, int)>> found = [];
        foreach ((int document, Sentence sentence) in sentences.Index())
        {
            foreach ((string tag, int start, int end) in sentence.Words)
            {
                int last = Array.FindLastIndex(tokens[document], token => token.Start < end && token.End > start);
                found.TryAdd($"upos={tag}", []);
                found[$"upos={tag}"].Add((document, last));
            }
        }
        return found;
    }

    /// <summary>Reads a treebank: words, each with its place in the text;
    /// the words of a token such as 3-4 have that token's.</summary>
    private static IEnumerable<Sentence> Read(string path)
    {
        foreach (string block in File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = block.Split('\n');
            string text = lines.Single(l => l.StartsWith("# text = ", StringComparison.Ordinal))["# text = ".Length..];
            string id =
                lines.Single(l => l.StartsWith("# sent_id = ", StringComparison.Ordinal))["# sent_id = ".Length..];
            var words = new List<(string, int, int)>();
            (int at, int until, int start) = (0, 0, 0);
            foreach (string[] columns in lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t'))
                .Where(c => !c[0].Contains('.')))
            {
                string[] range = columns[0].Split('-');
                if (Whole(range[0]) > until)
                {
                    start = text.IndexOf(columns[1], at, StringComparison.Ordinal);
                    at = start + columns[1].Length;
                    until = Whole(range[^1]);
                }
                if (range.Length == 1)
                {
                    words.Add((columns[3], start, at));
                }
            }
            yield return new Sentence(id, text, words);
        }
    }

    /// <summary>A sentence and its words, each with its tag and its place in the text.</summary>
    private sealed record Sentence(string Id, string Text, IReadOnlyList<(string Tag, int Start, int End)> Words);
}
