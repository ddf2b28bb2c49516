using NeuronProbe.Gates;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Gates;

/// <summary>What rules count, and what the verdict says of them.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void A_rule_counts_over_all_sites_and_tells_each()
    {
        Offender[] offenders = [.. SampleGate.Offenders(7, 25), .. SampleGate.Offenders(2, 11)];
        RuleOutcome rule = Judge("max-changed", "changed", "0.1%", offenders);
        Assert.True(rule.Passed);
        Assert.Equal((36L, 36L, 36864L), (rule.Count, rule.Allowed, rule.Total!.Value));
        Assert.Equal(("36 of 36,864 neurons changed", "36 changed", "limit 36", "0.1%"),
            (rule.Value, rule.Brief, rule.LimitText, rule.Limit));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(layer => $"ffn.{layer}.post"), rule.Sites.Select(site => site.Name));
        Assert.Equal([0, 0, 11, 0, 0, 0, 0, 25, 0, 0, 0, 0], rule.Sites.Select(site => site.Count));
        Assert.All(rule.Sites, site => Assert.Equal(3072, site.Neurons));
        Assert.Equal(Enumerable.Range(5, 20).Reverse(), rule.Sites[7].Worst.Select(offender => offender.Neuron));
        Assert.Equal("worst ffn.7.post:24, W1 24 sd", rule.WorstText);
    }

    [Fact]
    public void One_more_than_the_limit_fails() => Assert.False(
        Judge("max-changed", "changed", "0.1%", [.. SampleGate.Offenders(3, 37)]).Passed);

    [Fact]
    public void Equally_bad_ones_stay_in_their_order_and_none_of_them_is_the_worst()
    {
        RuleOutcome rule = Judge("max-dead", "dead", "0", [new(1, 9, 0, "max -1"), new(1, 4, 0, ""), new(0, 7, 0, "")]);
        Assert.Equal([4, 9], rule.Sites[1].Worst.Select(offender => offender.Neuron));
        Assert.Equal("first ffn.0.post:7", rule.WorstText);
    }

    [Fact]
    public void A_rule_about_some_neurons_tells_the_sites_of_these_alone()
    {
        RuleOutcome rule = CountRule.Judge(
            "watch", "changed", CountLimit.Parse("50%", ""), [new(2, 5, 1, "")], SampleGate.Gpt2,
            [0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Equal(("1 of 4 neurons changed", 2L, true), (rule.Value, rule.Allowed, rule.Passed));
        Assert.Equal([("ffn.2.post", 3L, 1L), ("ffn.3.post", 1L, 0L)],
            rule.Sites.Select(site => (site.Name, site.Neurons, site.Count)));
    }

    [Fact]
    public void A_site_without_an_alias_has_its_own_name() => Assert.Equal(
        "FAIL 1 of 8 neurons changed (limit 0); worst a.b:output:5, W1 2 sd",
        Verdict.Of([CountRule.Judge(
            "max-changed", "changed", CountLimit.Zero, [new(0, 5, 2, "W1 2 sd")],
            [SiteSelection.All(new Site("a.b", SiteSide.Output, 0, 8))])]).Line);

    [Fact]
    public void The_line_tells_what_failed_and_the_worst()
    {
        RuleOutcome changed = Judge(
            "max-changed", "changed", "0.1%", [.. SampleGate.Offenders(3, 411), new(7, 1203, 500, "W1 2.31 sd")]);
        RuleOutcome dead = Judge("max-new-dead", "newly dead", "0", [.. SampleGate.Offenders(1, 3)]);
        RuleOutcome fine = Judge("max-new-nonfinite", "newly nonfinite", "0", []);
        var verdict = Verdict.Of([changed, dead, fine]);
        Assert.False(verdict.Passed);
        Assert.Equal(
            "FAIL 412 of 36,864 neurons changed (limit 36); 3 newly dead; worst ffn.7.post:1203, W1 2.31 sd",
            verdict.Line);
        Assert.Equal(
            "FAIL 3 of 36,864 neurons newly dead (limit 0); 412 changed (limit 36); worst ffn.1.post:2, W1 2 sd",
            Verdict.Of([dead, fine, changed]).Line);
    }

    [Fact]
    public void The_line_tells_all_that_passed()
    {
        RuleOutcome changed = Judge("max-changed", "changed", "0.1%", [.. SampleGate.Offenders(3, 2)]);
        RuleOutcome dead = Judge("max-new-dead", "newly dead", "0", []);
        var verdict = Verdict.Of([changed, dead, Tokens(12_345, 1000)]);
        Assert.True(verdict.Passed);
        Assert.Equal(
            "PASS 2 of 36,864 neurons changed (limit 36); 0 newly dead; 12,345 tokens (at least 1,000)", verdict.Line);
        Assert.Equal("PASS no rule was set", Verdict.Of([]).Line);
    }

    [Fact]
    public void Many_rules_are_counted()
    {
        RuleOutcome[] rules = [.. Enumerable.Range(0, 6).Select(_ => Tokens(5, 10))];
        Assert.EndsWith(
            "5 tokens (at least 10); 2 more rules failed", Verdict.Of(rules).Line, StringComparison.Ordinal);
        Assert.EndsWith("; 1 more rule failed", Verdict.Of(rules[1..]).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nb\r\u0007\u001b[1m", @"a\u000ab\u000d\u0007\u001b[1m")]
    [InlineData("\u2028\u0085\uffff", @"\u2028\u0085\uffff")]
    [InlineData("naïve 😀\ttab", "naïve 😀 tab")]
    public void Whatever_a_name_holds_the_line_is_one(string name, string shown) =>
        Assert.Equal($"PASS {shown}", new Verdict([], name).Line);

    // Attributes can't hold half a pair.
    [Fact]
    public void Half_a_pair_of_surrogates_is_shown() => Assert.Equal(
        @"PASS \ud800 \udc00\ud83d", new Verdict([], "\ud800 \udc00\ud83d").Line);

    private static RuleOutcome Tokens(long tokens, long least) => new(
        "min-tokens", $"{least}", $"{tokens:N0} tokens", tokens >= least)
    { Count = tokens, Allowed = least, Brief = $"{tokens:N0} tokens" };

    private static RuleOutcome Judge(string rule, string what, string limit, IReadOnlyList<Offender> offenders) =>
        CountRule.Judge(rule, what, CountLimit.Parse(limit, ""), offenders, SampleGate.Gpt2);
}
