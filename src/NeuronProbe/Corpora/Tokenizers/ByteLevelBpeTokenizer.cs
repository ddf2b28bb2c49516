using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Byte-level BPE (Radford et al. 2019): words of bytes, merged within a word.</summary>
internal sealed class ByteLevelBpeTokenizer : SourceTokenizer
{
    /// <summary>Longest stretch of white space, or of anything else, that the library gets: its merging takes quadratic time in a word's length.</summary>
    internal const int LongestStretch = 256;

    private readonly PatternPreTokenizer words;
    private readonly SpecialTokenFinder special;
    private readonly MergeTable merges;
    private readonly int?[] byteIds;
    private readonly int? unknownId;
    private readonly TiktokenTokenizer? library;

    /// <param name="vocabulary">Checked before.</param>
    /// <param name="words">How a text is cut into words.</param>
    public ByteLevelBpeTokenizer(ByteLevelVocabulary vocabulary, PatternPreTokenizer words)
        : base(vocabulary.Spelling())
    {
        this.words = words;
        special = new SpecialTokenFinder(vocabulary.Special);
        merges = vocabulary.MergeTable();
        byteIds = vocabulary.ByteIds();
        unknownId = vocabulary.UnknownId;
        library = TiktokenVocabulary.TryCreate(vocabulary, merges, byteIds, words);
    }

    public override PreTokenizer PreTokenizer => words;

    /// <summary>Whether the library's own merging gives this vocabulary's ids.</summary>
    internal bool UsesLibrary => library is not null;

    protected override List<TextToken> EncodeWellFormed(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        CharacterCursor cursor = new(utf8);
        List<TextToken> tokens = new(utf8.Length / 3);
        foreach ((int start, int end, int? id) in special.Split(text))
        {
            ReadOnlySpan<char> part = text.AsSpan(start, end - start);
            if (id is int specialId)
            {
                Add(tokens, specialId, Encoding.UTF8.GetByteCount(part), ref cursor);
            }
            else if (library is not null && !HasLongStretch(part))
            {
                foreach (int ordinaryId in library.EncodeToIds(part, considerPreTokenization: true, considerNormalization: false))
                {
                    Add(tokens, ordinaryId, Spelling[ordinaryId].Length, ref cursor);
                }
            }
            else
            {
                MergeWords(part.ToString(), tokens, ref cursor);
            }
        }
        return tokens;
    }

    private void MergeWords(string text, List<TextToken> tokens, ref CharacterCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach ((int offset, int length) in words.PreTokenize(text))
        {
            ReadOnlySpan<char> word = text.AsSpan(offset, length);
            int[] symbols = new int[Encoding.UTF8.GetByteCount(word)];
            int[] counts = new int[symbols.Length];
            int symbolCount = 0;
            foreach (Rune rune in word.EnumerateRunes())
            {
                foreach (byte value in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    symbols[symbolCount++] = byteIds[value] ?? unknownId ?? throw NoToken(rune);
                }
            }
            int left = merges.Merge(symbols, counts);
            for (int i = 0; i < left; i++)
            {
                Add(tokens, symbols[i], counts[i], ref cursor);
            }
        }
    }

    private static void Add(List<TextToken> tokens, int id, int byteCount, ref CharacterCursor cursor)
    {
        (int start, int end) = cursor.Next(byteCount);
        tokens.Add(new TextToken(id, start, end));
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

    private static ProbeException NoToken(Rune rune) => new(
        $"tokenizer: expected text that the vocabulary can spell, but got the character '{rune}' (U+{rune.Value:X4}), for which vocab.json has no token, "
        + "and no unknown token is named. Leave such characters out of the corpus, or bring records with input_ids (jsonl).");
}
