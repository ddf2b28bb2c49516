using NeuronProbe.Gates;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Sites;

namespace NeuronProbe.Comparisons;

/// <summary>What a comparison is held to.</summary>
internal sealed record ComparisonRules
{
    /// <summary>The most neurons that may have changed.</summary>
    public CountLimit? MaxChanged { get; init; }

    /// <summary>The most that may be newly dead.</summary>
    public CountLimit? MaxNewDead { get; init; }

    /// <summary>The most that may be newly alive.</summary>
    public CountLimit? MaxNewAlive { get; init; }

    /// <summary>The most that may have nonfinite values where they had none.</summary>
    public CountLimit? MaxNewNonfinite { get; init; }

    /// <summary>A file of neurons none of which may have changed, or null.</summary>
    public string? Watch { get; init; }

    /// <summary>What a comparison comes to.</summary>
    /// <param name="found">The comparison.</param>
    /// <param name="watched">The neurons of <see cref="Watch"/>.</param>
    /// <exception cref="ProbeException">The baseline does not tell which neurons have changed.</exception>
    public Verdict Judge(ScanComparison found, IReadOnlyList<WatchedNeuron> watched)
    {
        IReadOnlyList<SiteSelection> sites = [.. found.Sites.Select(site => site.Selection)];
        if (!found.HasLimits && (MaxChanged is not null || Watch is not null))
        {
            throw new ProbeException(
                $"--{(MaxChanged is null ? "watch" : "max-changed")}: expected a baseline that tells by how much its "
                + $"own documents differ, but '{found.Pair.Folder}' has {found.Pair.WhyWithoutLimits}.");
        }
        List<RuleOutcome> outcomes = [];
        Add("max-changed", "changed", MaxChanged, change => change.IsChanged == true);
        Add("max-new-dead", "newly dead", MaxNewDead, change => change.Has(NeuronChange.NewlyDead));
        Add("max-new-alive", "newly alive", MaxNewAlive, change => change.Has(NeuronChange.NewlyAlive));
        Add(
            "max-new-nonfinite", "newly nonfinite", MaxNewNonfinite,
            change => change.Has(NeuronChange.NewlyNonfinite));
        if (Watch is not null)
        {
            ILookup<int, int> bySite = watched.ToLookup(neuron => neuron.Site, neuron => neuron.Index);
            outcomes.Add(CountRule.Judge(
                "watch",
                "watched and changed",
                CountLimit.Zero,
                [
                    .. watched.Select(neuron => found.Sites[neuron.Site].Changes[neuron.Index])
                        .Where(change => change.IsChanged == true).Select(OffenderOf),
                ],
                sites,
                [.. Enumerable.Range(0, sites.Count).Select(site => (long)bySite[site].Count())]));
        }
        return outcomes.Count > 0 ? Verdict.Of(outcomes) : new Verdict([], $"{Summary(found)}; no rule was set");

        void Add(string rule, string what, CountLimit? limit, Func<NeuronChange, bool> counts)
        {
            if (limit is not null)
            {
                outcomes.Add(CountRule.Judge(
                    rule, what, limit,
                    [.. found.Sites.SelectMany(site => site.Changes).Where(counts).Select(OffenderOf)], sites));
            }
        }

        Offender OffenderOf(NeuronChange change) => new(
            change.Site, sites[change.Site].Neurons[change.Index], change.Size ?? 0, change.Reason);
    }

    private static string Summary(ScanComparison found)
    {
        long changed = found.Sites.Sum(site => (long)site.ChangedCount);
        string text = $"{Figures.Count(changed)} of {Figures.Count(found.Pair.NeuronCount, "neuron")} changed";
        return changed > 0 && found.Largest[0] is { Reason.Length: > 0 } largest
            ? $"{text}, the most {found.NameOf(largest)}, {largest.Reason}"
            : text;
    }
}
