using NeuronProbe.Activations;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Probing;

public sealed class SiteProofTests
{
    private static readonly int[] Ids = [3, 1, 4, 1, 5, 9, 2, 6];

    [Theory]
    [InlineData("ffn.*.post")]
    [InlineData("ffn.*.pre")]
    [InlineData("**:output")]
    [InlineData("**:input")]
    [InlineData("**.down:input[2:5]")]
    [InlineData("ffn.*.out")]
    [InlineData("resid.*.post")]
    public void An_honest_architecture_is_accepted(string pattern) => Check(Lie.None, pattern);

    [Theory]
    [InlineData(
        Lie.OtherFunction,
        "0.down:input: expected silu of the projection before it, but got values that differ by up to ")]
    [InlineData(
        Lie.SwappedGate,
        "0.down:input: expected silu of the projection before it, but got values that differ by up to ")]
    [InlineData(Lie.OtherWidth, "0.down:input: expected 11 neurons, as config.json says, but got 10.")]
    public void An_architecture_that_lies_is_refused(Lie lie, string message)
    {
        string refusal = Assert.Throws<InvalidOperationException>(() => Check(lie, "ffn.*.post")).Message;
        Assert.StartsWith(message, refusal, StringComparison.Ordinal);
        Assert.EndsWith(" The scan stopped before it counted anything.", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Lie.FiresTwice, "0.down:input", 2)]
    [InlineData(Lie.NeverFires, "1.down:input", 0)]
    [InlineData(Lie.ForwardInsteadOfCall, "0.down:input", 0)]
    public void A_hook_that_fires_another_number_of_times_is_refused(Lie lie, string site, int times) => Assert.Equal(
        $"{site}: expected its hook to fire once a forward pass, but it fired {times} times.",
        Assert.Throws<InvalidOperationException>(() => Check(lie, "ffn.*.post")).Message);

    [Fact]
    public void A_point_whose_tokens_are_routed_may_fire_any_number_of_times()
    {
        Check(Lie.Routed, "ffn.*.out");
        Assert.Throws<InvalidOperationException>(() => Check(Lie.FiresTwice, "ffn.*.out"));
    }

    [Theory]
    [InlineData("ffn.*.pre", "0.gate:output")]
    [InlineData("ffn.*.up", "0.up:output")]
    [InlineData("1.up", "1.up:output")]
    [InlineData("**.down:input[2:5]", "0.down:input")]
    public void The_width_is_proved_at_every_feed_forward_site(string pattern, string site)
    {
        string refusal = Assert.Throws<InvalidOperationException>(() => Check(Lie.OtherWidth, pattern)).Message;
        Assert.Equal(
            $"{site}: expected 11 neurons, as config.json says, but got 10. The scan stopped before it counted "
                + "anything.",
            refusal);
    }

    [Theory]
    [InlineData(Lie.FiresTwice, 2)]
    [InlineData(Lie.NeverFires, 0)]
    public void A_hook_that_fires_another_number_of_times_stops_every_batch(Lie lie, int times)
    {
        using TwoLayerModel model = TwoLayerModel.Make(lie);
        IReadOnlyList<SiteChoice> choices = Choose(model, "1.down:input");
        using var probe = new BatchProbe(
            model, [
                .. choices.Select(
                    c =>
                        new ProbedSite(
                            c,
                            CollectorCatalogue.Create(
                                ["top"], c.Selection, new())))], new TokenMask(0, false, new HashSet<int>()), 1);
        var document = new TokenizedDocument(
            new Document(0, "d", null, Ids, "f"), null, [.. Ids.Select(id => new TextToken(id, 0, 0))]);
        var batch = new TokenBatch([new Window(document, 0, Ids.Length, [], [])]);
        Assert.Equal(
            $"1.down:input: expected its hook to fire once a forward pass, but it fired {times} times.",
            Assert.Throws<InvalidOperationException>(() => probe.Process(batch)).Message);
    }

    private static void Check(Lie lie, string pattern)
    {
        using TwoLayerModel model = TwoLayerModel.Make(lie);
        SiteProof.Check(model, Choose(model, pattern), Ids);
    }

    private static IReadOnlyList<SiteChoice> Choose(TwoLayerModel model, string pattern) =>
        SiteChoice.Choose(new SiteMap(model), [pattern], new NeuronList("all"), ("two-layer", "folder"));
}
