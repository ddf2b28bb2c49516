using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>A tokenizer whose offsets point into the text that it was given,
/// whatever it does to that text on the way.</summary>
/// <param name="spelling">What its tokens spell.</param>
internal abstract class SourceTokenizer(TokenSpelling spelling) : Tokenizer
{
    public TokenSpelling Spelling => spelling;

    /// <summary>The most bytes of text that one token stands for.</summary>
    public virtual int LongestToken => spelling.LongestToken;

    /// <summary>The tokens of a text, none added; a character of several tokens is in the
    /// range of each of them.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    /// <exception cref="ProbeException">The vocabulary can't express the text.</exception>
    protected abstract List<TextToken> EncodeWellFormed(string text);

    /// <summary>The tokens of a text, none added; lone surrogates read as U+FFFD.</summary>
    /// <exception cref="ProbeException">The vocabulary can't express the text.</exception>
    public List<TextToken> Encode(string text) => EncodeWellFormed(WellFormed(text));

    public override string Decode(IEnumerable<int> ids) => spelling.Decode([.. ids]).Text;

    /// <summary>Writes as many whole tokens as fit.</summary>
    public override OperationStatus Decode(
        IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        (string text, TextToken[] tokens) = spelling.Decode([.. ids]);
        int room = destination.Length;
        idsConsumed = CountWhole(tokens, Array.FindIndex(tokens, token => token.End > room));
        charsWritten = idsConsumed == tokens.Length ? text.Length : tokens[idsConsumed].Start;
        text.AsSpan(0, charsWritten).CopyTo(destination);
        return idsConsumed == tokens.Length ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
    }

    protected override EncodeResults<EncodedToken> EncodeToTokens(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        string source = text ?? textSpan.ToString();
        TextToken[] tokens = [.. Encode(source)];
        int count = CountWhole(tokens, settings.MaxTokenCount < tokens.Length ? settings.MaxTokenCount : -1);
        return new EncodeResults<EncodedToken>
        {
            Tokens = [.. tokens.Take(count)
                .Select(token => new EncodedToken(token.Id, spelling.Show(token.Id), token.Start..token.End))],
            CharsConsumed = count == tokens.Length ? source.Length : tokens[count].Start,
        };
    }

    /// <summary>How many tokens stand before the first that is left out,
    /// less those that share a character with it.</summary>
    private static int CountWhole(TextToken[] tokens, int firstLeftOut)
    {
        int count = firstLeftOut < 0 ? tokens.Length : firstLeftOut;
        while (count > 0 && count < tokens.Length && tokens[count].Start < tokens[count - 1].End)
        {
            count--;
        }
        return count;
    }

    private static string WellFormed(string text)
    {
        for (int i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return string.Concat(text.EnumerateRunes());
            }
        }
        return text;
    }
}
