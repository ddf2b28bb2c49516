using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Benchmarking;

/// <summary>The bare forward pass on packed batches, by the chosen products or through <c>linear</c> alone.</summary>
internal sealed class BareMethod(TransformerModel model, bool isLinearForced) : BenchMethod
{
    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches)
    {
        model.IsLinearForced = isLinearForced;
        return batches;
    }

    protected override void Process(TokenBatch batch) => BarePass.Run(model, batch);

    protected override void End() => model.IsLinearForced = false;
}
