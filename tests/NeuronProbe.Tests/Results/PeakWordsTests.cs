using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed partial class PeakWordsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Words_are_those_that_the_token_and_the_two_before_it_are_parts_of(int seed)
    {
        var random = new Random(seed);
        int found = 0;
        for (int round = 0; round < 300; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 30).Select(_ => "abAB3 -"[random.Next(7)]));
            TokenContext context = Cut(text, random);
            // Worked out character by character: a word is near where one of its characters is.
            int first = context.Ranges[Math.Max(0, context.Index - 2)].Start;
            int end = context.Ranges[context.Index].End;
            string[] expected =
            [
                .. WordPattern().Matches(text)
                    .Where(word => Enumerable.Range(word.Index, word.Length).Any(at => at >= first && at < end))
                    .Select(word => word.Value.ToLowerInvariant()).Distinct(),
            ];
            Assert.Equal(expected, PeakWords.Of(context));
            found += expected.Length;
        }
        Assert.InRange(found, 300, 3000);
    }

    [Fact]
    public void Added_tokens_have_the_words_of_the_tokens_before_them()
    {
        TextRange[] ranges = [new(0, 0), new(0, 3), new(3, 7), new(7, 12), new(12, 12)];
        Assert.Equal([], PeakWords.Of(Context("The old house", ranges, 0)));
        Assert.Equal(["the"], PeakWords.Of(Context("The old house", ranges, 1)));
        Assert.Equal(["old", "house"], PeakWords.Of(Context("The old house", ranges, 4)));
    }

    [Fact]
    public void A_context_without_text_has_no_words() =>
        Assert.Equal([], PeakWords.Of(Context(null, [new(0, 0), new(0, 0)], 1)));

    [Fact]
    public void Words_of_a_neuron_have_the_ranks_of_their_examples_in_each_list()
    {
        TopExample[] examples =
        [
            Example(Tail.High, 1, "the bank"), Example(Tail.High, 2, "a shore"), Example(Tail.High, 3, "The shore"),
            Example(Tail.Low, 1, "the bank the"),
        ];
        Assert.Equal(
            ["the High 1,3", "bank High 1", "a High 2", "shore High 2,3", "the Low 1", "bank Low 1"],
            PeakWords.Of(examples).Select(word => $"{word.Word} {word.Tail} {string.Join(',', word.Ranks)}"));
    }

    private static TopExample Example(Tail tail, int rank, string text) =>
        new(tail, rank, 1, Context(text, [new(0, text.Length)], 0), [1]);

    private static TokenContext Context(string? text, TextRange[] ranges, int index) =>
        new(0, "d", 0, index, new int[ranges.Length], text, ranges, 0, 0);

    private static TokenContext Cut(string text, Random random)
    {
        List<TextRange> ranges = [];
        int at = 0;
        while (at < text.Length)
        {
            int end = Math.Min(text.Length, at + random.Next(1, 5));
            ranges.Add(new(at, end));
            at = end;
        }
        return Context(text, [.. ranges], random.Next(ranges.Count));
    }

    [GeneratedRegex("[a-z0-9]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}
