using System.Text;
using System.Text.RegularExpressions;

namespace MakeSample.Corpus;

/// <summary>Takes the marks out of a derived text: <c>[label:...]</c>, <c>&lt;&lt;...&gt;&gt;</c>, <c>^</c>,
/// <c>a(n)</c> and <c>//</c>.</summary>
/// <param name="open">The document's opening quotation mark.</param>
/// <param name="close">The document's closing quotation mark.</param>
internal sealed partial class MarkReader(string open, string close)
{
    private readonly StringBuilder text = new();
    private readonly List<Label> labels = [];
    private readonly Stack<(int Start, string Name)> unclosed = new();
    private readonly List<int> starts = [0];
    private bool capital;

    /// <summary>Plain text and labels of a text without slots. A reader reads one text.</summary>
    /// <exception cref="FormatException">A label is not closed,
    /// or a character is outside of the Basic Multilingual Plane.</exception>
    public LabelledText Read(string marked)
    {
        foreach (Match part in Part().Matches(Article().Replace(marked, Agree)))
        {
            Add(part.Value);
        }
        string plain = text.ToString();
        if (unclosed.Count > 0 || plain.Any(char.IsSurrogate))
        {
            // Offsets are counted in UTF-16 units, which are code points only where there are no surrogates.
            throw new FormatException(
                $"grammar: a label is not closed, or a character takes two UTF-16 units, in '{marked}'.");
        }
        IEnumerable<int> ends = starts.Skip(1).Select(start => start - 1).Append(plain.Length);
        return new LabelledText(
            plain,
            [.. labels.OrderBy(label => label.Start).ThenByDescending(label => label.End)
                .ThenBy(label => label.Name, StringComparer.Ordinal)],
            [.. starts.Zip(ends, (start, end) => plain[start..end])]);
    }

    private void Add(string part)
    {
        switch (part)
        {
            case "^":
                capital = true;
                break;
            case " // ":
                starts.Add(text.Append(' ').Length);
                break;
            case "<<":
                unclosed.Push((text.Length, "quotation"));
                text.Append(open);
                break;
            case ">>" or "]":
                text.Append(part == ">>" ? close : "");
                (int start, string name) = unclosed.Pop();
                labels.Add(new Label(start, text.Length, name));
                break;
            case ['[', .. string label, ':']:
                unclosed.Push((text.Length, label));
                break;
            default:
                text.Append(capital ? char.ToUpperInvariant(part[0]) : part[0]).Append(part.AsSpan(1));
                capital = false;
                break;
        }
    }

    /// <summary>'an' before a vowel that is heard, and before 8, 11 and 18.</summary>
    private static string Agree(Match match)
    {
        string word = match.Groups["word"].Value;
        bool vowel = "aeiouAEIOU8".Contains(word[0], StringComparison.Ordinal)
            ? !HeardAsConsonant().IsMatch(word)
            : ElevenOrEighteen().IsMatch(word);
        return match.Groups["a"].Value + (vowel ? "n " : " ") + match.Groups["marks"].Value + word;
    }

    [GeneratedRegex(@"(?<a>[aA])\(n\) (?<marks>(\[\w+:|<<|\^|[$£€])*)(?<word>\w+)")]
    private static partial Regex Article();

    [GeneratedRegex("^(use|uni|eu|one)", RegexOptions.IgnoreCase)]
    private static partial Regex HeardAsConsonant();

    [GeneratedRegex("^1[18]$")]
    private static partial Regex ElevenOrEighteen();

    [GeneratedRegex(@"\^| // |<<|>>|\[\w+:|\]|[^\^<>\[\]/ ]+|.", RegexOptions.Singleline)]
    private static partial Regex Part();
}
