using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>WordPiece (Wu et al. 2016) as BERT has it: each word is cut from its start into the longest pieces that the vocabulary knows.</summary>
/// <remarks>A word that can't be spelled to its end is one unknown token. White space, and what the normaliser drops, is in no token.</remarks>
internal sealed class WordPieceTokenizer : SourceTokenizer
{
    private readonly WordPieceVocabulary vocabulary;
    private readonly Func<string, NormalizedText> normalize;
    private readonly PreTokenizer words;
    private readonly SpecialTokenFinder special;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> beginnings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> continuations;
    private readonly int longestPiece;

    /// <param name="vocabulary">Checked before.</param>
    /// <param name="normalize">What happens to the text between special tokens.</param>
    /// <param name="words">How a normalised text is cut into words.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, Func<string, NormalizedText> normalize, PreTokenizer words)
        : base(vocabulary.Spelling())
    {
        this.vocabulary = vocabulary;
        this.normalize = normalize;
        this.words = words;
        special = new SpecialTokenFinder(vocabulary.Special);
        beginnings = new Dictionary<string, int>(vocabulary.Tokens, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        continuations = vocabulary.Continuations().GetAlternateLookup<ReadOnlySpan<char>>();
        longestPiece = vocabulary.Tokens.Keys.Max(token => token.Length);
    }

    public override PreTokenizer PreTokenizer => words;

    /// <summary>No bound: an unknown word may be of any length, and white space is in no token.</summary>
    public override int LongestToken => int.MaxValue;

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        List<TextToken> tokens = new(text.Length / 4);
        foreach ((int start, int end, int? id) in special.Split(text))
        {
            if (id is int specialId)
            {
                tokens.Add(new TextToken(specialId, start, end));
                continue;
            }
            NormalizedText part = normalize(text[start..end]);
            foreach ((int offset, int length) in words.PreTokenize(part.Text))
            {
                AddWord(tokens, start, part, offset, offset + length);
            }
        }
        return tokens;
    }

    private void AddWord(List<TextToken> tokens, int partStart, NormalizedText part, int start, int end)
    {
        int before = tokens.Count;
        int at = start;
        if (CountCharacters(part.Text.AsSpan(start, end - start)) <= vocabulary.LongestWord)
        {
            while (at < end && TryFindLongest(part.Text.AsSpan(at, end - at), at == start ? beginnings : continuations, out int length, out int id))
            {
                Add(id, at, at += length);
            }
        }
        if (at < end)
        {
            tokens.RemoveRange(before, tokens.Count - before);
            Add(vocabulary.UnknownId, start, end);
        }

        void Add(int id, int from, int to)
        {
            (int sourceStart, int sourceEnd) = part.Source(from, to);
            tokens.Add(new TextToken(id, partStart + sourceStart, partStart + sourceEnd));
        }
    }

    /// <summary>The longest piece that a text starts with; none ends within a character.</summary>
    private bool TryFindLongest(ReadOnlySpan<char> text, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces, out int length, out int id)
    {
        for (length = Math.Min(text.Length, longestPiece); length > 0; length--)
        {
            if (pieces.TryGetValue(text[..length], out id))
            {
                return true;
            }
        }
        id = vocabulary.UnknownId;
        return false;
    }

    private static int CountCharacters(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }
        return count;
    }
}
