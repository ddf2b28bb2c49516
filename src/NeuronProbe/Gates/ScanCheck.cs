using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Gates;

/// <summary>Holds one scan to rules.</summary>
internal static class ScanCheck
{
    /// <summary>Opens a scan that is fit to be judged.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="allowsPart">Whether one of a part of its corpus is.</param>
    /// <exception cref="ProbeException">There is none, or it was interrupted or is a shard.</exception>
    public static SavedScan Open(string folder, bool allowsPart)
    {
        if (ScanManifest.Find(folder) is null && ShardPlace.In(folder).Count > 0)
        {
            throw new ProbeException(
                $"{folder}: expected the folder of a finished scan, but its shards have not been joined. Run "
                + $"{ShellCommand.Shown("neuronprobe", "merge", ShellCommand.PathWord(folder))}.");
        }
        SavedScan scan = SavedScan.Open(folder);
        if (!allowsPart)
        {
            scan.DemandWhole(", or check it as it is with --partial");
        }
        return scan;
    }

    /// <summary>Judges a scan.</summary>
    /// <exception cref="ProbeException">It has not what a rule looks at; all of it is told at once.</exception>
    public static Verdict Run(SavedScan scan, CheckRules rules)
    {
        var problems = new Problems();
        NeuronRule[] neuronRules = [.. RulesOf(scan, rules, problems)];
        var collect = new SortedSet<string>(StringComparer.Ordinal);
        foreach (NeuronRule rule in neuronRules)
        {
            problems.Try(() => collect.UnionWith(
                FigureNames.CollectorsOf(rule.Condition, null, scan.Collect, rule.Option)));
        }
        problems.Demand();
        Look(scan, neuronRules, [.. collect]);
        int required = neuronRules.Count(rule => rule.IsRequired);
        return Verdict.Of(
        [
            .. neuronRules[..^required].Select(rule => rule.Judge(scan.Selections)),
            .. rules.MinTokens is { } least ? [TokensOf(scan, least)] : (RuleOutcome[])[],
            .. neuronRules[^required..].Select(rule => rule.Judge(scan.Selections)),
        ]);
    }

    private static IEnumerable<NeuronRule> RulesOf(SavedScan scan, CheckRules rules, Problems problems)
    {
        if (rules.MaxDead is { } dead)
        {
            yield return OfAll("max-dead", "dead", dead, "dead") with { Told = ["min", "max"] };
        }
        if (rules.MaxAlwaysOn is { } alwaysOn)
        {
            yield return OfAll("max-always-on", "always on", alwaysOn, "always_on") with { Told = ["min", "max"] };
        }
        if (rules.MaxNonfinite is { } nonfinite)
        {
            yield return OfAll("max-nonfinite", "with nonfinite values", nonfinite, "nonfinite > 0") with
            {
                Told = ["nonfinite", "count"],
            };
        }
        foreach (Requirement required in rules.Requirements.DistinctBy(required => required.Text))
        {
            string where = $"{Requirement.Option} '{required.Text}'";
            NeuronChoice? choice = null;
            problems.Add(Problems.Of(() => choice = scan.Choose(required.Neurons)).Select(text => $"{where}: {text}"));
            if (choice is not null)
            {
                yield return new NeuronRule(
                    $"require {required.Text}", where, $"breaking '{required.Condition.Text}'", CountLimit.Zero,
                    required.Condition, choice)
                {
                    IsRequired = true,
                    Told = [.. required.Condition.Figures],
                    TellsFlags = required.Condition.NamesFlags,
                };
            }
        }

        NeuronRule OfAll(string rule, string what, CountLimit limit, string condition) => new(
            rule, $"--{rule}", what, limit, new NeuronCondition(condition, FigureNames.All),
            NeuronChoice.All(scan.Selections));
    }

    /// <summary>Looks at sites one after the other, of which one is in memory at a time.</summary>
    private static void Look(SavedScan scan, IReadOnlyList<NeuronRule> rules, IReadOnlyList<string> collect)
    {
        foreach (int site in rules.SelectMany(rule => rule.Choice.Sites).Distinct().Order())
        {
            Findings findings = scan.Load([site], collect);
            // Rows are read once for all rules.
            var read = new Dictionary<int, NeuronFigures>();
            foreach (NeuronRule rule in rules.Where(rule => rule.Choice.Sites.Contains(site)))
            {
                rule.Look(site, findings, place => read.TryGetValue(place.Index, out NeuronFigures? figures)
                    ? figures
                    : read[place.Index] = new NeuronFigures(findings, place));
            }
        }
    }

    private static RuleOutcome TokensOf(SavedScan scan, CountLimit least)
    {
        long tokens = scan.Manifest.Corpus.Tokens;
        long allowed = least.Allowed(0);
        string text = Figures.Count(tokens, "token");
        return new RuleOutcome("min-tokens", least.ToString(), text, tokens >= allowed)
        {
            Count = tokens,
            Allowed = allowed,
            Brief = text,
        };
    }
}
