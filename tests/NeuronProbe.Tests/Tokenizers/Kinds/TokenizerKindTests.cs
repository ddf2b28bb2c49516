using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>
/// Ids of every kind of tokenizer against those that the Rust tokenizers library gave
/// (tests/NeuronProbe.TokenizerOracle writes them).
/// </summary>
public sealed class TokenizerKindTests
{
    public static TheoryData<string> Names => [.. TokenizerKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_gives_the_stored_ids_on_500_texts(string name)
    {
        using TokenizerFolder folder = TokenizerKinds.Named(name).Write();
        TextTokenizer tokenizer = folder.Load();
        string[] stored = File.ReadAllLines(OwnData.Path("tokenizers", name + ".txt"));
        Assert.Equal(KindTexts.All.Count, stored.Length);
        foreach ((string text, string line) in KindTexts.All.Zip(stored))
        {
            TextToken[] tokens = tokenizer.Encode(text);
            Assert.Equal((text, line),
                (text, KindIds.Line([.. tokenizer.Prefix, .. tokens.Select(token => token.Id), .. tokenizer.Suffix])));
            CheckPlaces(text, tokens);
        }
    }

    [Fact]
    public void There_are_500_texts_and_none_is_there_twice()
    {
        Assert.Equal(500, KindTexts.All.Count);
        Assert.Equal(500, KindTexts.All.Distinct().Count());
    }

    /// <summary>
    /// Places never go back and end with the text; which characters no token stands for is the kind's own matter.
    /// </summary>
    private static void CheckPlaces(string text, TextToken[] tokens)
    {
        (int start, int end) = (0, 0);
        foreach (TextToken token in tokens)
        {
            Assert.True(token.Start >= start && token.End >= end && token.End >= token.Start
                && token.End <= text.Length, $"{token} after {start}..{end} in '{text}'");
            (start, end) = (token.Start, token.End);
        }
    }
}
