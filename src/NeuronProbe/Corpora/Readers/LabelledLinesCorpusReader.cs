using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a line, after its label and a separator.
/// A line without either is an empty document.</summary>
internal sealed class LabelledLinesCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        LineReader lines = source.OpenLines(from);
        while (lines.Next())
        {
            yield return CorpusRecord.Of(
                lines.LineNumber, lines.Offset, () => Parse(lines.Text(), lines.LineNumber, source, options));
        }
    }

    private static CorpusRecord Parse(string line, long number, TextSource source, CorpusOptions options)
    {
        (string label, string text) = Split(line, number, source, options.LabelSeparator);
        return new CorpusRecord(
            null, number, text, null, options.ReadsLabels ? DocumentLabels.OfDocument(label) : null);
    }

    private static (string Label, string Text) Split(string line, long number, TextSource source, string separator)
    {
        int end = line.IndexOf(separator, StringComparison.Ordinal);
        if (end >= 0)
        {
            return (line[..end], line[(end + separator.Length)..]);
        }
        return line.Length == 0 ? ("", "") : throw source.Invalid(
            number,
            $"a label, {(separator == "\t" ? "a tab" : TextSource.Quote(separator))} and a text",
            TextSource.Quote(line),
            "Name what stands between label and text with --label-separator, or read the file as --corpus-format "
                + "lines.");
    }
}
