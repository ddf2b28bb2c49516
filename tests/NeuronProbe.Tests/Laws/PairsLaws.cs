using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Laws;

/// <summary>Of a sample smaller than the tokens there are, so that most tokens that enter go again.</summary>
public sealed class PairsLaws : CollectorLaws
{
    private const int Size = 90;

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new PairsCollector(selection, Size)];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) => new PairsCollector(selection);

    /// <summary>Here values are kept and not summed: those that are no finite number are among them.</summary>
    public override void NaN_and_infinities_are_in_no_figure_but_their_own_count()
    {
        PairsCollector pairs = new(Sample.Selection, Size);
        Sample.Feed([pairs], Sample.Tokens);
        float[] kept = pairs.Values(NeuronKinds.SometimesNonfinite).ToArray();
        Assert.Equal(Size, kept.Length);
        Assert.InRange(kept.Count(value => !float.IsFinite(value)), 10, Size - 10);
        Assert.All(pairs.Values(NeuronKinds.NeverFinite).ToArray(), value => Assert.False(float.IsFinite(value)));
    }
}
