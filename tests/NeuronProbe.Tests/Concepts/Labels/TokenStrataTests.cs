using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Labels;

public sealed class TokenStrataTests
{
    [Fact]
    public void Numbers_with_the_same_first_four_binary_digits_are_a_band()
    {
        int[] lengths = [.. Enumerable.Range(0, 5000), int.MaxValue - 1, int.MaxValue];
        string[] digits = [.. lengths.Select(length => Convert.ToString(length, 2))];
        for (int i = 1; i < lengths.Length; i++)
        {
            bool isSame = digits[i].Length == digits[i - 1].Length
                && digits[i].AsSpan(0, Math.Min(4, digits[i].Length)).SequenceEqual(
                    digits[i - 1].AsSpan(0, Math.Min(4, digits[i].Length)));
            Assert.Equal(isSame, TokenStrata.BandOf(lengths[i]) == TokenStrata.BandOf(lengths[i - 1]));
            Assert.True(TokenStrata.BandOf(lengths[i]) >= TokenStrata.BandOf(lengths[i - 1]));
        }
    }

    // A document of 20 tokens in one window: 0 and 19 are as far from an end, 0 and 1 are not.
    [Theory]
    [InlineData(TokenTrait.Length, 0, 19, true)]
    [InlineData(TokenTrait.Length, 3, 16, true)]
    [InlineData(TokenTrait.Length, 0, 1, false)]
    [InlineData(TokenTrait.Position, 0, 19, false)]
    [InlineData(TokenTrait.Position, 18, 19, true)]
    [InlineData(TokenTrait.Frequency, 0, 1, true)]
    internal void Tokens_of_a_document_are_alike_by_trait(TokenTrait trait, int one, int other, bool areAlike)
    {
        TextToken[] tokens = [.. Enumerable.Range(0, 20).Select(_ => new TextToken(1, 0, 0))];
        var document = new TokenizedDocument(new Document(0, "d", null, null, "d"), null, tokens);
        var window = new Window(document, 0, tokens.Length, [], []);
        var strata = new TokenStrata([trait], new Dictionary<int, long> { [1] = 20 });
        Assert.Equal(areAlike, strata.Of(window, one) == strata.Of(window, other));
    }

    [Fact]
    public void Tokens_of_documents_of_other_lengths_are_not_alike_by_length()
    {
        var strata = new TokenStrata([TokenTrait.Length], new Dictionary<int, long> { [1] = 20 });
        Assert.NotEqual(strata.Of(Window(10), 3), strata.Of(Window(12), 3));
        Assert.Equal(strata.Of(Window(10), 3), strata.Of(Window(10), 3));

        static Window Window(int length) => new(
            new TokenizedDocument(
                new Document(0, "d", null, null, "d"),
                null,
                [.. Enumerable.Range(0, length).Select(_ => new TextToken(1, 0, 0))]),
            0,
            length,
            [],
            []);
    }
}
