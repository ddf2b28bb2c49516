using NeuronProbe.Benchmarking;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class TimedMethodsTests
{
    [Theory]
    [InlineData("float32", "convolution", "bare_linear float32")]
    [InlineData("float32", "linear", "")]
    [InlineData("bfloat16", "convolution", "bare_linear bfloat16, plain float32")]
    [InlineData("bfloat16", "linear", "plain float32")]
    public void What_goes_through_linear_alone_has_a_model_of_its_own_opened_when_it_is_first_run(
        string type, string product, string expected)
    {
        List<string> log = [];
        string running = "";
        using OpenedModel opened = Open(type, product);
        var made = new List<TransformerModel>();
        using (var methods = new TimedMethods(opened, 2, type, own =>
        {
            log.Add($"{running} {own}");
            made.Add(Open(own, "linear").Model);
            return made[^1];
        }))
        {
            foreach (TimedMethod method in methods.All)
            {
                running = method.Name;
                method.Sample = Batches(opened.Model).Take(1).ToList();
                method.Measure(CancellationToken.None);
                method.DemandWhole();
            }
            Assert.Equal(expected, string.Join(", ", log));
        }
        // Its own models are gone, and the one that was lent is still there.
        TokenBatch batch = Batches(opened.Model)[0];
        Assert.All(made, model => Assert.ThrowsAny<Exception>(() => BarePass.Run(model, batch)));
        BarePass.Run(opened.Model, batch);
    }

    [Fact]
    public void A_method_warms_up_with_little_of_each_document_and_then_with_more()
    {
        List<int> positions = [];
        using var method = new TimedMethod("noted", () => new Noting(positions));
        using OpenedModel opened = Open("float32", "linear");
        IReadOnlyList<TokenBatch> batches = Batches(opened.Model);
        method.WarmUp(batches, TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.Equal(batches.Count, positions.Count);
        double[] shares = [.. positions.Zip(batches, (ran, whole) => (double)ran / whole.Ids.Length)];
        Assert.InRange(shares[0], 0.08, 0.2);
        Assert.InRange(shares[1], 0.08, 0.2);
        Assert.InRange(shares[2], 0.45, 0.55);
        Assert.All(shares[3..], share => Assert.Equal(1, share));
    }

    [Fact]
    public void A_method_stops_warming_up_before_the_time_is_over_but_not_before_its_second_batch()
    {
        List<int> positions = [];
        using var method = new TimedMethod("noted", () => new Noting(positions, TimeSpan.FromMilliseconds(30)));
        using OpenedModel opened = Open("float32", "linear");
        method.WarmUp(Batches(opened.Model), TimeSpan.FromMilliseconds(1), CancellationToken.None);
        Assert.Equal(2, positions.Count);
        Assert.InRange(method.SecondsPerPosition * positions[1], 0.03, 3);
    }

    private static OpenedModel Open(string type, string product) => OpenedModel.OpenRandom(
        ModelConfigFile.ReadFile(TinyModel.Config("gpt2")), new ComputeOptions(type, "cpu", product, 2), _ => { });

    private static IReadOnlyList<TokenBatch> Batches(TransformerModel model) =>
        new BenchCorpus(model.VocabularySize, model.PositionLimit, 256).Spread(6);

    /// <summary>Notes the positions of each batch.</summary>
    private sealed class Noting(List<int> positions, TimeSpan pause = default) : BenchMethod
    {
        protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches) => batches;

        protected override void Process(TokenBatch batch)
        {
            positions.Add(batch.Ids.Length);
            Thread.Sleep(pause);
        }

        protected override void End()
        {
        }
    }
}
