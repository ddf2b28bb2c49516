using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Benchmarking;

/// <summary>The method of the tutorials, for neuron 0 of the last layer's <c>post</c>.</summary>
/// <param name="model">The model, in float32 with all products through <c>linear</c>; borrowed.</param>
internal sealed class PlainMethod(TransformerModel model) : BenchMethod
{
    private PlainProbe? probe;
    private long tokens;

    /// <summary>The neuron's activations in the last run, batch by batch, document by document.</summary>
    public IReadOnlyList<float> Values => probe?.Values ?? [];

    /// <summary>Demands that the last run kept a value of every token.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public override void DemandWhole()
    {
        if (Values.Count != tokens)
        {
            throw new InvalidOperationException(
                $"The plain method: expected {tokens} values, but it has {Values.Count}.");
        }
    }

    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches)
    {
        probe = new PlainProbe(model, LastNeurons(), 0);
        tokens = batches.Sum(b => (long)b.TokenCount);
        return batches;
    }

    private HookPoint LastNeurons()
    {
        string alias = FormattableString.Invariant($"ffn.{model.LayerCount - 1}.post");
        return model.HookPoints.Single(p => p.Site.Alias == alias);
    }

    protected override void Process(TokenBatch batch) => probe!.Process(batch);

    protected override void End() => probe!.Dispose();
}
