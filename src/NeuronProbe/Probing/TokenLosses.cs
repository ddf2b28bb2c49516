using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>The loss of each token that follows one of some positions of a batch, in nats.</summary>
/// <param name="model">A model with a head over its vocabulary; borrowed.</param>
internal sealed class TokenLosses(TransformerModel model) : IDisposable
{
    // Logits that are made at once: they stay in the cache, and a large vocabulary takes little memory.
    private const int SliceLogits = 1 << 20;

    // Fewer rows than these make a product slow.
    private const int LeastRows = 64;

    private int[] next = [];
    private Tensor? rows;

    /// <summary>Positions whose logits are made at once.</summary>
    public static int SliceRows(int vocabularySize) => Math.Max(LeastRows, SliceLogits / Math.Max(1, vocabularySize));

    /// <summary>Says which losses are found until it is called again.</summary>
    /// <param name="predicting">Rows of the batch's residual stream, [rows x length] flattened, that predict.</param>
    /// <param name="tokens">The ids of the tokens that come after each.</param>
    public void Choose(long[] predicting, int[] tokens)
    {
        next = tokens;
        rows?.Dispose();
        rows = tensor(predicting, device: model.Device).DetachFromDisposeScope();
    }

    /// <summary>Finds the losses.</summary>
    /// <param name="hidden">The residual stream after the last layer, [rows x length x hidden]; borrowed.</param>
    /// <param name="losses">One for each token that was chosen; NaN where a logit is NaN or infinite.</param>
    public void Find(Tensor hidden, Span<double> losses)
    {
        using var scope = NewDisposeScope();
        Tensor predicting = hidden.view(-1, hidden.shape[^1]).index_select(0, rows!);
        int slice = SliceRows(model.VocabularySize);
        for (int first = 0; first < next.Length; first += slice)
        {
            int count = Math.Min(slice, next.Length - first);
            using var sliceScope = NewDisposeScope();
            Tensor logits = model.Logits(predicting.narrow(0, first, count).unsqueeze(0)).squeeze(0);
            Of(logits.to(ScalarType.Float32), next[first..(first + count)]).CopyTo(losses[first..]);
        }
    }

    public void Dispose() => rows?.Dispose();

    private static double[] Of(Tensor logits, int[] next)
    {
        double[] losses = new double[next.Length];
        if (CpuKernels.CanReadFloats(logits))
        {
            NextTokenLoss.Find(logits, next, losses);
            return losses;
        }
        Tensor own = logits.gather(1, tensor(next, ScalarType.Int64, logits.device).unsqueeze(1)).squeeze(1);
        Tensor all = logits.logsumexp(1).to(ScalarType.Float64);
        return [.. (all - own.to(ScalarType.Float64)).cpu().data<double>()];
    }
}
