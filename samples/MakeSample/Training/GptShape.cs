namespace MakeSample.Training;

/// <summary>The sizes of a GPT-2.</summary>
internal sealed record GptShape
{
    /// <summary>Tokens in the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Tokens that fit into one window.</summary>
    public int Positions { get; init; } = 128;

    /// <summary>Width of the residual stream.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Number of blocks.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Attention heads in each block.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Neurons in the FFN of each block.</summary>
    public int Neurons => 4 * Width;
}
