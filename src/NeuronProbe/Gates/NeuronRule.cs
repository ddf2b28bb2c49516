using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Gates;

/// <summary>A rule that looks at the figures of single neurons of a scan and counts some.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Option">The option that set it, for messages.</param>
/// <param name="What">What is said of the neurons that it counts.</param>
/// <param name="Limit">How many there may be.</param>
/// <param name="Condition">What is looked at.</param>
/// <param name="Choice">The neurons that it is about.</param>
internal sealed record NeuronRule(
    string Rule, string Option, string What, CountLimit Limit, NeuronCondition Condition, NeuronChoice Choice)
{
    /// <summary>The limit of a requirement, which all neurons must meet.</summary>
    public const string All = "all";

    private const int Digits = 6;
    private const double LargestCount = 1e15;

    private readonly List<Offender> offenders = [];
    private readonly Dictionary<int, long> about = [];

    /// <summary>Whether those are counted that do not meet the condition, and not those that do.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The figures that say more of a neuron that is counted.</summary>
    public IReadOnlyList<string> Told { get; init; } = [];

    /// <summary>Whether flags say more of it.</summary>
    public bool TellsFlags { get; init; }

    /// <summary>Looks at the neurons of a site.</summary>
    /// <param name="site">Index of the site.</param>
    /// <param name="findings">Those of that site alone.</param>
    /// <param name="figuresOf">The figures of a neuron.</param>
    public void Look(int site, Findings findings, Func<NeuronPlace, NeuronFigures> figuresOf)
    {
        long neurons = 0;
        foreach (NeuronPlace place in Choice.Of(findings).Places)
        {
            neurons++;
            NeuronFigures figures = figuresOf(place);
            if (Condition.Holds(figures) != IsRequired)
            {
                offenders.Add(new Offender(site, place.Neuron, SizeOf(figures), TextOf(figures)));
            }
        }
        about[site] = neurons;
    }

    /// <summary>What became of it.</summary>
    /// <param name="sites">All sites of the scan.</param>
    public RuleOutcome Judge(IReadOnlyList<SiteSelection> sites)
    {
        long[] neurons = [.. Enumerable.Range(0, sites.Count).Select(site => about.GetValueOrDefault(site))];
        RuleOutcome outcome = CountRule.Judge(Rule, What, Limit, offenders, sites, neurons);
        return IsRequired ? outcome with { Limit = All } : outcome;
    }

    private double SizeOf(NeuronFigures figures) => Condition.Comparison is not var (figure, border) ? 0
        : figures.Of(figure) is { } value ? Math.Abs(value - border)
        : double.PositiveInfinity;

    private string TextOf(NeuronFigures figures) => string.Join(", ",
    [
        .. Told.Select(name => $"{name} {(figures.Of(name) is { } value ? Shown(value) : "missing")}"),
        .. TellsFlags ? [figures.Flags is [_, ..] flags ? string.Join(' ', flags) : "no flags"] : (string[])[],
    ]);

    private static string Shown(double value) => value == Math.Floor(value) && Math.Abs(value) < LargestCount
        ? Figures.Count((long)value)
        : Figures.Short(value, Digits);
}
