using System.Text.Json.Nodes;
using NeuronProbe.Results;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>The index of words finds what <c>show --find</c> finds, in its order.</summary>
public sealed class HtmlWordTests(HtmlScan scan) : IClassFixture<HtmlScan>
{
    [Fact]
    public void Each_word_finds_the_neurons_that_the_terminal_finds_in_the_same_order()
    {
        string[] words = [.. Words().Distinct().Where((_, i) => i % 40 == 0)];
        Assert.True(words.Length > 10);
        Assert.All(words, word => Assert.Equal(FoundInTerminal(word), Found([word])));
    }

    [Fact]
    public void Several_words_must_be_in_one_example()
    {
        // Of the words of one example, so that something is found.
        string[][] pairs =
        [
            .. scan.Neurons().Where(neuron => neuron.Index % 10 == 0)
                .Select(neuron => PeakWords.Of(neuron.Found.Examples[3].Context).Take(2).ToArray())
                .Where(pair => pair.Length == 2),
        ];
        Assert.NotEmpty(pairs);
        Assert.All(pairs, pair => Assert.Equal(FoundInTerminal(string.Join(' ', pair)), Found(pair)));
    }

    [Fact]
    public void Words_are_sorted_so_that_one_is_found_by_halving()
    {
        for (int site = 0; site < scan.Findings.Sites.Count; site++)
        {
            string[] words = WordsOf(scan.Data[$"words/{site}"]);
            Assert.Equal(words.Order(StringComparer.Ordinal), words);
            Assert.Equal(words.Distinct(), words);
        }
        Assert.Equal(PeakWords.TokensBefore, (int)scan.Data["run"]["find"]!["tokens_before"]!);
    }

    private (string Site, int Neuron, int Count)[] FoundInTerminal(string text) =>
    [
        .. WordRanking.Read(new WordQuery(text), scan.Findings).Matches.Select(
            match => (match.Place.Site.Selection.Site.Name, match.Place.Neuron, match.Count)),
    ];

    /// <summary>What the page finds: of each neuron the list with most examples that have all words.</summary>
    private (string Site, int Neuron, int Count)[] Found(string[] words) =>
    [
        .. Enumerable.Range(0, scan.Findings.Sites.Count).SelectMany(site => FoundAt(site, words))
            .OrderByDescending(found => found.Count).ThenByDescending(found => found.Activation)
            .Select(found => (found.Site, found.Neuron, found.Count)),
    ];

    private IEnumerable<(string Site, int Neuron, int Count, double Activation)> FoundAt(int site, string[] words)
    {
        JsonNode index = scan.Data[$"words/{site}"];
        int[] lengths = WrittenReport.UnpackWhole(index["lists"]!["length"]!);
        int[] neurons = WrittenReport.UnpackWhole(index["lists"]!["neuron"]!);
        double[] activations = WrittenReport.Unpack(index["lists"]!["activation"]!);
        Dictionary<int, int[]>[] found = [.. words.Select(word => Postings(index, word))];
        return
            from list in found[0].Keys
            where found.All(word => word.ContainsKey(list))
            let ranks = found.Select(word => word[list]).Aggregate((a, b) => [.. a.Intersect(b)])
            where ranks.Length > 0
            let activation = Math.Abs(activations[lengths.Take(list).Sum() + ranks.Min()])
            group (ranks.Length, activation) by neurons[list] into lists
            let best = lists.OrderByDescending(list => list.Length).ThenByDescending(list => list.activation).First()
            orderby lists.Key
            select (
                scan.Findings.Sites[site].Selection.Site.Name,
                scan.Findings.Sites[site].Selection.Neurons[lists.Key],
                best.Length,
                best.activation);
    }

    private static Dictionary<int, int[]> Postings(JsonNode index, string word)
    {
        int place = Array.BinarySearch(WordsOf(index), word, StringComparer.Ordinal);
        if (place < 0)
        {
            return [];
        }
        int[] starts = WrittenReport.UnpackWhole(index["start"]!);
        int[] lists = WrittenReport.UnpackWhole(index["list"]!);
        int[] counts = WrittenReport.UnpackWhole(index["count"]!);
        int[] ranks = WrittenReport.UnpackWhole(index["rank"]!);
        return Enumerable.Range(starts[place], starts[place + 1] - starts[place]).ToDictionary(
            posting => lists[posting],
            posting => ranks[counts.Take(posting).Sum()..][..counts[posting]]);
    }

    private IEnumerable<string> Words() => Enumerable.Range(0, scan.Findings.Sites.Count)
        .SelectMany(site => WordsOf(scan.Data[$"words/{site}"]));

    private static string[] WordsOf(JsonNode index) => [.. index["words"]!.AsArray().Select(word => (string)word!)];
}
