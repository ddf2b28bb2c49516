using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Concepts.Labels;

/// <summary>Documents whose tokens are written down beside the text.</summary>
internal static class Words
{
    /// <summary>A document from its tokens, between bars; an id is the place of the first equal token.</summary>
    public static TokenizedDocument Document(string tokens, DocumentLabels? labels = null, long index = 0)
    {
        string[] pieces = tokens.Split('|');
        string text = string.Concat(pieces);
        List<TextToken> found = [];
        foreach (string piece in pieces)
        {
            int start = found.Count == 0 ? 0 : found[^1].End;
            found.Add(new TextToken(Array.IndexOf(pieces, piece), start, start + piece.Length));
        }
        return new(new Document(index, $"d{index}", text, null, $"f:{index + 1}", labels), text, [.. found]);
    }

    /// <summary>A document of token ids without text.</summary>
    public static TokenizedDocument Ids(int[] ids, DocumentLabels? labels = null) =>
        new(new Document(0, "d0", null, ids, "f:1", labels), null, [.. ids.Select(id => new TextToken(id, 0, 0))]);

    /// <summary>Labels of pieces of the text.</summary>
    public static DocumentLabels Spans(params (string Concept, int Start, int End)[] spans) =>
        DocumentLabels.None with
        {
            Spans = [.. spans.Select(span => new LabelledSpan(span.Concept, span.Start, span.End))],
        };
}
