using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Benchmarking;

/// <summary>The bare forward pass on packed batches.</summary>
/// <param name="model">The model; borrowed.</param>
internal sealed class BareMethod(TransformerModel model) : BenchMethod
{
    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches) => batches;

    protected override void Process(TokenBatch batch) => BarePass.Run(model, batch);

    protected override void End()
    {
    }
}
