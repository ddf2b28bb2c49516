using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Effects.Traces;

/// <summary>A neuron on a whole text, to be drawn as an example is: the tokens that don't count are marked, and those
/// that were put round windows are there by their names.</summary>
internal sealed record TracedExample : Example
{
    private readonly IReadOnlyList<TracedToken> tokens;

    /// <param name="trace">What was traced.</param>
    /// <param name="neuron">One of its neurons.</param>
    public TracedExample(TextTrace trace, TracedNeuron neuron)
        : base(neuron.Max ?? 0, ContextOf(trace, neuron.Peak ?? -1), neuron.Activations) => tokens = trace.Tokens;

    public override bool IsLeftOut(int index) => !tokens[index].IsCounted;

    public override string? NameOf(int index) => tokens[index].Token < 0 ? tokens[index].Text : null;

    private static TokenContext ContextOf(TextTrace trace, int peak) => new(
        0, "", -1, peak, [.. trace.Tokens.Select(token => token.Id)], trace.Text,
        [.. trace.Tokens.Select(token => token.Range)], null, null);
}
