using System.Globalization;
using System.Text;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>What tokenizers do to a text before they cut it into words. Each gives a text with the way back to the source.</summary>
internal static class Normalizers
{
    /// <summary>A Unicode normal form; what is composed or taken apart stands for the whole cluster that it came from.</summary>
    public static NormalizedText Unicode(NormalizedText source, NormalizationForm form)
    {
        if (source.Text.IsNormalized(form))
        {
            return source;
        }
        var built = new NormalizedTextBuilder(source.Text.Length);
        for (int at = 0, length; at < source.Text.Length; at += length)
        {
            length = StringInfo.GetNextTextElementLength(source.Text, at);
            string cluster = source.Text.Substring(at, length);
            string normal = cluster.Normalize(form);
            if (normal == cluster)
            {
                built.Copy(source, at, at + length);
            }
            else
            {
                built.Add(normal, source.Source(at, at + length));
            }
        }
        NormalizedText result = built.Build();
        string whole = source.Text.Normalize(form);
        // Normal forms do not reach beyond a cluster; where one did, the ids would matter more than the places.
        return result.Text == whole ? result : new NormalizedText(whole, [.. Enumerable.Repeat(source.Source(0, source.Text.Length), whole.Length)]);
    }

    /// <summary>Lower case, character by character.</summary>
    public static NormalizedText Lowercase(NormalizedText source) => MapRunes(source, LowercaseOf);

    /// <summary>Leaves out marks that take no space. It wants a decomposed text.</summary>
    public static NormalizedText StripAccents(NormalizedText source) =>
        MapRunes(source, rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark ? "" : null);

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
