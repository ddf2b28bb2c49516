using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text at the matches of a pattern.</summary>
/// <param name="pattern">Sees every code point as one character of the right category, unless it is wide.</param>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="isInverted">Whether what lies between matches counts as the matches,
/// and they as what lies between.</param>
/// <param name="isWide">Whether the pattern sees characters beyond U+FFFF as the two units that they are.</param>
internal sealed class PatternSplitter(Regex pattern, SplitBehavior behavior, bool isInverted = false,
    bool isWide = false) : TextSplitter
{
    /// <summary>How patterns are compiled; a line's ends match as in the library that
    /// tokenizer.json was made for.</summary>
    public const RegexOptions Options = RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.Multiline;

    /// <summary>How long one match may take.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(3);

    public override bool KeepsAll => behavior != SplitBehavior.Removed;

    /// <summary>Where a text matches, none empty.</summary>
    /// <exception cref="ProbeException">The pattern takes too long on the text.</exception>
    public List<(int Offset, int Length)> Matches(string text) =>
        [.. Find(text).Where(piece => piece.IsMatch).Select(piece => (piece.Offset, piece.Length))];

    public override List<(int Offset, int Length)> Split(string text) => Behave(Find(text));

    /// <summary>The whole text in pieces, and which of them are matches.</summary>
    private List<(int Offset, int Length, bool IsMatch)> Find(string text)
    {
        if (isWide || !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return FindIn(text);
        }
        (string substituted, int[] offsets) = CategoryStandIns.Substitute(text);
        return [.. FindIn(substituted)
            .Select(piece =>
            (offsets[piece.Offset], offsets[piece.Offset + piece.Length] - offsets[piece.Offset], piece.IsMatch))];
    }

    private List<(int Offset, int Length, bool IsMatch)> FindIn(string text)
    {
        List<(int Offset, int Length, bool IsMatch)> pieces = [];
        int end = 0;
        try
        {
            foreach (ValueMatch match in pattern.EnumerateMatches(text))
            {
                if (match.Length > 0)
                {
                    Add(pieces, end, match.Index, isInverted);
                    Add(pieces, match.Index, match.Index + match.Length, !isInverted);
                    end = match.Index + match.Length;
                }
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new ProbeException(
                $"tokenizer.json: expected a pattern that cuts a text of {text.Length} characters quickly, but "
                    + $"'{pattern}' took more than {MatchTimeout.TotalSeconds} s. Do not use this tokenizer.",
                exception);
        }
        Add(pieces, end, text.Length, isInverted);
        return pieces;
    }

    private static void Add(List<(int Offset, int Length, bool IsMatch)> pieces, int start, int end, bool isMatch)
    {
        if (end > start)
        {
            pieces.Add((start, end - start, isMatch));
        }
    }

    private List<(int Offset, int Length)> Behave(List<(int Offset, int Length, bool IsMatch)> pieces)
    {
        List<(int Offset, int Length)> kept = new(pieces.Count);
        bool? before = null;
        foreach ((int offset, int length, bool isMatch) in pieces)
        {
            bool joins = behavior switch
            {
                SplitBehavior.Contiguous => before == isMatch,
                SplitBehavior.MergedWithPrevious => isMatch && before == false,
                SplitBehavior.MergedWithNext => !isMatch && before == true,
                _ => false,
            };
            if (joins)
            {
                kept[^1] = (kept[^1].Offset, kept[^1].Length + length);
            }
            else if (behavior != SplitBehavior.Removed || !isMatch)
            {
                kept.Add((offset, length));
            }
            before = isMatch;
        }
        return kept;
    }
}
