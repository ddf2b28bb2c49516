using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>A class of characters in a pattern, and how .NET, whose patterns see UTF-16 units, writes it.</summary>
internal sealed class CharacterClass
{
    private const int FirstWide = 0x10000;
    private const int LastWide = 0x10FFFF;
    private const string ButSurrogates = @"-[\uD800-\uDFFF]";

    private readonly StringBuilder narrow = new();
    private readonly List<(int First, int Last)> wideRanges = [];
    private readonly List<CharacterSet> sets = [];

    /// <summary>Whether it stands for all other characters.</summary>
    public bool IsNegated { get; set; }

    /// <summary>Adds a range of characters.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="last">The last of them, not before it.</param>
    /// <param name="written">How .NET writes them where none is beyond U+FFFF.</param>
    public void Add(int first, int last, string written)
    {
        if (last < FirstWide)
        {
            narrow.Append(written == "-" ? "\\-" : written);
            return;
        }
        wideRanges.Add((Math.Max(first, FirstWide), last));
        if (first < FirstWide)
        {
            narrow.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}-\\uFFFF");
        }
    }

    /// <summary>Adds what an escape stands for.</summary>
    /// <exception cref="NotSupportedException">It stands for all but some, and is not alone.</exception>
    public void Add(CharacterSet set)
    {
        sets.Add(set);
        narrow.Append(set.Written);
    }

    /// <summary>The class for .NET.</summary>
    /// <param name="isWide">Whether the pattern sees characters beyond U+FFFF as the two units that they are, and not
    /// as one that stands in for them.</param>
    public string Write(bool isWide)
    {
        bool isOthers = IsNegated != (narrow.Length > 0 && narrow[0] == '^');
        string members = narrow.Length > 0 && narrow[0] == '^' ? narrow.ToString(1, narrow.Length - 1)
            : narrow.ToString();
        if (!isWide)
        {
            return isOthers ? $"[^{members}]" : $"[{members}]";
        }
        List<string> ways = [];
        if (members.Length > 0 || isOthers)
        {
            ways.Add(members.Length == 0 ? @"[^\uD800-\uDFFF]" : isOthers ? $"[^{members}{ButSurrogates}]"
                : $"[{members}{ButSurrogates}]");
        }
        ways.AddRange(Pairs(WideMembers()));
        return ways.Count switch { 0 => "(?!)", 1 => $"(?:{ways[0]})", _ => $"(?:{string.Join('|', ways)})" };
    }

    /// <summary>The members beyond U+FFFF as ranges, in order.</summary>
    private List<(int First, int Last)> WideMembers()
    {
        bool[] has = new bool[LastWide - FirstWide + 1];
        foreach ((int first, int last) in wideRanges)
        {
            Array.Fill(has, true, first - FirstWide, last - first + 1);
        }
        List<(int First, int Last)> ranges = [];
        for (int value = FirstWide; value <= LastWide; value++)
        {
            bool isMember = has[value - FirstWide] || (sets.Count > 0 && IsInSet(value));
            if (isMember == IsNegated)
            {
                continue;
            }
            if (ranges is [.., (_, int end)] && end == value - 1)
            {
                ranges[^1] = (ranges[^1].First, value);
            }
            else
            {
                ranges.Add((value, value));
            }
        }
        return ranges;
    }

    private bool IsInSet(int value)
    {
        UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(value);
        return sets.Exists(set => set.HasWide(value, category));
    }

    /// <summary>Ranges as pairs of units: whole rows together, the rest row by row.</summary>
    private static IEnumerable<string> Pairs(List<(int First, int Last)> ranges)
    {
        foreach ((int first, int last) in ranges)
        {
            for (int at = first; at <= last;)
            {
                bool isRow = (at & 0x3FF) == 0 && at + 0x3FF <= last;
                int end = isRow ? at + (((last + 1 - at) >> 10) << 10) - 1 : Math.Min(last, at | 0x3FF);
                yield return isRow
                    ? $"[{High(at)}-{High(end)}][\\uDC00-\\uDFFF]"
                    : $"{High(at)}[{Low(at)}-{Low(end)}]";
                at = end + 1;
            }
        }
    }

    private static string High(int value) =>
        FormattableString.Invariant($"\\u{0xD800 + ((value - FirstWide) >> 10):X4}");

    private static string Low(int value) => FormattableString.Invariant($"\\u{0xDC00 + (value & 0x3FF):X4}");
}
