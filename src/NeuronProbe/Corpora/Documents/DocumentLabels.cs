namespace NeuronProbe.Corpora.Documents;

/// <summary>A piece of a document's text to which a concept applies.</summary>
/// <param name="Concept">The concept's name, such as <c>upos=NOUN</c>.</param>
/// <param name="Start">Offset of its first character in the document's text, in UTF-16 units.</param>
/// <param name="End">Offset after its last character, in UTF-16 units.</param>
public readonly record struct LabelledSpan(string Concept, int Start, int End);

/// <summary>What a corpus says of one document, as it was read.</summary>
/// <param name="Spans">Pieces of the text, in any order; they may overlap.</param>
/// <param name="Whole">Concepts that apply to the document as a whole.</param>
/// <param name="Tokens">By concept, for each token of a document that came as token ids whether it applies.</param>
public sealed record DocumentLabels(
    IReadOnlyList<LabelledSpan> Spans, IReadOnlyList<string> Whole, IReadOnlyDictionary<string, bool[]> Tokens)
{
    public static DocumentLabels None { get; } = new([], [], new Dictionary<string, bool[]>());

    /// <summary>Names of all concepts that occur, one as often as it does.</summary>
    internal IEnumerable<string> Names => [.. Spans.Select(span => span.Concept), .. Whole, .. Tokens.Keys];

    /// <summary>The one label of a whole document; an empty one, or null, stands for none.</summary>
    internal static DocumentLabels OfDocument(string? label) =>
        string.IsNullOrEmpty(label) ? None : None with { Whole = [label] };
}
