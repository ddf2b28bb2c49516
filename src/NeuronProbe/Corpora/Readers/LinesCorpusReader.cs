namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a line.</summary>
internal sealed class LinesCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        LineReader lines = source.OpenLines();
        while (lines.ReadLine() is string line)
        {
            yield return new CorpusRecord(null, lines.LineNumber, line);
        }
    }
}
