using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Rewrites a pattern of tokenizer.json, which is made for Oniguruma, as .NET would read it the same way; what might mean something else is refused.</summary>
internal sealed class SplitPattern
{
    /// <summary>GPT-2's words: contractions, letters, digits and other signs with the space before them, and white space.</summary>
    public const string Gpt2 = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Cuts a text into GPT-2's words.</summary>
    public static SplitChain Gpt2Words { get; } = new([new PatternSplitter(new Regex(Gpt2, PatternSplitter.Options), SplitBehavior.Isolated)]);

    // .NET's \w leaves out letter numbers and enclosing marks.
    private const string WordCharacters = @"\p{L}\p{M}\p{N}\p{Pc}";

    private const int LongestPattern = 10_000;

    private static readonly Regex Counts = new("^([0-9]+(,[0-9]*)?|,[0-9]+)$", RegexOptions.CultureInvariant);

    private readonly string source;
    private readonly StringBuilder result = new();
    private readonly Stack<int> openGroups = new();
    private int at;

    // Where the last atom begins in the result, or -1 where a quantifier would have nothing to repeat.
    private int atomStart = -1;

    private SplitPattern(string source) => this.source = source;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="element">Where it stands, for messages.</param>
    /// <param name="pattern">The pattern as written.</param>
    /// <exception cref="ProbeException">It can't be read, or not with the same meaning.</exception>
    public static Regex Compile(TokenizerElement element, string pattern)
    {
        try
        {
            if (pattern.Length > LongestPattern)
            {
                throw new NotSupportedException($"a pattern of {pattern.Length} characters");
            }
            return new Regex(Translate(pattern), PatternSplitter.Options, PatternSplitter.Patience);
        }
        catch (Exception exception) when (exception is NotSupportedException or ArgumentException)
        {
            throw element.Unsupported("a pattern that .NET can follow", $"{exception.Message} in '{pattern}'");
        }
    }

    /// <summary>The pattern for .NET.</summary>
    /// <exception cref="NotSupportedException">A part of it is not known here; the message quotes it.</exception>
    internal static string Translate(string pattern)
    {
        var translation = new SplitPattern(pattern);
        while (translation.at < pattern.Length)
        {
            translation.ReadNext();
        }
        return translation.result.ToString();
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
                result.Append(ReadEscape(inClass: false));
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
                result.Append(source[at++]);
                break;
        }
    }

    private void ReadGroupStart()
    {
        string[] known = ["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:"];
        string start = known.FirstOrDefault(k => source.AsSpan(at).StartsWith(k))
            ?? (source.AsSpan(at).StartsWith("(?") ? throw Unknown(source.Substring(at, Math.Min(4, source.Length - at))) : "(");
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
            // Behind counts a plus is no mark of possession in Ruby's syntax, but repeats what stands before it.
            at++;
            result.Insert(atomStart, "(?:").Append(")+");
        }
        ReadQuantifierEnd(mayBePossessive: false);
    }

    /// <summary>A lazy quantifier's mark stays; a possessive one makes an atomic group, which .NET writes in another way.</summary>
    private void ReadQuantifierEnd(bool mayBePossessive)
    {
        if (atomStart < 0)
        {
            throw Unknown("a quantifier behind nothing");
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
            throw Unknown($"a quantifier behind another, '{mark}',");
        }
    }

    /// <summary>A class within a class is a union, which .NET writes without brackets.</summary>
    private void ReadClass()
    {
        int start = at++;
        result.Append('[');
        if (At('^'))
        {
            result.Append(source[at++]);
        }
        int depth = 1;
        for (bool isFirst = true; depth > 0; isFirst = false)
        {
            if (at >= source.Length)
            {
                throw Unknown(source[start..]);
            }
            char next = source[at];
            if (next == ']' && !isFirst)
            {
                at++;
                depth--;
            }
            else if (next == '[')
            {
                ReadInnerClassStart();
                depth++;
            }
            else if (next == '&' && source.AsSpan(at).StartsWith("&&"))
            {
                throw Unknown("&&");
            }
            else
            {
                result.Append(next == '\\' ? ReadEscape(inClass: true) : next == ']' ? "\\]" : source[at].ToString());
                at += next == '\\' ? 0 : 1;
            }
        }
        result.Append(']');
    }

    private void ReadInnerClassStart()
    {
        at++;
        if (At('^') || At(':'))
        {
            throw Unknown("[" + source[at]);
        }
        if (result[^1] == '-')
        {
            // A hyphen before a bracket is a subtraction in .NET and a hyphen here.
            result.Insert(result.Length - 1, '\\');
        }
    }

    private bool At(char expected) => at < source.Length && source[at] == expected;

    private string ReadEscape(bool inClass)
    {
        if (at + 1 >= source.Length)
        {
            throw Unknown("\\");
        }
        char kind = source[at + 1];
        switch (kind)
        {
            case 'w':
                at += 2;
                return inClass ? WordCharacters : $"[{WordCharacters}]";
            case 'W' when !inClass:
                at += 2;
                return $"[^{WordCharacters}]";
            case 'p' or 'P':
                return ReadProperty();
            case 'x' or 'u':
                return ReadCodePoint(kind);
            case 's' or 'S' or 'd' or 'D' or 'r' or 'n' or 't' or 'f' or 'v':
            case 'b' or 'B' or 'A' or 'z' when !inClass:
            case { } when char.IsAsciiLetterOrDigit(kind) is false:
                at += 2;
                return source.Substring(at - 2, 2);
            default:
                throw Unknown(source.Substring(at, 2));
        }
    }

    private string ReadProperty()
    {
        int end = source.IndexOf('}', at);
        if (end < 0 || source[at + 2] != '{')
        {
            throw Unknown(source.Substring(at, Math.Min(3, source.Length - at)));
        }
        string name = source[(at + 3)..end];
        bool isNegated = name.StartsWith('^') != (source[at + 1] == 'P');
        string category = name.TrimStart('^');
        // Only the general categories: scripts and blocks are called by other names.
        if (category.Length > 2 || !char.IsAsciiLetterUpper(category.FirstOrDefault()))
        {
            throw Unknown(source[at..(end + 1)]);
        }
        at = end + 1;
        return $"\\{(isNegated ? 'P' : 'p')}{{{category}}}";
    }

    private string ReadCodePoint(char kind)
    {
        int start = at;
        bool isBraced = source.AsSpan(at + 2).StartsWith("{");
        int first = at + (isBraced ? 3 : 2);
        int end = isBraced ? source.IndexOf('}', first) : Math.Min(source.Length, first + (kind == 'x' ? 2 : 4));
        if (end < 0 || !int.TryParse(source.AsSpan(first, end - first), System.Globalization.NumberStyles.AllowHexSpecifier, null, out int value) || value > 0xFFFF)
        {
            throw Unknown(source.Substring(start, Math.Min(6, source.Length - start)));
        }
        at = isBraced ? end + 1 : end;
        return FormattableString.Invariant($"\\u{value:X4}");
    }

    private static NotSupportedException Unknown(string part) => new($"'{part}'");
}
