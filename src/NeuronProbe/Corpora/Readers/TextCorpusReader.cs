using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a file, verbatim; or, with a separator line, what stands between such lines.</summary>
/// <remarks>
/// With a separator, a document is verbatim but for the line break that ends it, whether a separator line or the end of
/// the file follows. Nothing after the last separator line is no document;
/// nothing between two of them is an empty one.
/// </remarks>
internal sealed class TextCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null) =>
        options.Separator is string separator
            ? ReadSeparated(source, separator, from)
            : ReadWhole(source);

    private static IEnumerable<CorpusRecord> ReadWhole(TextSource source)
    {
        yield return CorpusRecord.Of(0, 0, () => new CorpusRecord(null, 0, source.ReadWhole()));
    }

    private static IEnumerable<CorpusRecord> ReadSeparated(TextSource source, string separator, RecordPlace? from)
    {
        LineReader lines = source.OpenLines(from);
        byte[] end = Encoding.UTF8.GetBytes(separator);
        Piece piece = new(source, from?.Line ?? 1, from?.Offset ?? 0);
        while (lines.Next())
        {
            if (!lines.IsTooLong && lines.Bytes.Span.SequenceEqual(end))
            {
                if (!piece.IsHandedOut)
                {
                    yield return piece.ToRecord();
                }
                piece = new Piece(source, lines.LineNumber + 1, lines.EndOffset);
                continue;
            }
            if (!piece.Add(lines))
            {
                yield return piece.ToRecord();
            }
        }
        if (!piece.IsEmpty && !piece.IsHandedOut)
        {
            yield return piece.ToRecord();
        }
    }

    /// <summary>The lines between two separators.</summary>
    private sealed class Piece(TextSource source, long start, long offset)
    {
        private readonly StringBuilder text = new();
        private ProbeException? problem;
        private string lastBreak = "";
        private long bytes;

        public bool IsEmpty => text.Length == 0;

        /// <summary>Whether it was given away before its end, since something is wrong with it.</summary>
        public bool IsHandedOut => problem is not null;

        public CorpusRecord ToRecord() => CorpusRecord.Of(
            start, offset, () => problem is null ? new CorpusRecord(null, start, text.ToString()) : throw problem);

        /// <summary>Adds a line. The break is held back until something follows:
        /// the last one of a document is not part of it.</summary>
        /// <returns>Whether all is well, or was not before.</returns>
        public bool Add(LineReader lines)
        {
            bytes += lastBreak.Length + (lines.IsTooLong ? source.Limit.Bytes : lines.Bytes.Length);
            if (problem is not null)
            {
                // Nothing says that there is another separator at all.
                return bytes <= source.Limit.Bytes * DocumentLimit.HopelessFactor ? true : throw TooLong();
            }
            try
            {
                text.Append(lastBreak).Append(bytes <= source.Limit.Bytes ? lines.Text() : throw TooLong());
                lastBreak = lines.LineBreak;
            }
            catch (ProbeException e)
            {
                problem = e;
                text.Clear();
            }
            return problem is null;
        }

        private ProbeException TooLong() =>
            source.Limit.TooLong(source, start, "Check the separator, or cut the text with --corpus-format lines");
    }
}
