using NeuronProbe.Probing;
using NeuronProbe.Reports;

namespace NeuronProbe.Effects.Traces;

/// <summary>A token that a model expects next, with its text.</summary>
/// <param name="Token">Which, and how probable it is.</param>
/// <param name="Text">Its text for display, or null where the model has no tokenizer.</param>
internal readonly record struct ExpectedToken(NextToken Token, string? Text);

/// <summary>What a model's neurons say to a text.</summary>
internal sealed record TextTrace
{
    /// <summary>The text that offsets point into; null where ids have no tokenizer.</summary>
    public required string? Text { get; init; }

    /// <summary>What the model read: the tokens of the text, and those that were put round its windows.</summary>
    public required IReadOnlyList<TracedToken> Tokens { get; init; }

    /// <summary>The neurons by site, in the model's order; of a site in the order that was asked for.</summary>
    public required IReadOnlyList<TracedNeuron> Neurons { get; init; }

    /// <summary>How many of the strongest of each site they are, or null where they were named.</summary>
    public int? Top { get; init; }

    /// <summary>What the model expects after each token, the most probable first; null where nobody asked.</summary>
    public IReadOnlyList<IReadOnlyList<ExpectedToken>>? Expected { get; init; }

    /// <summary>The manifest of the scan that values are held against, or null.</summary>
    public ScanManifest? Scan { get; init; }

    /// <summary>Windows that the model read.</summary>
    public int WindowCount => Tokens[^1].Window + 1;
}
