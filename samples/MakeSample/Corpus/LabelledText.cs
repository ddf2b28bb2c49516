using System.Text;
using System.Text.RegularExpressions;

namespace MakeSample.Corpus;

/// <summary>The text of one document and what its pieces are.</summary>
/// <param name="Text">Plain text without marks.</param>
/// <param name="Labels">In the order of their starts; of two that start together the longer comes first.</param>
/// <param name="Sentences">The sentences that the text consists of.</param>
internal sealed partial record LabelledText(string Text, IReadOnlyList<Label> Labels, IReadOnlyList<string> Sentences)
{
    /// <summary>Takes the marks out of a derived text: <c>[label:...]</c>, <c>&lt;&lt;...&gt;&gt;</c>, <c>^</c>, <c>a(n)</c> and <c>//</c>.</summary>
    /// <param name="marked">A text without slots.</param>
    /// <param name="open">The document's opening quotation mark.</param>
    /// <param name="close">The document's closing quotation mark.</param>
    /// <exception cref="FormatException">A label is not closed, or a character is outside of the Basic Multilingual Plane.</exception>
    public static LabelledText Parse(string marked, string open, string close)
    {
        var text = new StringBuilder();
        var labels = new List<Label>();
        var unclosed = new Stack<(int Start, string Name)>();
        var breaks = new List<int> { 0 };
        bool capital = false;
        foreach (Match mark in Mark().Matches(Article().Replace(marked, Agree)))
        {
            switch (mark.Value)
            {
                case "^":
                    capital = true;
                    break;
                case " // ":
                    breaks.Add(text.Append(' ').Length);
                    break;
                case "<<":
                    unclosed.Push((text.Length, "quotation"));
                    text.Append(open);
                    break;
                case ">>" or "]":
                    text.Append(mark.Value == ">>" ? close : "");
                    (int start, string name) = unclosed.Pop();
                    labels.Add(new Label(start, text.Length, name));
                    break;
                case ['[', .. string label, ':']:
                    unclosed.Push((text.Length, label));
                    break;
                default:
                    text.Append(capital ? char.ToUpperInvariant(mark.Value[0]) : mark.Value[0]).Append(mark.Value.AsSpan(1));
                    capital = false;
                    break;
            }
        }
        string plain = text.ToString();
        if (unclosed.Count > 0 || plain.Any(char.IsSurrogate))
        {
            // Offsets are counted in UTF-16 units, which are code points only where there are no surrogates.
            throw new FormatException($"grammar: a label is not closed, or a character takes two UTF-16 units, in '{marked}'.");
        }
        breaks.Add(plain.Length + 1);
        return new LabelledText(
            plain,
            [.. labels.OrderBy(label => label.Start).ThenByDescending(label => label.End).ThenBy(label => label.Name, StringComparer.Ordinal)],
            [.. breaks.Zip(breaks.Skip(1), (start, next) => plain[start..(next - 1)])]);
    }

    /// <summary>'an' before a vowel that is heard, and before 8, 11 and 18.</summary>
    private static string Agree(Match match)
    {
        string word = match.Groups["word"].Value;
        bool vowel = "aeiouAEIOU8".Contains(word[0], StringComparison.Ordinal) ? !HeardAsConsonant().IsMatch(word) : EighteenOrEleven().IsMatch(word);
        return match.Groups["a"].Value + (vowel ? "n " : " ") + match.Groups["marks"].Value + word;
    }

    [GeneratedRegex(@"(?<a>[aA])\(n\) (?<marks>(\[\w+:|<<|\^|[$£€])*)(?<word>\w+)")]
    private static partial Regex Article();

    [GeneratedRegex("^(use|uni|eu|one)", RegexOptions.IgnoreCase)]
    private static partial Regex HeardAsConsonant();

    [GeneratedRegex("^1[18]$")]
    private static partial Regex EighteenOrEleven();

    [GeneratedRegex(@"\^| // |<<|>>|\[\w+:|\]|[^\^<>\[\]/ ]+|.", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
