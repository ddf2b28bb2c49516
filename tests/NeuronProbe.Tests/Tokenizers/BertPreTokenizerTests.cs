using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class BertPreTokenizerTests
{
    [Theory]
    [InlineData("Hey, it's  me.", "Hey|,|it|'|s|me|.")]
    [InlineData("a$+<=>|~`^b", "a|$|+|<|=|>|||~|`|^|b")]
    [InlineData("a£€©b", "a£€©b")]
    [InlineData("a!b/c:d@e[f`g{h~i$j+k^l", "a|!|b|/|c|:|d|@|e|[|f|`|g|{|h|~|i|$|j|+|k|^|l")]
    [InlineData("«a»—b…", "«|a|»|—|b|…")]
    [InlineData("x𐄀𝔘 👍!", "x|𐄀|𝔘|👍|!")]
    [InlineData("a\u00A0b\u2028c\td", "a|b|c|d")]
    [InlineData(" \n", "")]
    public void Berts_words_end_at_white_space_and_punctuation_stands_alone(string text, string expected) =>
        Assert.Equal(expected, Words(new BertPreTokenizer(), text));

    [Theory]
    [InlineData("Hey, it's me...", "Hey|,|it|'|s|me|...")]
    [InlineData("a_1é!?£b", "a_1é|!?£|b")]
    [InlineData("e\u0301\u200Dx ⅧⒶ🄰 ½", "e\u0301\u200Dx|ⅧⒶ🄰|½")]
    [InlineData("𝔘𝟙👍👍", "𝔘𝟙|👍👍")]
    [InlineData("\u00A0", "")]
    public void Words_of_the_plain_kind_are_runs_of_word_characters_and_runs_of_others(string text, string expected) =>
        Assert.Equal(expected, Words(new WhitespacePreTokenizer(), text));

    private static string Words(Microsoft.ML.Tokenizers.PreTokenizer words, string text) =>
        string.Join('|', words.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length)));
}
