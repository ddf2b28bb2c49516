using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Byte-level BPE (Radford et al. 2019): words of bytes, merged within a word.</summary>
internal sealed class ByteLevelBpeTokenizer : SourceTokenizer
{
    /// <summary>Longest stretch of white space, or of anything else, that the library gets: its merging takes quadratic
    /// time in a word's length.</summary>
    internal const int LongestStretch = 256;

    private readonly TextPreparation preparation;
    private readonly SplitChain words;
    private readonly MergeTable merges;
    private readonly int?[] byteIds;
    private readonly int? unknownId;
    private readonly IReadOnlyDictionary<string, int>? wholeWords;
    private readonly TiktokenTokenizer? library;

    /// <param name="vocabulary">Checked before.</param>
    /// <param name="preparation">What is done before words are cut.</param>
    /// <param name="words">How a text is cut into words.</param>
    /// <param name="ignoresMerges">Whether a word that is a token is that token, whatever the merges say.</param>
    public ByteLevelBpeTokenizer(
        ByteLevelVocabulary vocabulary, TextPreparation preparation, SplitChain words, bool ignoresMerges = false)
        : base(vocabulary.Spelling())
    {
        this.preparation = preparation;
        this.words = words;
        merges = vocabulary.MergeTable();
        byteIds = vocabulary.ByteIds();
        unknownId = vocabulary.UnknownId;
        wholeWords = ignoresMerges ? vocabulary.Tokens : null;
        library = ignoresMerges || !words.KeepsAll
            ? null
            : TiktokenVocabulary.TryCreate(vocabulary, merges, byteIds, words);
    }

    public override PreTokenizer PreTokenizer => words;

    /// <summary>Whether the library's own merging gives this vocabulary's ids.</summary>
    internal bool UsesLibrary => library is not null;

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        List<TextToken> tokens = new(text.Length / 3);
        foreach ((int? id, (int start, int end), NormalizedText? piece) in preparation.Split(text))
        {
            if (piece is null)
            {
                tokens.Add(new TextToken(id!.Value, start, end));
            }
            else if (library is not null && !HasLongStretch(piece.Text))
            {
                var adding = new TokenAdding(tokens, piece, 0, Encoding.UTF8.GetBytes(piece.Text));
                foreach (int ordinaryId in library.EncodeToIds(
                    piece.Text, considerPreTokenization: true, considerNormalization: false))
                {
                    adding.Add(ordinaryId, Spelling[ordinaryId].Length);
                }
            }
            else
            {
                foreach ((int offset, int length) in words.PreTokenize(piece.Text))
                {
                    EncodeWord(piece, offset, length, tokens);
                }
            }
        }
        return tokens;
    }

    private void EncodeWord(NormalizedText piece, int offset, int length, List<TextToken> tokens)
    {
        ReadOnlySpan<char> word = piece.Text.AsSpan(offset, length);
        byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(word)];
        Encoding.UTF8.GetBytes(word, utf8);
        var adding = new TokenAdding(tokens, piece, offset, utf8);
        if (wholeWords is not null && wholeWords.TryGetValue(ByteAlphabet.Write(utf8), out int whole))
        {
            adding.Add(whole, utf8.Length);
            return;
        }
        int[] symbols = Array.ConvertAll(
            utf8, value => byteIds[value] ?? unknownId ?? throw NoToken(piece.Text.Substring(offset, length)));
        int[] counts = new int[symbols.Length];
        int left = merges.Merge(symbols, counts);
        for (int i = 0; i < left; i++)
        {
            adding.Add(symbols[i], counts[i]);
        }
    }

    /// <summary>Adds tokens that spell bytes one after the other,
    /// each with the whole characters that its bytes are in.</summary>
    private ref struct TokenAdding(List<TextToken> tokens, NormalizedText piece, int offset, ReadOnlySpan<byte> utf8)
    {
        private CharacterCursor cursor = new(utf8);

        public void Add(int id, int byteCount)
        {
            (int first, int end) = cursor.Next(byteCount);
            (int sourceStart, int sourceEnd) = piece.Source(offset + first, offset + end);
            tokens.Add(new TextToken(id, sourceStart, sourceEnd));
        }
    }

    private static bool HasLongStretch(ReadOnlySpan<char> text)
    {
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsWhiteSpace(text[i]) != char.IsWhiteSpace(text[i - 1]))
            {
                start = i;
            }
            else if (i - start >= LongestStretch)
            {
                return true;
            }
        }
        return false;
    }

    private ProbeException NoToken(string word)
    {
        Rune rune = word.EnumerateRunes()
            .First(r => Encoding.UTF8.GetBytes(r.ToString()).Any(value => byteIds[value] is null));
        return new ProbeException(
            $"tokenizer: expected text that the vocabulary can spell, but got the character '{rune}' "
            + $"(U+{rune.Value:X4}), for which it has no token, and no unknown token is named. Leave such characters "
            + "out of the corpus, or bring records with input_ids (jsonl).");
    }
}
