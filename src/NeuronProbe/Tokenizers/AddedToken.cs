namespace NeuronProbe.Tokenizers;

/// <summary>A token that is found whole in a text, whatever the merges would make of it.</summary>
/// <param name="Content">What it spells; not empty.</param>
/// <param name="Id">Its number in the vocabulary.</param>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>The id of a token that the files name without one.</summary>
    public const int NoId = -1;

    /// <summary>Whether it stands for no text of its own.</summary>
    public bool IsSpecial { get; init; }

    /// <summary>Whether it is looked for in the normalised text.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Whether white space before it belongs to it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Whether white space after it belongs to it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Whether it is one only where no letter or digit touches it.</summary>
    public bool IsWholeWord { get; init; }

    /// <summary>Whether a text that spells it is cut as any other.</summary>
    public bool IsNeverFound { get; init; }

    /// <summary>Whether the file describes how it is found, and does not only give its content.</summary>
    public bool IsDescribed { get; init; }
}
