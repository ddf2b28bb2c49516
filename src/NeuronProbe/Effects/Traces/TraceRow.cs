using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Traces;

/// <summary>A neuron's value on a token as a row of a table: the keys say which neuron it is.</summary>
/// <param name="Token">The token.</param>
/// <param name="Activation">The value.</param>
/// <param name="Quantile">The share of the scan's values that are surely below it, or null.</param>
internal sealed record TraceRow(TracedToken Token, float Activation, double? Quantile)
{
    /// <summary>The columns after those of the keys.</summary>
    public static TableSchema<TraceRow> Schema { get; } = new("trace", "trace", isSingleRow: false,
    [
        new("token", row => (long?)row.Token.Token),
        new("token_id", row => (long?)row.Token.Id),
        new("token_text", row => row.Token.Text),
        new("char_start", row => (long?)row.Token.Start),
        new("char_end", row => (long?)row.Token.End),
        new("activation", row => (float?)row.Activation),
        new("quantile", row => row.Quantile),
        new("window", row => (long?)row.Token.Window),
        new("counted", row => row.Token.IsCounted ? 1L : 0L),
    ]);

    /// <summary>The rows of a neuron, a token each.</summary>
    public static IEnumerable<TraceRow> Of(TracedNeuron neuron, IReadOnlyList<TracedToken> tokens) =>
        tokens.Select((token, i) => new TraceRow(token, neuron.Activations[i], neuron.QuantileOf(i)));
}
