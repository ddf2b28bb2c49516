using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>
/// What neurons must be to be shown: flags and comparisons of figures, joined by <c>&amp;</c> and, less tightly, by
/// <c>|</c>. A figure that is missing meets no comparison.
/// </summary>
internal sealed partial class NeuronCondition
{
    private static readonly Dictionary<string, Func<double, double, bool>> Comparisons = new(StringComparer.Ordinal)
    {
        ["<"] = (value, border) => value < border,
        ["<="] = (value, border) => value <= border,
        [">"] = (value, border) => value > border,
        [">="] = (value, border) => value >= border,
        ["="] = (value, border) => value == border,
        ["!="] = (value, border) => value != border,
    };

    private readonly IReadOnlyList<string> figures;
    private readonly Func<int, string> where;
    private readonly List<string> named = [];
    private readonly Func<NeuronFigures, bool>[][] alternatives;

    // Where the term begins that is being read.
    private int place;

    /// <param name="text">The condition as typed.</param>
    /// <param name="figures">The names of all figures that there are.</param>
    /// <param name="where">What stands before messages, by the place in the text, from 0; null for <c>--where</c>.
    /// </param>
    /// <exception cref="ProbeException">It is no condition on them.</exception>
    public NeuronCondition(string text, IReadOnlyList<string> figures, Func<int, string>? where = null)
    {
        Text = text;
        this.figures = figures;
        this.where = where ?? (_ => "--where");
        alternatives = [.. Parts(text, 0, '|').Select(
            all => Parts(all.Text, all.Start, '&').Select(term => Read(term.Text, term.Start)).ToArray())];
    }

    public string Text { get; }

    /// <summary>The figures that it compares.</summary>
    public IReadOnlyCollection<string> Figures => named;

    /// <summary>The figure and the number of a condition that is a single comparison, else null.</summary>
    public (string Figure, double Border)? Comparison { get; private set; }

    /// <summary>Whether it names a flag.</summary>
    public bool NamesFlags { get; private set; }

    /// <summary>Whether a neuron meets it.</summary>
    public bool Holds(NeuronFigures neuron) => alternatives.Any(terms => terms.All(holds => holds(neuron)));

    /// <summary>The findings with the neurons that meet it alone.</summary>
    public Findings Of(Findings findings) =>
        findings.Of([.. findings.Places.Where(place => Holds(new NeuronFigures(findings, place)))]);

    private static IEnumerable<(string Text, int Start)> Parts(string text, int start, char separator)
    {
        foreach (string part in text.Split(separator))
        {
            yield return (part, start);
            start += part.Length + 1;
        }
    }

    private Func<NeuronFigures, bool> Read(string typed, int start)
    {
        string term = typed.Trim();
        place = start + typed.Length - typed.TrimStart().Length;
        Match match = Form().Match(term);
        string name = match.Groups["name"].Value;
        bool isFlag = NeuronFlags.Names.Contains(name);
        bool isNegated = match.Groups["not"].Success;
        string comparison = match.Groups["comparison"].Value;
        if (!match.Success)
        {
            throw Wrong(
                "flags and comparisons such as 'dead', '!dead' or 'kurtosis > 10', joined by & and |",
                term,
                term.AsSpan().IndexOfAny('(', ')') >= 0
                    ? "Leave the brackets out: & binds more tightly than |."
                    : "Write a term on both sides of each & and |.");
        }
        if (!isFlag && !figures.Contains(name))
        {
            throw Wrong("a flag or a column", name, Nearest(name) + Known());
        }
        if (isFlag)
        {
            NamesFlags = true;
            return comparison.Length == 0
                ? neuron => neuron.Flags.Contains(name) != isNegated
                : throw Wrong("a flag alone", term, $"Write '{name}' or '!{name}'.");
        }
        if (isNegated || comparison.Length == 0)
        {
            throw Wrong($"a comparison of '{name}', which is a column", term, $"Write it as '{name} > 0'.");
        }
        if (!named.Contains(name))
        {
            named.Add(name);
        }
        Func<double, double, bool> compare = Comparisons[comparison];
        double border = ReadNumber(match.Groups["number"].Value, term);
        Comparison = term.Length == Text.Trim().Length ? (name, border) : null;
        return neuron => neuron.Of(name) is { } value && compare(value, border);
    }

    private double ReadNumber(string text, string term) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number
            : throw Wrong(
                $"a number after one of {string.Join(' ', Comparisons.Keys)}",
                term,
                "Write it in digits, with a point for fractions.");

    private string Nearest(string name) => Spelling.NearestOf(name, NeuronFlags.Names.Concat(figures)) is { } nearest
        ? $"Did you mean '{nearest}'? "
        : "";

    private string Known() =>
        $"Flags are {string.Join(", ", NeuronFlags.Names)}; columns are {string.Join(", ", figures)}.";

    private ProbeException Wrong(string expected, string got, string advice) => new(
        $"{where(place)}: expected {expected}, but got '{got}'{(got == Text ? "" : $" in '{Text}'")}. {advice}");

    [GeneratedRegex(
        @"^(?<not>!\s*)?(?<name>\w+)\s*((?<comparison>[<>]=?|!=|=)\s*(?<number>[^()]*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
