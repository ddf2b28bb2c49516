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
    private readonly HashSet<string> named = [];
    private readonly Func<NeuronFigures, bool>[][] alternatives;

    /// <param name="text">The condition as typed.</param>
    /// <param name="figures">The names of all figures that there are.</param>
    /// <exception cref="ProbeException">It is no condition on them.</exception>
    public NeuronCondition(string text, IReadOnlyList<string> figures)
    {
        Text = text;
        this.figures = figures;
        alternatives = [.. text.Split('|').Select(all => all.Split('&').Select(term => Read(term.Trim())).ToArray())];
    }

    public string Text { get; }

    /// <summary>The figures that it compares.</summary>
    public IReadOnlyCollection<string> Figures => named;

    /// <summary>Whether it names a flag.</summary>
    public bool NamesFlags { get; private set; }

    /// <summary>Whether a neuron meets it.</summary>
    public bool Holds(NeuronFigures neuron) => alternatives.Any(terms => terms.All(holds => holds(neuron)));

    /// <summary>The findings with the neurons that meet it alone.</summary>
    public Findings Of(Findings findings) =>
        findings.Of([.. findings.Places.Where(place => Holds(new NeuronFigures(findings, place)))]);

    private Func<NeuronFigures, bool> Read(string term)
    {
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
        named.Add(name);
        Func<double, double, bool> compare = Comparisons[comparison];
        double border = ReadNumber(match.Groups["number"].Value, term);
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
        $"--where: expected {expected}, but got '{got}'{(got == Text ? "" : $" in '{Text}'")}. {advice}");

    [GeneratedRegex(
        @"^(?<not>!\s*)?(?<name>\w+)\s*((?<comparison>[<>]=?|!=|=)\s*(?<number>[^()]*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
