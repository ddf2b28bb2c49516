namespace NeuronProbe.Models.Layers;

/// <summary>What decoders with a plain feed-forward network say in their configs, whatever each family calls
/// it.</summary>
internal sealed record DecoderSettings
{
    public required int Width { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; as many as of queries unless set.</summary>
    public int KeyValueHeads { get => field > 0 ? field : Heads; init; }

    /// <summary>Columns of a head; the heads share the width unless set.</summary>
    public int HeadWidth { get => field > 0 ? field : Width / Heads; init; }

    /// <summary>What products of queries and keys are multiplied by; 1 / sqrt(head width) unless set.</summary>
    public double Scale { get => field > 0 ? field : 1 / Math.Sqrt(HeadWidth); init; }

    public required int Positions { get; init; }

    public required int VocabularySize { get; init; }

    public required int FeedForwardWidth { get; init; }

    public required ActivationFunction Activation { get; init; }

    public required double NormEpsilon { get; init; }

    public required bool IsTied { get; init; }

    public bool HasQueryKeyValueBias { get; init; }

    public bool HasOutputBias { get; init; }

    public bool HasFeedForwardBias { get; init; } = true;

    /// <summary>Whether each head of queries and keys is normed before it is rotated.</summary>
    public bool NormsHeads { get; init; }

    /// <summary>Refuses a width that the heads can't share.</summary>
    /// <param name="config">The config.</param>
    /// <param name="widthKey">The family's key of the width.</param>
    /// <param name="headsKey">The family's key of the number of heads.</param>
    /// <exception cref="ProbeException">It is no multiple of their number.</exception>
    public DecoderSettings DemandWholeHeads(ModelConfig config, string widthKey, string headsKey) =>
        Width % Heads == 0 ? this : throw config.Wrong(widthKey, $"a multiple of {headsKey} ({Heads})", $"{Width}");

    public LayerNorm Norm(Weights weights, string path) => new(weights, path, Width, NormEpsilon);
}
