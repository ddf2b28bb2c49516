namespace NeuronProbe.Corpora.Documents;

/// <summary>One item of the corpus, as it was read.</summary>
/// <param name="Index">Number over all inputs in the order given, from 0; one that is skipped keeps its number.</param>
/// <param name="Id">The id field of its record, else <c>FILE:LINE</c>, else the file's name: the same however the path
/// was typed.</param>
/// <param name="Text">The text, or null where the record brought token ids.</param>
/// <param name="TokenIds">The ids of a record that was tokenised before, else null.</param>
/// <param name="Location">Where it stands, for messages: <c>FILE:LINE</c> or the file's name.</param>
/// <param name="Labels">What the corpus says of it, or null where nobody asked.</param>
public sealed record Document(
    long Index, string Id, string? Text, int[]? TokenIds, string Location, DocumentLabels? Labels = null)
{
    /// <summary>Number of the chunk that it is in, from 0.</summary>
    internal long Chunk { get; init; }
}
