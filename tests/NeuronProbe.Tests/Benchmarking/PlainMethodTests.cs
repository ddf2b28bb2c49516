using NeuronProbe.Activations;
using NeuronProbe.Benchmarking;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class PlainMethodTests
{
    private const double Bound = 2e-5;

    [Theory]
    [InlineData("gpt2", "linear")]
    [InlineData("gpt2", "convolution")]
    [InlineData("llama", "linear")]
    public void Its_values_are_the_activations_that_a_scan_finds(string name, string product)
    {
        using TransformerModel model = TinyModel.Open(name, product);
        Window[] windows = [.. new BenchCorpus(model.VocabularySize, model.PositionLimit, 2048).Groups.Take(3)
            .SelectMany(g => g.Windows)];
        using var plain = new PlainMethod(model);
        plain.Run([.. windows.Chunk(8).Select(w => new TokenBatch(w))], CancellationToken.None);
        plain.DemandWhole();

        Dictionary<(long Document, int Token), float> scanned = Scan(model, [.. new Batcher(256).Pack(windows)]);
        double largest = scanned.Values.Max(Math.Abs);
        (long, int)[] places = [.. windows.SelectMany(
            w => Enumerable.Range(0, w.TokenCount).Select(token => (w.Document.Document.Index, token)))];
        Assert.Equal(places.Length, plain.Values.Count);
        Assert.Equal(places.Length, scanned.Count);
        Assert.All(places.Zip(plain.Values), pair =>
            Assert.InRange(pair.Second - scanned[pair.First], -Bound * largest, Bound * largest));
    }

    [Fact]
    public void It_keeps_the_values_of_the_last_run()
    {
        using TransformerModel model = TinyModel.Open("gpt2");
        IReadOnlyList<TokenBatch> groups = new BenchCorpus(model.VocabularySize, model.PositionLimit, 2048)
            .TypicalGroups(2);
        using var plain = new PlainMethod(model);
        plain.Run(groups, CancellationToken.None);
        float[] both = [.. plain.Values];
        plain.Run([groups[1]], CancellationToken.None);
        Assert.Equal(both[groups[0].TokenCount..], plain.Values);
    }

    /// <summary>Every activation of neuron 0 of the last layer,
    /// through a list of examples long enough for all.</summary>
    private static Dictionary<(long Document, int Token), float> Scan(
        TransformerModel model, IReadOnlyList<TokenBatch> batches)
    {
        SiteChoice choice = SiteChoice.Choose(
            new SiteMap(model), [$"ffn.{model.LayerCount - 1}.post"], new NeuronList("0"), ("", "")).Single();
        var all = new TopExamplesCollector(
            choice.Selection,
            new CollectorOptions { Top = batches.Sum(b => b.TokenCount), Per = TopPer.Token, Context = 0 });
        using var probe = new BatchProbe(
            model, [new ProbedSite(choice, [all])], new TokenMask(0, false, new HashSet<int>()), 2);
        foreach (TokenBatch batch in batches)
        {
            probe.Process(batch);
        }
        return all.Examples(0, Tail.High).ToDictionary(e => (e.Context.Document, e.Context.Token), e => e.Activation);
    }
}
