using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Peers;

/// <summary>What NeuronProbe's own model makes of a document, which a peer's is compared with.</summary>
internal static class OwnHidden
{
    /// <summary>Hidden states after the final norm, [tokens x width].</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">Its weights: a bare pass ends before the norm.</param>
    /// <param name="batch">One document.</param>
    public static float[] Of(TransformerModel model, RandomTensors tensors, TokenBatch batch)
    {
        using var noGradient = inference_mode();
        using Tensor ids = tensor(batch.Ids, 1, batch.Length);
        using Tensor hidden = model.Run(ids, model.LayerCount, batch.Lengths);
        using Tensor single = hidden.to(ScalarType.Float32).contiguous();
        float[] values = [.. single.data<float>()];
        for (int token = 0; token < batch.Length; token++)
        {
            Norm(values.AsSpan(token * Gpt2Shape.Width, Gpt2Shape.Width), tensors);
        }
        return values;
    }

    private static void Norm(Span<float> values, RandomTensors tensors)
    {
        (double sum, double squares) = (0, 0);
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }
        double mean = sum / values.Length;
        double deviation = Math.Sqrt((squares / values.Length) - (mean * mean) + Gpt2Shape.NormEpsilon);
        (float[] weight, float[] bias) =
            (tensors["transformer.ln_f.weight"].Values, tensors["transformer.ln_f.bias"].Values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((values[i] - mean) / deviation * weight[i]) + bias[i]);
        }
    }
}
