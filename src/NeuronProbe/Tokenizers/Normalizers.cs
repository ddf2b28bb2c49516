using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>What tokenizers do to a text before they cut it into words.
/// Each gives a text with the way back to the source.</summary>
internal static class Normalizers
{
    // A longer run of marks is no language's, and ordering one takes time that grows with the square of its length.
    private const int LongestCluster = 1024;

    // .NET takes this noncharacter for broken text.
    private const char ReversedOrderMark = '\uFFFE';

    /// <summary>A Unicode normal form; what is composed or taken apart stands for the whole
    /// cluster that it came from.</summary>
    public static NormalizedText Unicode(NormalizedText source, NormalizationForm form)
    {
        if (Ascii.IsValid(source.Text) || (!source.Text.Contains(ReversedOrderMark) && source.Text.IsNormalized(form)))
        {
            return source;
        }
        var built = new NormalizedTextBuilder(source.Text.Length);
        for (int at = 0, end; at < source.Text.Length; at = end)
        {
            end = EndOfCluster(source.Text, at);
            string cluster = source.Text[at..end];
            string normal = cluster[0] == ReversedOrderMark ? cluster : cluster.Normalize(form);
            if (normal == cluster)
            {
                built.Copy(source, at, end);
            }
            else
            {
                built.Add(normal, source.Source(at, end));
            }
        }
        return built.Build();
    }

    /// <summary>The end of the characters from an offset on that a normal form may join or reorder.</summary>
    private static int EndOfCluster(string text, int start)
    {
        int end = start;
        for (int count = 0; end < text.Length; count++)
        {
            Rune.DecodeFromUtf16(text.AsSpan(end), out Rune rune, out int length);
            if (count > 0 && (text[start] == ReversedOrderMark || count == LongestCluster || !JoinsBackwards(rune)))
            {
                break;
            }
            end += length;
        }
        return end;
    }

    /// <summary>Whether a character, or what it is made of, may be composed or reordered with those before it: marks,
    /// and the later parts of Hangul and Kana.</summary>
    private static bool JoinsBackwards(Rune rune) => rune.Value >= 0x300
        && (CharacterSteps.IsMark(rune)
            || rune.Value is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF) or (>= 0x3131 and <= 0x318E)
                or (>= 0xFF9E and <= 0xFFDC) or (>= 0x16D63 and <= 0x16D6A));

    /// <summary>Lower case, character by character.</summary>
    public static NormalizedText Lowercase(NormalizedText source) => MapRunes(source, LowercaseOf);

    /// <summary>Leaves out combining marks of any kind. It wants a decomposed text.</summary>
    public static NormalizedText StripAccents(NormalizedText source) =>
        MapRunes(source, rune => CharacterSteps.IsMark(rune) ? "" : null);

    /// <summary>Puts something before a text that is not empty; it stands for nothing.</summary>
    public static NormalizedText Prepend(NormalizedText source, string prefix)
    {
        if (source.Text.Length == 0)
        {
            return source;
        }
        var built = new NormalizedTextBuilder(source.Text.Length + prefix.Length);
        int start = source.Ranges[0].Start;
        built.Add(prefix, (start, start));
        built.Copy(source, 0, source.Text.Length);
        return built.Build();
    }

    /// <summary>Replaces one text by another, from the left; what is put in stands for what was there.</summary>
    public static NormalizedText Replace(NormalizedText source, string old, string replacement)
    {
        var built = new NormalizedTextBuilder(source.Text.Length);
        int done = 0;
        for (int at; (at = source.Text.IndexOf(old, done, StringComparison.Ordinal)) >= 0; done = at + old.Length)
        {
            built.Copy(source, done, at);
            built.Add(replacement, source.Source(at, at + old.Length));
        }
        if (done == 0)
        {
            return source;
        }
        built.Copy(source, done, source.Text.Length);
        return built.Build();
    }

    /// <summary>Replaces what a pattern matches, from the left; what is put in stands for what was there.</summary>
    /// <exception cref="ProbeException">The pattern takes too long on the text.</exception>
    public static NormalizedText Replace(NormalizedText source, PatternSplitter pattern, string replacement)
    {
        List<(int Offset, int Length)> matches = pattern.Matches(source.Text);
        if (matches.Count == 0)
        {
            return source;
        }
        var built = new NormalizedTextBuilder(source.Text.Length);
        int done = 0;
        foreach ((int offset, int length) in matches)
        {
            built.Copy(source, done, offset);
            built.Add(replacement, source.Source(offset, offset + length));
            done = offset + length;
        }
        built.Copy(source, done, source.Text.Length);
        return built.Build();
    }

    /// <summary>
    /// Writes every byte of the text as UTF-8 in the byte alphabet; each stands for the whole character that it is of.
    /// </summary>
    public static NormalizedText WriteBytes(NormalizedText source)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var built = new NormalizedTextBuilder(source.Text.Length);
        int at = 0;
        foreach (Rune rune in source.Text.EnumerateRunes())
        {
            int end = at + rune.Utf16SequenceLength;
            built.Add(ByteAlphabet.Write(utf8[..rune.EncodeToUtf8(utf8)]), source.Source(at, end));
            at = end;
        }
        return built.Build();
    }

    /// <summary>What Google's translation models leave out or take for a space.</summary>
    public static NormalizedText Nmt(NormalizedText source) => MapRunes(source, rune => rune.Value switch
    {
        (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => "",
        0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF
            or 0xFFFD => " ",
        _ => null,
    });

    /// <summary>Leaves out white space at the ends.</summary>
    public static NormalizedText Strip(NormalizedText source, bool left, bool right)
    {
        int first = left ? source.Text.Length - source.Text.TrimStart().Length : 0;
        int end = right ? source.Text.TrimEnd().Length : source.Text.Length;
        return source.Slice(Math.Min(first, end), end);
    }

    /// <summary>Replaces characters one by one.</summary>
    /// <param name="source">The text.</param>
    /// <param name="map">What takes a character's place, or null where it stays.</param>
    private static NormalizedText MapRunes(NormalizedText source, Func<Rune, string?> map)
    {
        var built = new NormalizedTextBuilder(source.Text.Length);
        int at = 0;
        foreach (Rune rune in source.Text.EnumerateRunes())
        {
            int end = at + rune.Utf16SequenceLength;
            if (map(rune) is { } replacement)
            {
                built.Add(replacement, source.Source(at, end));
            }
            else
            {
                built.Copy(source, at, end);
            }
            at = end;
        }
        return built.Build();
    }

    private static string? LowercaseOf(Rune rune)
    {
        // The one character whose lower case is two, in every language.
        if (rune.Value == 0x130)
        {
            return "i\u0307";
        }
        Rune lower = Rune.ToLowerInvariant(rune);
        return lower == rune ? null : lower.ToString();
    }
}
