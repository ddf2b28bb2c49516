namespace NeuronProbe.Tokenizers;

/// <summary>What becomes of the matches of a pattern that cuts a text, in the words of tokenizer.json.</summary>
internal enum SplitBehavior
{
    /// <summary>Each match is a piece, and what lies between two.</summary>
    Isolated,

    /// <summary>Matches are left out.</summary>
    Removed,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,

    /// <summary>A match ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>A match begins the piece after it.</summary>
    MergedWithNext,
}
