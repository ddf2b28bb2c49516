using MakeSample.Corpus;
using MakeSample.Tokens;
using Microsoft.ML.Tokenizers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

public sealed class BytePairEncodingTests
{
    [Fact]
    public void Trained_files_give_an_independent_tokenizer_the_same_ids()
    {
        string[] texts =
            [.. SampleCorpus.HeldOut(3, 400).Select(document => document.Text), "ZÜRICH\n\n  €12…  it's they'll 漢字"];
        BytePairEncoding encoding = BytePairTrainer.Train(texts, 500);
        Assert.Equal(500, encoding.Vocabulary.Distinct().Count());
        Assert.Equal((BytePairEncoding.EndOfText, 499), (encoding.Vocabulary[^1], encoding.EndOfTextId));

        using var folder = new TemporaryFolder();
        encoding.Save(folder.Location);
        var options = new BpeOptions(folder["vocab.json"], folder["merges.txt"])
        {
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(
                new(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"),
                specialTokens: null),
        };
        var tokenizer = BpeTokenizer.Create(options);
        Assert.All(texts, text => Assert.Equal(tokenizer.EncodeToIds(text), encoding.Encode(text)));
    }

    [Fact]
    public void The_most_frequent_pair_is_joined_first_and_ties_go_to_the_first_in_ordinal_order()
    {
        BytePairEncoding encoding = BytePairTrainer.Train(["xy xy xy bc ad"], 256 + 4);
        Assert.Equal([("x", "y"), ("Ġ", "xy"), ("a", "d")], encoding.Merges);
    }

    [Fact]
    public void Too_few_texts_for_the_vocabulary_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => BytePairTrainer.Train(["ab"], 300));
        Assert.Contains("none is left after 257 tokens", error.Message, StringComparison.Ordinal);
    }
}
