using System.Text.Json.Nodes;
using NeuronProbe.Comparisons;
using NeuronProbe.Gates;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>compare</c> is asked for.</summary>
internal sealed record CompareRequest
{
    public const string AsCsv = "csv";

    private static readonly ParsedOption<CountLimit> MaxChangedOption =
        VerdictOutput.Most("--max-changed", "The most neurons that may have changed: a number, or a share of all.");

    private static readonly ParsedOption<CountLimit> MaxNewDeadOption =
        VerdictOutput.Most("--max-new-dead", "The most neurons that may be dead and were not, likewise.");

    private static readonly ParsedOption<CountLimit> MaxNewAliveOption =
        VerdictOutput.Most("--max-new-alive", "The most neurons that were dead and may be so no more, likewise.");

    private static readonly ParsedOption<CountLimit> MaxNewNonfiniteOption = VerdictOutput.Most(
        "--max-new-nonfinite", "The most neurons that may have NaN or infinite values and had none, likewise.");

    private static readonly TextOption WatchOption = new(
        "--watch", "FILE", "Neurons none of which may have changed: rows of neurons.csv, or SITE:NEURON a line.")
    { Kind = ValueKind.Path };

    private static readonly SwitchOption UnpairedOption = new(
        "--unpaired", "Compare scans of other documents, by their distributions alone.");

    private static readonly SwitchOption MatchOption = new(
        "--match", "Find for each neuron of A the one of B that it correlates with best, of any site, in place of all "
            + "this: for two models that share a tokenizer.");

    public static readonly TextOption OutOption = new(
        "--out", "DIR", "The folder for compare.json, the table of all neurons and the page.")
    {
        Letter = "-o",
        Kind = ValueKind.Path,
    };

    public static readonly WordsOption FormatsOption = new(
        "--format",
        "What is written to the folder: the table of all neurons, and as html a page to open in a browser.",
        ComparisonFiles.FormatNames)
    { Default = ["csv"] };

    private static readonly SwitchOption OverwriteOption = new(
        ScanOptionList.Overwrite.Name, "Replace a comparison that is in the folder already.");

    private static readonly NumberOption<int> LimitOption = new(
        "--limit", "The most neurons that are shown.")
    {
        Least = 0,
        Default = 20,
    };

    private static readonly ChoiceOption<string> AsOption = new(
        VerdictOutput.FormatOption.Name,
        "What goes to standard output: for people, the verdict for programs, all neurons as CSV, or the verdict for "
            + "CI.",
        Choice.Words("table", "json", AsCsv, "junit", "github", "markdown"))
    { Default = "table" };

    public ComparisonRules Rules { get; init; } = new();

    /// <summary>Whether the documents may be others.</summary>
    public bool IsUnpaired { get; init; }

    /// <summary>Whether neurons are matched with those of the other model.</summary>
    public bool IsMatch { get; init; }

    /// <summary>What is compared.</summary>
    public ComparisonKind Kind => IsMatch
        ? ComparisonKind.Matches
        : IsUnpaired ? ComparisonKind.Unpaired : ComparisonKind.Paired;

    /// <summary>The folder for files, or null.</summary>
    public string? Out { get; init; }

    public IReadOnlyList<string> Formats { get; init; } = FormatsOption.Default;

    public bool Overwrite { get; init; }

    /// <summary>Neurons that are shown at most.</summary>
    public int Limit { get; init => field = LimitOption.Demand(value); } = LimitOption.Default;

    /// <summary>What goes to standard output.</summary>
    public string Format { get; init; } = AsOption.Default;

    public static IReadOnlyList<OptionField<CompareRequest>> Fields { get; } =
    [
        .. new[]
        {
            MaxChangedOption.In<ComparisonRules>(o => o.MaxChanged, (o, value) => o with { MaxChanged = value }),
            MaxNewDeadOption.In<ComparisonRules>(o => o.MaxNewDead, (o, value) => o with { MaxNewDead = value }),
            MaxNewAliveOption.In<ComparisonRules>(o => o.MaxNewAlive, (o, value) => o with { MaxNewAlive = value }),
            MaxNewNonfiniteOption.In<ComparisonRules>(
                o => o.MaxNewNonfinite, (o, value) => o with { MaxNewNonfinite = value }),
            WatchOption.In<ComparisonRules>(o => o.Watch, (o, value) => o with { Watch = value }),
        }.Within<ComparisonRules, CompareRequest>(o => o.Rules, (o, value) => o with { Rules = value }),
        UnpairedOption.In<CompareRequest>(o => o.IsUnpaired, (o, value) => o with { IsUnpaired = value }),
        MatchOption.In<CompareRequest>(o => o.IsMatch, (o, value) => o with { IsMatch = value }),
        OutOption.In<CompareRequest>(o => o.Out, (o, value) => o with { Out = value }),
        FormatsOption.In<CompareRequest>(o => o.Formats, (o, value) => o with { Formats = value }),
        OverwriteOption.In<CompareRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
        LimitOption.In<CompareRequest>(o => o.Limit, (o, value) => o with { Limit = value }),
        AsOption.In<CompareRequest>(o => o.Format, (o, value) => o with { Format = value }),
    ];

    /// <summary>Refuses what can't be asked for together; all of it is told.</summary>
    /// <param name="hasNeuron">Whether one neuron is named.</param>
    /// <exception cref="ProbeException">A neuron is named beside what is of all neurons, or matches are asked for
    /// beside rules, a neuron or other documents, or in a form that they do not have.</exception>
    public void Demand(bool hasNeuron)
    {
        var problems = new Problems();
        if (IsMatch)
        {
            problems.Add(ProblemsOfMatches(hasNeuron));
        }
        else if (hasNeuron && GivenOfAll is { Length: > 0 } given)
        {
            problems.Add(
                $"SITE:NEURON: expected no option but {UnpairedOption.Name} beside it, but got "
                + $"{string.Join(", ", given)}. One neuron is shown and not judged: leave SITE:NEURON out to judge "
                + "all, or leave these out.");
        }
        problems.Demand();
    }

    /// <summary>The options with another value than usual that mean nothing beside a single neuron.</summary>
    private string[] GivenOfAll
    {
        get
        {
            var usual = new CompareRequest();
            return
            [
                .. Fields.Where(option => option.Description.Name != UnpairedOption.Name
                    && !JsonNode.DeepEquals(option.ToJson(this), option.ToJson(usual)))
                    .Select(option => option.Description.Name),
            ];
        }
    }

    private IEnumerable<string> ProblemsOfMatches(bool hasNeuron)
    {
        foreach ((bool isGiven, string beside) in ((bool, string)[])
        [
            (hasNeuron, "SITE:NEURON"), (IsUnpaired, UnpairedOption.Name), (Rules != new ComparisonRules(), "rule"),
        ])
        {
            if (isGiven)
            {
                yield return
                    $"{MatchOption.Name}: expected no {beside} beside it, but got one. Leave one of them out.";
            }
        }
        if (!Formats.SequenceEqual(FormatsOption.Default))
        {
            yield return $"{FormatsOption.Name}: expected no other than csv beside {MatchOption.Name}, but got "
                + $"'{string.Join(',', Formats)}'. Leave one of them out.";
        }
        if (Format is not ("table" or AsCsv))
        {
            yield return $"{AsOption.Name}: expected table or csv beside {MatchOption.Name}, but got '{Format}'. "
                + "Choose one of them.";
        }
    }
}
