using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Reports;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class WordRankingTests
{
    [Fact]
    public void Neurons_with_more_examples_come_first_then_those_with_the_larger_activation()
    {
        WordRanking ranking = Rank(
            "bank",
            [High(9, "shore"), High(8, "bank")],
            [High(3, "bank"), High(2, "Bank")],
            [High(7, "a bank"), High(1, "x"), High(0.5f, "y")],
            [High(8, "bank"), High(7, "x")],
            [High(1, "x")]);
        Assert.Equal(
            ["1 2/2 1", "0 1/2 2", "3 1/2 1", "2 1/3 1"],
            ranking.Matches.Select(m => $"{m.Place.Neuron} {m.Count}/{m.Examples} {m.Best.Rank}"));
        Assert.Equal(5, ranking.Searched);
        Assert.Equal([1, 0, 3, 2], ranking.Found.Places.Select(place => place.Neuron));
    }

    [Fact]
    public void Of_two_lists_the_one_with_more_of_them_counts_and_of_equal_ones_that_with_the_larger_activation()
    {
        WordRanking ranking = Rank(
            "bank",
            [High(9, "bank"), High(8, "x"), Low(-4, "bank"), Low(-3, "bank")],
            [High(2, "bank"), Low(-5, "bank")],
            [High(6, "bank"), Low(-5, "bank")]);
        Assert.Equal(
            ["0 Low 2/2 -4", "2 High 1/1 6", "1 Low 1/1 -5"],
            ranking.Matches.Select(m =>
                FormattableString.Invariant(
                    $"{m.Place.Neuron} {m.Best.Tail} {m.Count}/{m.Examples} {m.Best.Activation}")));
    }

    [Fact]
    public void Of_several_words_an_example_must_have_all() => Assert.Equal(
        [1], Rank("York, new", [High(1, "new"), High(1, "york")], [High(1, "New York")]).Matches.Select(m => m.Count));

    [Fact]
    public void A_miss_names_near_words_with_their_neurons()
    {
        WordMiss miss = Rank("bamk", [High(1, "bank"), High(1, "bank")], [High(1, "bank back shore")]).Miss();
        Assert.Equal(["bamk"], miss.Unknown);
        Assert.Equal([("back", 1), ("bank", 2)], miss.Others);
    }

    [Fact]
    public void A_miss_of_words_that_never_stand_together_names_each()
    {
        WordMiss miss = Rank("bank shore", [High(1, "bank")], [High(1, "shore")], [High(1, "bank")]).Miss();
        Assert.Equal([], miss.Unknown);
        Assert.Equal([("bank", 2), ("shore", 1)], miss.Others);
    }

    [Fact]
    public void Examples_without_texts_are_refused()
    {
        ProbeException refused = Assert.Throws<ProbeException>(() => Rank("bank", [High(1, null)]));
        Assert.Equal(
            "--find: expected top examples with their texts, but got token ids alone, since the corpus was tokenised "
            + "already. Scan with the tokenizer's files in the model's folder.",
            refused.Message);
        Assert.Equal([], Rank("bank", [[]]).Matches);
    }

    [Fact]
    public void Something_without_a_word_is_refused() => Assert.Equal(
        "--find: expected a word, or several with blanks between them, but got '?!'. Type letters or digits.",
        Assert.Throws<ProbeException>(() => new WordQuery("?!")).Message);

    private static (Tail Tail, float Activation, string? Text) High(float activation, string? text) =>
        (Tail.High, activation, text);

    private static (Tail Tail, float Activation, string? Text) Low(float activation, string? text) =>
        (Tail.Low, activation, text);

    private static WordRanking Rank(
        string words, params (Tail Tail, float Activation, string? Text)[][] neurons)
    {
        var selection = new SiteSelection(
            new Site("a", SiteSide.Input, 0, neurons.Length), [.. Enumerable.Range(0, neurons.Length)]);
        var examples = new FixedTable<TopExample>(
            selection,
            TopExample.Schema,
            [
                .. neurons.Select(
                    neuron => neuron.GroupBy(e => e.Tail).SelectMany(list => list.Select(Example)).ToArray()),
            ]);
        return WordRanking.Read(
            new WordQuery(words),
            new Findings(
                [new SiteFindings(selection, [examples])],
                new HashSet<string> { TopExample.Schema.Name },
                RunCorrections.Of([], [])));
    }

    private static TopExample Example((Tail Tail, float Activation, string? Text) example, int place)
    {
        TextRange[] ranges = [new(0, example.Text?.Length ?? 0)];
        var context = new TokenContext(place, "d", 0, 0, [7], example.Text, ranges, null, null);
        return new(example.Tail, place + 1, example.Activation, context, [example.Activation]);
    }
}
