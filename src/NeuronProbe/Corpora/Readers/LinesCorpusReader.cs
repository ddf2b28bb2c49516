using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a line.</summary>
internal sealed class LinesCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        LineReader lines = source.OpenLines();
        while (lines.Next())
        {
            yield return CorpusRecord.Of(
                lines.LineNumber, () => new CorpusRecord(null, lines.LineNumber, lines.Text()));
        }
    }
}
