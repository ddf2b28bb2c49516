using NeuronProbe.Corpora;

namespace NeuronProbe.Probing;

/// <summary>A window of the batch and where its activations begin.</summary>
/// <param name="Window">The window.</param>
/// <param name="FirstRow">The row of the block's memory that holds the window's position 0; the others follow.</param>
public readonly record struct BlockWindow(Window Window, int FirstRow);

/// <summary>A token that counts: not padding, and left out by no mask.</summary>
/// <param name="Window">Index of its window in <see cref="ActivationBlock.Windows"/>.</param>
/// <param name="Position">Its position in the window, special tokens counted, from 0.</param>
/// <param name="Row">Its row in the block's memory.</param>
public readonly record struct BlockToken(int Window, int Position, int Row);

/// <summary>Activations of a range of neurons of one site for one batch, borrowed for the length of the call that receives it.</summary>
public readonly ref struct ActivationBlock
{
    private readonly ReadOnlySpan<float> values;
    private readonly int stride;

    /// <param name="values">Row-major [rows x stride], float32, in the model's own units. Rows of padding may stand between those of tokens.</param>
    /// <param name="stride">Values in a row: all chosen neurons of the site.</param>
    /// <param name="windows">The windows of the batch.</param>
    /// <param name="tokens">The tokens that count, window by window in order of position. Padding never appears.</param>
    /// <param name="firstNeuron">First column of the range.</param>
    /// <param name="neuronCount">Columns in the range.</param>
    /// <exception cref="ArgumentException">The range or the values' length does not fit the stride.</exception>
    public ActivationBlock(
        ReadOnlySpan<float> values, int stride, IReadOnlyList<BlockWindow> windows, ReadOnlySpan<BlockToken> tokens, int firstNeuron, int neuronCount)
    {
        if (stride <= 0 || values.Length % stride != 0)
        {
            throw new ArgumentException($"expected whole rows of {stride} values, but got {values.Length} values.", nameof(values));
        }
        if (firstNeuron < 0 || neuronCount < 0 || firstNeuron + neuronCount > stride)
        {
            throw new ArgumentException($"expected a range within {stride} columns, but got {neuronCount} from {firstNeuron}.", nameof(neuronCount));
        }
        this.values = values;
        this.stride = stride;
        Windows = windows;
        Tokens = tokens;
        FirstNeuron = firstNeuron;
        NeuronCount = neuronCount;
    }

    /// <summary>The windows of the batch; a collector may keep them.</summary>
    public IReadOnlyList<BlockWindow> Windows { get; }

    /// <summary>The tokens that count, window by window in order of position.</summary>
    public ReadOnlySpan<BlockToken> Tokens { get; }

    /// <summary>First column of the range, as an index into <see cref="SiteSelection.Neurons"/>.</summary>
    public int FirstNeuron { get; }

    /// <summary>Columns in the range. Calls for different ranges of one block may run at the same time.</summary>
    public int NeuronCount { get; }

    /// <summary>The range's activations on one counted token.</summary>
    /// <param name="token">Index into <see cref="Tokens"/>.</param>
    public ReadOnlySpan<float> this[int token] => values.Slice((Tokens[token].Row * stride) + FirstNeuron, NeuronCount);

    /// <summary>One activation anywhere in a window, also on tokens that do not count, for context.</summary>
    /// <param name="window">Index into <see cref="Windows"/>.</param>
    /// <param name="position">Position in the window, from 0.</param>
    /// <param name="neuron">Index into <see cref="SiteSelection.Neurons"/>.</param>
    public float ValueAt(int window, int position, int neuron) => values[((Windows[window].FirstRow + position) * stride) + neuron];
}
