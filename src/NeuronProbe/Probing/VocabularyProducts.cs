using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>Sees what a neuron adds to the logits of some tokens.</summary>
/// <param name="neuron">The neuron's index.</param>
/// <param name="firstToken">The first of the tokens.</param>
/// <param name="effects">The product of the neuron's output weights with each token's column of the unembedding; it may
/// be written over, and is borrowed for the length of the call.</param>
internal delegate void EffectVisitor(int neuron, int firstToken, Span<float> effects);

/// <summary>Multiplies output weights of neurons with the unembedding, piece by piece, so that each piece is looked at
/// while it is in the cache.</summary>
internal static unsafe class VocabularyProducts
{
    private const int TokensAtOnce = 4096;
    private const int NeuronsAtOnce = 256;

    /// <summary>Multiplies. Each neuron's tokens come in order, and one piece after the other; pieces of several
    /// neurons come at the same time.</summary>
    /// <param name="head">The unembedding.</param>
    /// <param name="outputs">[neurons x width], as the model has them.</param>
    /// <param name="visit">Told of each piece.</param>
    /// <param name="report">Told the share that is done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(
        VocabularyHead head, float[] outputs, EffectVisitor visit, Action<double> report,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        Tensor neurons = tensor(outputs).view(-1, head.Width);
        // The rows of the head are centred, so this changes no product but for its rounding.
        neurons = head.IsCentred ? neurons - neurons.mean([1], keepdim: true) : neurons;
        int count = (int)neurons.shape[0];
        for (int first = 0; first < head.VocabularySize; first += TokensAtOnce)
        {
            using var memory = new PackedMemory();
            using var inner = NewDisposeScope();
            int tokens = Math.Min(TokensAtOnce, head.VocabularySize - first);
            var packed = PackedMatrix.Pack(head.Rows(first, tokens), isTransposed: false, null, memory);
            for (int start = 0; start < count; start += NeuronsAtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                int rows = Math.Min(NeuronsAtOnce, count - start);
                Multiply(neurons.narrow(0, start, rows), packed, (start, first), visit);
            }
            report((first + tokens) / (double)head.VocabularySize);
        }
    }

    private static void Multiply(
        Tensor neurons, PackedMatrix packed, (int Neuron, int Token) first, EffectVisitor visit)
    {
        using var scope = NewDisposeScope();
        Tensor products = PackedProduct.Multiply(neurons, packed);
        float* values = TensorMemory.FloatsOf(products);
        int tokens = packed.Outputs;
        KernelThreads.Run((int)neurons.shape[0], row => visit(
            first.Neuron + row, first.Token, new Span<float>(values + ((nint)row * tokens), tokens)));
    }
}
