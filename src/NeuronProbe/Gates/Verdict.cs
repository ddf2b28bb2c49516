namespace NeuronProbe.Gates;

/// <summary>What all rules together say.</summary>
/// <param name="Rules">The rules in their order.</param>
/// <param name="Summary">What was found, in a line.</param>
internal sealed record Verdict(IReadOnlyList<RuleOutcome> Rules, string Summary)
{
    private const int MostNamed = 4;

    /// <summary>Whether no rule failed; so it is where there is none.</summary>
    public bool Passed => Rules.All(rule => rule.Passed);

    /// <summary>The verdict in one line: <c>PASS ...</c> or <c>FAIL ...</c>.</summary>
    public string Line => PlainLine.Of($"{(Passed ? "PASS" : "FAIL")} {Summary}");

    /// <summary>The verdict on rules, with a summary of those that failed, or of all where none did.</summary>
    public static Verdict Of(IReadOnlyList<RuleOutcome> rules)
    {
        RuleOutcome[] failed = [.. rules.Where(rule => !rule.Passed)];
        RuleOutcome[] told = failed.Length > 0 ? failed : [.. rules];
        if (told.Length == 0)
        {
            return new Verdict(rules, "no rule was set");
        }
        List<string> parts = [$"{told[0].Value} ({told[0].LimitText})"];
        foreach (RuleOutcome rule in told.Skip(1).Take(MostNamed - 1))
        {
            // Of several rules the usual limit of 0 is not worth saying.
            parts.Add(rule is { Total: not null, Allowed: 0 } ? rule.Brief : $"{rule.Brief} ({rule.LimitText})");
        }
        if (told.Length > MostNamed)
        {
            int more = told.Length - MostNamed;
            parts.Add($"{more} more rule{(more == 1 ? "" : "s")} {(failed.Length > 0 ? "failed" : "passed")}");
        }
        if (failed.Select(rule => rule.WorstText).FirstOrDefault(text => text is not null) is { } worst)
        {
            parts.Add(worst);
        }
        return new Verdict(rules, string.Join("; ", parts));
    }
}
