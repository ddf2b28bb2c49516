using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class CollectorCatalogueTests
{
    [Theory]
    [InlineData("top", "top")]
    [InlineData("stats", "histogram,stats")]
    [InlineData("top,stats,histogram", "top,histogram,stats")]
    [InlineData("histogram,stats,stats", "histogram,stats")]
    public void What_a_kind_requires_is_made_once_and_before_it(string asked, string made)
    {
        Assert.Equal(made, string.Join(',', Create(asked.Split(',')).Select(collector => collector.Name)));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_valid_ones()
    {
        Assert.Equal(
            "--collect: expected one of top, stats, histogram, samples, concepts, pairs, groups, documents, weights, "
                + "but got 'x', 'Top'. Run 'neuronprobe scan --help' to see what each of them collects.",
            Assert.Throws<ProbeException>(() => Create("x", "stats", "Top")).Message);
        Assert.Equal(
            "--collect: expected at least one of top, stats, histogram, samples, concepts, pairs, groups, documents, "
                + "weights, but got none. Run 'neuronprobe scan --help' to see what each of them collects.",
            Assert.Throws<ProbeException>(() => Create()).Message);
    }

    [Fact]
    public void Collectors_without_a_table_are_not_enough()
    {
        Assert.Equal(
            "--collect: expected a collector with a table among those that are named, but got groups, pairs. "
                + "Add one of top, stats, histogram, samples, concepts.",
            Assert.Throws<ProbeException>(() => CollectorCatalogue.DemandTable(["groups", "pairs"])).Message);
        CollectorCatalogue.DemandTable(["groups", "top"]);
    }

    [Fact]
    public void Every_kind_makes_a_collector_of_its_name()
    {
        Assert.All(CollectorCatalogue.Kinds, kind => Assert.Equal(kind.Name, Create(kind.Name)[^1].Name));
    }

    [Fact]
    public void A_kind_that_reads_the_corpus_before_the_model_says_so() => Assert.All(
        CollectorCatalogue.Kinds, kind => Assert.Equal(kind.Prepare is null, kind.PreparationNote is null));

    private static IReadOnlyList<Collector> Create(params string[] names)
    {
        return CollectorCatalogue.Create(names, ActivationSample.Neurons(2), new());
    }
}
