using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>WordPiece (Wu et al. 2016) as BERT has it: each word is cut from its start into the longest pieces
/// that the vocabulary knows.</summary>
/// <remarks>A word that can't be spelled to its end is one unknown token. White space, and what the normaliser
/// drops, is in no token.</remarks>
internal sealed class WordPieceTokenizer : SourceTokenizer
{
    private readonly WordPieceVocabulary vocabulary;
    private readonly TextPreparation preparation;
    private readonly WordSplitting words;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> beginnings;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> continuations;
    private readonly int longestPiece;

    /// <param name="vocabulary">Checked before.</param>
    /// <param name="preparation">What is done before words are cut.</param>
    /// <param name="words">How words are cut.</param>
    public WordPieceTokenizer(WordPieceVocabulary vocabulary, TextPreparation preparation, WordSplitting words)
        : base(vocabulary.Spelling())
    {
        this.vocabulary = vocabulary;
        this.preparation = preparation;
        this.words = words;
        beginnings = new Dictionary<string, int>(vocabulary.Tokens, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        continuations = vocabulary.Continuations().GetAlternateLookup<ReadOnlySpan<char>>();
        longestPiece = vocabulary.Tokens.Keys.Max(token => token.Length);
    }

    /// <summary>No bound: an unknown word may be of any length, and white space is in no token.</summary>
    public override int LongestToken => int.MaxValue;

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        List<TextToken> tokens = new(text.Length / 4);
        foreach ((int? id, (int start, int end), NormalizedText? piece) in preparation.Split(text))
        {
            if (piece is null)
            {
                tokens.Add(new TextToken(id!.Value, start, end));
                continue;
            }
            foreach (TextPiece word in words.Cut(piece))
            {
                AddWord(tokens, word.Whole, word.First, word.End);
            }
        }
        return tokens;
    }

    private void AddWord(List<TextToken> tokens, NormalizedText part, int start, int end)
    {
        int before = tokens.Count;
        int at = start;
        if (CountCharacters(part.Text.AsSpan(start, end - start)) <= vocabulary.LongestWord)
        {
            while (at < end && TryFindLongest(
                part.Text.AsSpan(at, end - at), at == start ? beginnings : continuations, out int length, out int id))
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
            tokens.Add(new TextToken(id, sourceStart, sourceEnd));
        }
    }

    /// <summary>The longest piece that a text starts with; none ends within a character.</summary>
    private bool TryFindLongest(
        ReadOnlySpan<char> text,
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> pieces,
        out int length,
        out int id)
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
