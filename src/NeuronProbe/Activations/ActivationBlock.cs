using NeuronProbe.Sites;

namespace NeuronProbe.Activations;

/// <summary>Activations of a range of neurons of one site for one batch,
/// borrowed for the length of the call that receives it.</summary>
public readonly ref struct ActivationBlock
{
    private readonly ReadOnlySpan<float> values;
    private readonly int stride;
    private readonly BlockLayout layout;

    /// <param name="values">Neuron-major [neurons x stride], float32, in the model's own units, laid out as
    /// <paramref name="layout"/> says.</param>
    /// <param name="stride">From one neuron's first value to the next one's.</param>
    /// <param name="layout">Which value is of which token, the same for all neurons.</param>
    /// <param name="firstNeuron">The first neuron of the range.</param>
    /// <param name="neuronCount">Neurons in the range.</param>
    /// <exception cref="ArgumentException">The values are too few for the range,
    /// or the stride is too short for the layout.</exception>
    internal ActivationBlock(
        ReadOnlySpan<float> values, int stride, BlockLayout layout, int firstNeuron, int neuronCount)
    {
        if (stride < layout.Length || values.Length < (long)neuronCount * stride)
        {
            throw new ArgumentException(
                $"expected {neuronCount} neurons of at least {layout.Length} values, but got {values.Length} values "
                    + $"with a stride of {stride}.",
                nameof(values));
        }
        this.values = values;
        this.stride = stride;
        this.layout = layout;
        FirstNeuron = firstNeuron;
        NeuronCount = neuronCount;
    }

    /// <summary>The first neuron of the range, as an index into <see cref="SiteSelection.Neurons"/>.</summary>
    public int FirstNeuron { get; }

    /// <summary>Neurons in the range. Calls for different ranges of one batch may run at the same time.</summary>
    public int NeuronCount { get; }

    /// <summary>Tokens that count: those that are not padding, and that no mask leaves out.</summary>
    public int TokenCount => layout.TokenCount;

    /// <summary>The windows of the batch, in the order of their tokens.
    /// A window none of whose tokens count is there too.</summary>
    public ReadOnlySpan<BlockWindow> Windows => layout.Windows;

    /// <summary>The position in its window of each token that counts, special tokens counted, from 0.</summary>
    public ReadOnlySpan<int> Positions => layout.Positions;

    /// <summary>Which value is of which token.</summary>
    internal BlockLayout Layout => layout;

    /// <summary>A neuron's activations on the tokens that count, window by window in order of position.</summary>
    /// <param name="neuron">Index within the range, from 0.</param>
    public ReadOnlySpan<float> this[int neuron] => values.Slice(neuron * stride, layout.TokenCount);

    /// <summary>Copies a neuron's activations on adjacent positions of a window,
    /// also on those that do not count.</summary>
    /// <param name="neuron">Index within the range, from 0.</param>
    /// <param name="window">Index into <see cref="Windows"/>.</param>
    /// <param name="firstPosition">The first of the positions.</param>
    /// <param name="destination">One value for each position.</param>
    public void CopyPositions(int neuron, int window, int firstPosition, Span<float> destination)
    {
        ReadOnlySpan<float> all = values.Slice(neuron * stride, layout.Length);
        ReadOnlySpan<int> places = layout.PlacesOf(window).Slice(firstPosition, destination.Length);
        if (places is [>= 0, ..] && places[^1] - places[0] == places.Length - 1)
        {
            all.Slice(places[0], places.Length).CopyTo(destination);
            return;
        }
        for (int i = 0; i < places.Length; i++)
        {
            destination[i] = all[layout.IndexOf(places[i])];
        }
    }
}
