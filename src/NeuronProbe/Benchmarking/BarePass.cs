using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Benchmarking;

/// <summary>The layers of a model on a packed batch and nothing else: no hook, no head, no gradients.
/// What a scan costs at least.</summary>
internal static class BarePass
{
    /// <summary>Runs one batch.</summary>
    public static void Run(TransformerModel model, TokenBatch batch)
    {
        using var noGradient = inference_mode();
        using Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
        using Tensor hidden = model.Run(ids, model.LayerCount, batch.Lengths);
    }
}
