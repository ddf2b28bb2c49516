using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Gates;

/// <summary>What became of one rule.</summary>
/// <param name="Rule">The rule's name, which is that of its option.</param>
/// <param name="Limit">Its limit as it was typed.</param>
/// <param name="Value">What was found, in words: <c>412 of 36,864 neurons changed</c>.</param>
/// <param name="Passed">Whether that is within the limit.</param>
internal sealed record RuleOutcome(string Rule, string Limit, string Value, bool Passed)
{
    /// <summary>What was found, as a number.</summary>
    public required long Count { get; init; }

    /// <summary>Of how many; null where that means nothing.</summary>
    public long? Total { get; init; }

    /// <summary>The most, or where <see cref="Total"/> is null the least, that passes.</summary>
    public required long Allowed { get; init; }

    /// <summary>What was found in fewer words, after a rule that says of how many: <c>3 newly dead</c>.</summary>
    public required string Brief { get; init; }

    /// <summary>What was found at each site that the rule is about, in the scan's order; none where it is about none.
    /// </summary>
    public IReadOnlyList<SiteOutcome> Sites { get; init; } = [];

    /// <summary>The limit in words: <c>limit 36</c>, <c>at least 1,000,000</c>.</summary>
    public string LimitText => $"{(Total is null ? "at least" : "limit")} {Figures.Count(Allowed)}";

    /// <summary>The worst neuron of all sites, or null where none is counted.</summary>
    public (SiteOutcome Site, Offender Offender)? Worst => Sites.Where(site => site.Worst.Count > 0)
        .Select(site => ((SiteOutcome, Offender)?)(site, site.Worst[0]))
        .MaxBy(pair => pair!.Value.Item2.Size);

    /// <summary>The worst neuron in words, or null: <c>worst ffn.7.post:1203, W1 2.31 sd</c>.</summary>
    public string? WorstText => Worst is var (site, offender)
        ? $"{(offender.Size > 0 ? "worst" : "first")} {site.TextOf(offender)}"
        : null;
}
