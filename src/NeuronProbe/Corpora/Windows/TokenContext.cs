using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>A token of a document and those round it, cut at its window.</summary>
/// <param name="Document">The document's number.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Token">The token's number in the document, or -1 where the tool added it.</param>
/// <param name="Index">Which of the context's tokens it is, from 0.</param>
/// <param name="TokenIds">The ids of the context's tokens, special ones of the window among them.</param>
/// <param name="Text">The piece of the document that the tokens stand for, or null where there is no text.</param>
/// <param name="Ranges">
/// Where each token stands in <paramref name="Text"/>; an added token, or any where there is no text, has an empty
/// range.
/// </param>
/// <param name="CharStart">
/// Offset of the token in the document in Unicode code points; null where it was added or there is no text.
/// </param>
/// <param name="CharEnd">Offset after the token in the document in Unicode code points; null likewise.</param>
internal sealed record TokenContext(
    long Document, string DocumentId, int Token, int Index, int[] TokenIds, string? Text, TextRange[] Ranges,
    int? CharStart, int? CharEnd)
{
    public int TokenId => TokenIds[Index];

    /// <summary>The token's own text, empty where the tool added it, null where there is no text.</summary>
    public string? TokenText => Text?[Ranges[Index].Start..Ranges[Index].End];

    /// <summary>The piece before the token, null where there is no text.</summary>
    public string? TextBefore => Text?[..Ranges[Index].Start];

    /// <summary>The piece after the token, null where there is no text.</summary>
    public string? TextAfter => Text?[Ranges[Index].End..];

    /// <summary>The text of each token, empty where the tool added it, null where there is no text.</summary>
    /// <summary>The text of each token, empty where the tool added it, null where there is no text.</summary>
    public string[]? TokenTexts =>
        Text is null ? null : Array.ConvertAll(Ranges, range => Text[range.Start..range.End]);

    /// <summary>Where each token begins in <see cref="Text"/>, null where there is no text.</summary>
    public int[]? Starts => Text is null ? null : Array.ConvertAll(Ranges, range => range.Start);

    /// <summary>Where each token ends in <see cref="Text"/>, null where there is no text.</summary>
    public int[]? Ends => Text is null ? null : Array.ConvertAll(Ranges, range => range.End);
}
