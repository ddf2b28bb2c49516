using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Turns the annotation of a CoNLL-U sentence into labelled pieces of its text.</summary>
internal static class ConlluLabels
{
    private const string Empty = "_";

    // Name of the concepts, column, and whether the column lists several between bars.
    private static readonly (string Name, int Column, bool IsList)[] Layers =
        [("upos", 3, false), ("xpos", 4, false), ("feat", 5, true), ("deprel", 7, false), ("misc", 9, true)];

    /// <summary>The labels of all words, each over its form; a word inside a token of several words
    /// has that token's place.</summary>
    /// <param name="text">The sentence's text.</param>
    /// <param name="words">Its lines in order.</param>
    /// <param name="source">For messages.</param>
    /// <exception cref="ProbeException">A form is not in the text at its place.</exception>
    public static List<LabelledSpan> Of(string text, IReadOnlyList<ConlluWord> words, TextSource source)
    {
        List<LabelledSpan> spans = [];
        TextRange place = default;
        foreach (ConlluWord word in words)
        {
            place = word.IsInside ? place : Find(text, place.End, word, source);
            foreach ((string name, int column, bool isList) in Layers)
            {
                string value = word.Columns[column];
                foreach (string part in value == Empty ? [] : isList ? value.Split('|') : [value])
                {
                    spans.Add(new LabelledSpan($"{name}={part}", place.Start, place.End));
                }
            }
        }
        return spans;
    }

    private static TextRange Find(string text, int from, ConlluWord word, TextSource source)
    {
        string form = word.Columns[1];
        int start = from;
        // Where SpaceAfter and the text disagree the text is right:
        // what stands between two forms is white space or nothing.
        while (start < text.Length && char.IsWhiteSpace(text[start]))
        {
            start++;
        }
        return string.CompareOrdinal(text, start, form, 0, form.Length) == 0
            ? new TextRange(start, start + form.Length)
            : throw source.Invalid(
                word.Line,
                $"the form {TextSource.Quote(form)} next in the sentence's text",
                start == text.Length ? "its end" : TextSource.Quote(text[start..]),
                "Repair the form or the comment '# text', or leave the sentence out.");
    }
}
