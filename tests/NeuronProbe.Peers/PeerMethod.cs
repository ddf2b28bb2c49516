using NeuronProbe.Benchmarking;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Peers;

/// <summary>The bare forward pass of another engine, on the same batches.</summary>
internal abstract class PeerMethod : BenchMethod
{
    /// <summary>Hidden states of a batch of one document after the final norm, [tokens x width].</summary>
    public abstract float[] Hidden(TokenBatch batch);

    protected override IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches) => batches;

    protected override void End()
    {
    }
}
