using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>A token that a model expects next.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Probability">How probable it is, by the softmax of all logits in double precision.</param>
internal readonly record struct NextToken(int Id, double Probability);

/// <summary>What a model with a head for next tokens expects after each token.</summary>
internal static class NextTokens
{
    // The vocabulary may be large, and all logits of a window are far larger than what it takes to run it.
    private const int PiecePositions = 64;

    /// <summary>Runs one batch through all layers and the head.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="count">How many tokens are listed, or all where the vocabulary has fewer.</param>
    /// <returns>For each position window by window, without padding, the most probable tokens, the most probable
    /// first.</returns>
    public static IEnumerable<NextToken[]> Of(TransformerModel model, TokenBatch batch, int count)
    {
        using var noGradient = inference_mode();
        using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
        using Tensor hidden = model.Run(ids, model.LayerCount, batch.Lengths);
        var found = new List<NextToken[]>();
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            for (int first = 0; first < batch.Lengths[row]; first += PiecePositions)
            {
                int length = Math.Min(PiecePositions, batch.Lengths[row] - first);
                found.AddRange(Of(model, hidden.narrow(0, row, 1).narrow(1, first, length), count));
            }
        }
        return found;
    }

    private static IEnumerable<NextToken[]> Of(TransformerModel model, Tensor hidden, int count)
    {
        using var scope = NewDisposeScope();
        Tensor logits = model.Logits(hidden.contiguous()).to(ScalarType.Float64, CPU);
        int listed = (int)Math.Min(count, logits.shape[^1]);
        (Tensor values, Tensor indexes) = logits.softmax(-1).topk(listed, -1, largest: true, sorted: true);
        double[] probabilities = values.contiguous().data<double>().ToArray();
        long[] tokens = indexes.contiguous().data<long>().ToArray();
        return tokens.Zip(probabilities, (id, probability) => new NextToken((int)id, probability)).Chunk(listed);
    }
}
