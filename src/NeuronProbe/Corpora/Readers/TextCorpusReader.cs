using System.Text;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a file, verbatim; or, with a separator line, what stands between such lines.</summary>
/// <remarks>
/// With a separator, a document is verbatim but for the line break that ends it, whether a separator line or the end of the file follows.
/// Nothing behind the last separator line is no document; nothing between two of them is an empty one.
/// </remarks>
internal sealed class TextCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options) => options.Separator is string separator
        ? ReadSeparated(source.OpenLines(), separator)
        : ReadWhole(source);

    private static IEnumerable<CorpusRecord> ReadWhole(TextSource source)
    {
        yield return new CorpusRecord(null, 0, source.OpenText().ReadToEnd());
    }

    private static IEnumerable<CorpusRecord> ReadSeparated(LineReader lines, string separator)
    {
        StringBuilder text = new();
        string lastBreak = "";
        long start = 1;
        while (lines.ReadLine() is string line)
        {
            if (line == separator)
            {
                yield return new CorpusRecord(null, start, text.ToString());
                text.Clear();
                lastBreak = "";
                start = lines.LineNumber + 1;
                continue;
            }
            // The break is held back until something follows: the last one of a document is not part of it.
            text.Append(lastBreak).Append(line);
            lastBreak = lines.LineBreak;
        }
        if (text.Length > 0)
        {
            yield return new CorpusRecord(null, start, text.ToString());
        }
    }
}
