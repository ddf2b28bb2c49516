using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost first, then the longest,
/// with the white space that belongs to them.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<string, AddedToken> byContent = new(StringComparer.Ordinal);

    // The lengths that tokens with the same first unit have, the longest first.
    private readonly Dictionary<char, int[]> lengths;

    /// <param name="tokens">Their contents are not empty.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens)
    {
        foreach (AddedToken token in tokens)
        {
            byContent.TryAdd(token.Content, token);
        }
        lengths = byContent.Keys.GroupBy(content => content[0])
            .ToDictionary(group => group.Key, group =>
                group.Select(content => content.Length).Distinct().OrderDescending().ToArray());
    }

    /// <summary>The whole text in pieces, in order: tokens with their ids,
    /// and what lies between them with null.</summary>
    public List<(int Start, int End, int? Id)> Split(string text)
    {
        List<(int Start, int End, int? Id)> parts = [];
        int done = 0;
        for (int at = 0; at < text.Length && lengths.Count > 0;)
        {
            if (Find(text, at) is not { } token)
            {
                at++;
                continue;
            }
            int matchEnd = at + token.Content.Length;
            if (!token.IsNeverFound && (!token.IsWholeWord || (!IsWordBefore(text, at) && !IsWordAt(text, matchEnd))))
            {
                int start = token.StripsLeft ? Math.Max(done, text.AsSpan(0, at).TrimEnd().Length) : at;
                int end = token.StripsRight ? text.Length - text.AsSpan(matchEnd).TrimStart().Length : matchEnd;
                if (start > done)
                {
                    parts.Add((done, start, null));
                }
                parts.Add((start, end, token.Id));
                done = end;
            }
            at = Math.Max(matchEnd, done);
        }
        if (text.Length > done)
        {
            parts.Add((done, text.Length, null));
        }
        return parts;
    }

    private AddedToken? Find(string text, int at)
    {
        if (lengths.TryGetValue(text[at], out int[]? possible))
        {
            Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> lookup =
                byContent.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (int length in possible)
            {
                if (length <= text.Length - at && lookup.TryGetValue(text.AsSpan(at, length), out AddedToken? token))
                {
                    return token;
                }
            }
        }
        return null;
    }

    private static bool IsWordBefore(string text, int at) =>
        at > 0
        && Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out Rune rune, out _) == System.Buffers.OperationStatus.Done
        && IsWord(rune);

    private static bool IsWordAt(string text, int at) =>
        at < text.Length
        && Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out _) == System.Buffers.OperationStatus.Done
        && IsWord(rune);

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber;
}
