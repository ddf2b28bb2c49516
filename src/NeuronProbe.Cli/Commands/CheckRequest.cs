using NeuronProbe.Gates;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>check</c> is asked for.</summary>
internal sealed record CheckRequest
{
    private static readonly ParsedOption<CountLimit> MaxDeadOption =
        VerdictOutput.Most("--max-dead", "The most neurons that may be dead: a number, or a share of all.");

    private static readonly ParsedOption<CountLimit> MaxAlwaysOnOption =
        VerdictOutput.Most("--max-always-on", "The most neurons that may be always on, likewise.");

    private static readonly ParsedOption<CountLimit> MaxNonfiniteOption =
        VerdictOutput.Most("--max-nonfinite", "The most neurons that may have NaN or infinite values, likewise.");

    private static readonly ParsedOption<CountLimit> MinTokensOption = new(
        "--min-tokens", "The least tokens that the documents must have, such as 1e6.",
        text => CountLimit.ParseNumber(text, "--min-tokens"), limit => limit.ToString())
    { ValueName = "N" };

    private static readonly TextsOption RequireOption = new(
        Requirement.Option,
        "RULE",
        "What neurons must be: SITE or SITE:NEURON as for show, a blank, and a condition as for its --where, such as "
        + "'ffn.3.post:17 max > 2' or 'ffn.*.post active_fraction < 0.5'.")
    { Check = text => Requirement.Parse(text) };

    private static readonly SwitchOption PartialOption = new(
        "--partial", "Check results of a part of the corpus too: those of a scan that was interrupted, or of a shard.");

    /// <summary>The rules.</summary>
    public CheckRules Rules { get; init; } = new();

    /// <summary>Whether results of a part of the corpus may be checked.</summary>
    public bool AllowsPart { get; init; }

    /// <summary>How the verdict is written.</summary>
    public string Format { get; init; } = VerdictOutput.FormatOption.Default;

    public static IReadOnlyList<OptionField<CheckRequest>> Fields { get; } =
    [
        .. new[]
        {
            MaxDeadOption.In<CheckRules>(o => o.MaxDead, (o, value) => o with { MaxDead = value }),
            MaxAlwaysOnOption.In<CheckRules>(o => o.MaxAlwaysOn, (o, value) => o with { MaxAlwaysOn = value }),
            MaxNonfiniteOption.In<CheckRules>(o => o.MaxNonfinite, (o, value) => o with { MaxNonfinite = value }),
            MinTokensOption.In<CheckRules>(o => o.MinTokens, (o, value) => o with { MinTokens = value }),
            RequireOption.In<CheckRules>(
                o => [.. o.Requirements.Select(required => required.Text)],
                (o, value) => o with { Requirements = [.. value.Select(Requirement.Parse)] }),
        }.Within<CheckRules, CheckRequest>(o => o.Rules, (o, value) => o with { Rules = value }),
        PartialOption.In<CheckRequest>(o => o.AllowsPart, (o, value) => o with { AllowsPart = value }),
        VerdictOutput.FormatOption.In<CheckRequest>(o => o.Format, (o, value) => o with { Format = value }),
    ];

    /// <summary>The options that set a rule.</summary>
    public static IReadOnlyList<OptionDescription> RuleOptions { get; } =
        [MaxDeadOption, MaxAlwaysOnOption, MaxNonfiniteOption, MinTokensOption, RequireOption];
}
