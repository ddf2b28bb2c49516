using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>One of the tokens on which a neuron is at its most extreme.</summary>
/// <param name="Tail">Which end of the activations.</param>
/// <param name="Rank">Its place in the list, from 1.</param>
/// <param name="Activation">The neuron's activation on it.</param>
/// <param name="Context">The token and those round it.</param>
/// <param name="ContextActivations">The neuron's activation on each token of the context, also on tokens that do not
/// count; it may be NaN or infinite.</param>
internal sealed record TopExample(
    Tail Tail, int Rank, float Activation, TokenContext Context, float[] ContextActivations)
    : Example(Activation, Context, ContextActivations)
{
    /// <summary>The table <c>top_examples</c>, for each tail a row a rank.</summary>
    public static TableSchema<TopExample> Schema { get; } = new(
        "top_examples",
        "top_examples",
        isSingleRow: false,
        [
            new("tail", row => row.Tail == Tail.High ? "high" : "low"),
            new("rank", row => row.Rank),
            .. Columns<TopExample>(),
        ]);
}
