using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>A token drawn at random, of all tokens or of those whose activation is in an interval.</summary>
/// <remarks>
/// Each token that could have been drawn had the same chance, also to be among the first draws. Of all tokens, the same
/// are drawn for every neuron (apart from tokens on which a neuron is not finite), and a token may be drawn both of all
/// and of its interval.
/// </remarks>
/// <param name="Interval">What it was drawn from; null where it was drawn from all tokens.</param>
/// <param name="Tokens">How many tokens it was drawn from.</param>
/// <param name="Draw">Its place among those that were drawn from there, from 1.</param>
/// <param name="Activation">The neuron's activation on it, always finite.</param>
/// <param name="Context">The token and those round it.</param>
/// <param name="ContextActivations">The neuron's activation on each token of the context, also on tokens that do not
/// count; it may be NaN or infinite.</param>
internal sealed record Sample(
    SampleInterval? Interval, long Tokens, int Draw, float Activation, TokenContext Context,
    float[] ContextActivations)
    : Example(Activation, Context, ContextActivations)
{
    /// <summary>The table <c>samples</c>: a row a draw, first those of all tokens, then interval by interval from the
    /// lowest.</summary>
    public static TableSchema<Sample> Schema { get; } = new(
        "samples",
        "samples",
        isSingleRow: false,
        [
            new("interval", row => row.Interval?.Number),
            new("lower", row => row.Interval?.Lower),
            new("upper", row => row.Interval?.Upper),
            new("tokens", row => row.Tokens),
            new("draw", row => row.Draw),
            .. Columns<Sample>(),
        ]);
}
