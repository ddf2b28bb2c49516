using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>Rewrites a pattern of tokenizer.json, which is made for Oniguruma, as .NET would read it the same way; what
/// might mean something else is refused.</summary>
internal sealed partial class SplitPattern
{
    /// <summary>GPT-2's words: contractions, letters, digits and other signs with the space before them,
    /// and white space.</summary>
    public const string Gpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Cuts a text into GPT-2's words.</summary>
    public static SplitChain Gpt2Words { get; } = new(
        [new PatternSplitter(new Regex(Gpt2, PatternSplitter.Options), SplitBehavior.Isolated)]);

    // .NET's \w leaves out letter numbers, enclosing marks, letters in circles and Latin-1's raised numbers and
    // fractions.
    private const string WordCharacters = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9\u00B2\u00B3\u00B9\u00BC-\u00BE";

    private const int LongestPattern = 10_000;

    /// <summary>A character beyond U+FFFF, as it is or by its number.</summary>
    private static readonly Regex WideCharacters =
        new(@"[\uD800-\uDFFF]|\\[xu]\{0*(?:[1-9A-Fa-f]|10)[0-9A-Fa-f]{4}\}", RegexOptions.CultureInvariant);

    private static readonly Regex Counts = new("^([0-9]+(,[0-9]*)?|,[0-9]+)$", RegexOptions.CultureInvariant);

    private readonly string source;
    private readonly StringBuilder result = new();
    private readonly Stack<int> openGroups = new();
    private readonly bool isWide;
    private int at;

    // Where the last atom begins in the result, or -1 where a quantifier would have nothing to repeat.
    private int atomStart = -1;

    // Whether it names a character that stands in for others.
    private bool namesStandIn;

    private SplitPattern(string source, bool isWide)
    {
        this.source = source;
        this.isWide = isWide;
    }

    /// <summary>Compiles a pattern.</summary>
    /// <returns>
    /// The pattern, and whether it sees characters beyond U+FFFF as the two units that they are: where it names some,
    /// or one that would stand in for them.
    /// </returns>
    /// <param name="element">Where it stands, for messages.</param>
    /// <param name="pattern">The pattern as written.</param>
    /// <exception cref="ProbeException">It can't be read, or not with the same meaning.</exception>
    public static (Regex Pattern, bool IsWide) Compile(TokenizerElement element, string pattern)
    {
        try
        {
            if (pattern.Length > LongestPattern)
            {
                throw new NotSupportedException($"a pattern of {pattern.Length} characters");
            }
            bool isWide = WideCharacters.IsMatch(pattern);
            SplitPattern translation = Translated(pattern, isWide);
            if (!isWide && translation.namesStandIn)
            {
                isWide = true;
                translation = Translated(pattern, isWide);
            }
            return (new Regex(translation.result.ToString(), PatternSplitter.Options, PatternSplitter.MatchTimeout),
                isWide);
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            throw element.Unsupported("a pattern that .NET can follow", $"{exception.Message} in '{pattern}'");
        }
    }

    /// <summary>The pattern for .NET.</summary>
    /// <exception cref="NotSupportedException">A part of it is not known here; the message quotes it.</exception>
    internal static string Translate(string pattern) =>
        Translated(pattern, WideCharacters.IsMatch(pattern)).result.ToString();

    private static SplitPattern Translated(string pattern, bool isWide)
    {
        var translation = new SplitPattern(pattern, isWide);
        while (translation.at < pattern.Length)
        {
            translation.ReadNext();
        }
        return translation;
    }

    private void ReadNext()
    {
        char next = source[at];
        switch (next)
        {
            case '[':
                atomStart = result.Length;
                ReadClass();
                break;
            case '\\':
                atomStart = result.Length;
                ReadEscapedAtom();
                break;
            case '.' when isWide:
                atomStart = result.Length;
                at++;
                result.Append(@"(?:[^\n\uD800-\uDFFF]|[\uD800-\uDBFF][\uDC00-\uDFFF])");
                break;
            case '(':
                openGroups.Push(result.Length);
                ReadGroupStart();
                atomStart = -1;
                break;
            case ')':
                atomStart = openGroups.TryPop(out int start) ? start : throw Unknown(")");
                result.Append(source[at++]);
                break;
            case '*' or '+' or '?':
                result.Append(source[at++]);
                ReadQuantifierEnd(mayBePossessive: true);
                break;
            case '{':
                ReadCounts();
                break;
            case '|':
                atomStart = -1;
                result.Append(source[at++]);
                break;
            default:
                atomStart = result.Length;
                namesStandIn |= CategoryStandIns.HasStandIn(next, next);
                int length = at + 1 < source.Length && char.IsSurrogatePair(source[at], source[at + 1]) ? 2 : 1;
                result.Append(length == 2 ? $"(?:{source.Substring(at, 2)})" : source[at].ToString());
                at += length;
                break;
        }
    }

    private void ReadGroupStart()
    {
        string[] known = ["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?i)"];
        string start = known.FirstOrDefault(k => source.AsSpan(at).StartsWith(k))
            ?? (source.AsSpan(at).StartsWith("(?")
                ? throw Unknown(source.Substring(at, Math.Min(4, source.Length - at)))
                : "(");
        if (start == "(?i)")
        {
            // Before all else it is for the whole pattern; further on Oniguruma takes it for a group.
            _ = at == 0 ? openGroups.Pop() : throw Unknown(start);
        }
        // Groups are only for grouping: no match of theirs is asked for.
        result.Append(start == "(" ? "(?:" : start);
        at += start.Length;
    }

    private void ReadCounts()
    {
        int end = source.IndexOf('}', at);
        if (atomStart < 0 || end < 0 || !Counts.IsMatch(source.AsSpan(at + 1, end - at - 1)))
        {
            throw Unknown("{");
        }
        // Without a lower bound it is 0; .NET would take the braces for themselves.
        result.Append(At('{') && source[at + 1] == ',' ? "{0" : "{").Append(source, at + 1, end - at);
        at = end + 1;
        if (At('+'))
        {
            // After counts a plus is no mark of possession in Ruby's syntax, but repeats what stands before it.
            at++;
            result.Insert(atomStart, "(?:").Append(")+");
        }
        ReadQuantifierEnd(mayBePossessive: false);
    }

    /// <summary>A lazy quantifier's mark stays; a possessive one makes an atomic group,
    /// which .NET writes in another way.</summary>
    private void ReadQuantifierEnd(bool mayBePossessive)
    {
        if (atomStart < 0)
        {
            throw Unknown("a quantifier after nothing");
        }
        char mark = at < source.Length ? source[at] : ' ';
        if (mark == '?')
        {
            result.Append(source[at++]);
        }
        else if (mark == '+' && mayBePossessive)
        {
            at++;
            result.Insert(atomStart, "(?>").Append(')');
        }
        else if (mark is '+' or '*' or '{')
        {
            throw Unknown($"a quantifier after another, '{mark}',");
        }
    }

    private bool At(char expected) => at < source.Length && source[at] == expected;

    private static NotSupportedException Unknown(string part) => new($"'{part}'");
}
