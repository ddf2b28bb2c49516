namespace NeuronProbe.Models.Layers;

/// <summary>The sizes that a family's own code takes where config.json does not state them.</summary>
/// <param name="Width">Of the residual stream.</param>
/// <param name="FeedForward">Neurons of a layer.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Heads">Heads of queries.</param>
/// <param name="KeyValueHeads">Heads of keys and values; as many as of queries where it is null.</param>
/// <param name="Vocabulary">Number of tokens' ids.</param>
/// <param name="Positions">The most tokens that a row may have.</param>
internal sealed record GatedSizes(
    int Width, int FeedForward, int Layers, int Heads, int? KeyValueHeads, int Vocabulary, int Positions);
