using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a line.</summary>
internal sealed class LinesCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        LineReader lines = source.OpenLines(from);
        while (lines.Next())
        {
            yield return CorpusRecord.Of(
                lines.LineNumber, lines.Offset, () => new CorpusRecord(null, lines.LineNumber, lines.Text()));
        }
    }
}
