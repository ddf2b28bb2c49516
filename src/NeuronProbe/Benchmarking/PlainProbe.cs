using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using static TorchSharp.torch;

namespace NeuronProbe.Benchmarking;

/// <summary>
/// The method of the tutorials, as one writes it in TorchSharp: the whole model with its head, all of it in LibTorch's
/// own operations, a hook on one module, the values of one neuron appended to a list. A scan is held against it.
/// </summary>
internal sealed class PlainProbe : IDisposable
{
    private readonly TransformerModel model;
    private readonly HookSession session;
    private readonly int neuron;
    private readonly List<float> values = [];
    private IReadOnlyList<Window> windows = [];

    /// <param name="model">The model; borrowed.</param>
    /// <param name="point">What is observed.</param>
    /// <param name="neuron">Index into its last dimension.</param>
    public PlainProbe(TransformerModel model, HookPoint point, int neuron)
    {
        this.model = model;
        this.neuron = neuron;
        session = new HookSession([point], (_, input) => Append(input));
    }

    /// <summary>The neuron's activations on all tokens so far, batch by batch, window by window.</summary>
    public IReadOnlyList<float> Values => values;

    /// <summary>Runs one batch.</summary>
    public void Process(TokenBatch batch)
    {
        windows = batch.Windows;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor ids = tensor(batch.Ids, batch.Windows.Count, batch.Length, device: model.Device);
        CpuKernels.AreOn = false;
        try
        {
            model.Logits(model.Run(ids, model.LayerCount, batch.Lengths));
        }
        finally
        {
            CpuKernels.AreOn = true;
        }
    }

    public void Dispose() => session.Dispose();

    private void Append(Tensor input)
    {
        using var scope = NewDisposeScope();
        float[] column = [.. input.select(-1, neuron).to(ScalarType.Float32, CPU).contiguous().data<float>()];
        int length = (int)input.shape[1];
        for (int row = 0; row < windows.Count; row++)
        {
            values.AddRange(column.AsSpan(row * length, windows[row].Ids.Length));
        }
    }
}
