using System.Globalization;
using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One sentence of a CoNLL-U file a document, with the text of its comment <c># text</c>, or its forms joined
/// where that is missing or empty.</summary>
/// <remarks>Format: https://universaldependencies.org/format.html</remarks>
internal sealed class ConlluCorpusReader : ICorpusReader
{
    private const int ColumnCount = 10;

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        LineReader lines = source.OpenLines(from);
        Sentence sentence = new(source, options.ReadsLabels);
        while (lines.Next())
        {
            if (lines.IsTooLong || !IsBlank(lines.Bytes.Span))
            {
                if (!sentence.Add(lines))
                {
                    yield return sentence.ToRecord();
                }
                continue;
            }
            if (sentence.IsRecord)
            {
                yield return sentence.ToRecord();
            }
            sentence = new(source, options.ReadsLabels);
        }
        if (sentence.IsRecord)
        {
            yield return sentence.ToRecord();
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) =>
        line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;

    /// <summary>What is known of a sentence while its lines are read.</summary>
    private sealed class Sentence(TextSource source, bool readsLabels)
    {
        private readonly List<ConlluWord> words = [];
        private readonly StringBuilder joined = new();
        private ProbeException? problem;
        private bool hasWords;
        private long firstLine;
        private long offset;
        private long bytes;
        private string? id;
        private string? text;
        private bool spaceBefore;
        private int insideUntil;

        /// <summary>Whether it is a document that was not given away yet.</summary>
        public bool IsRecord => hasWords && problem is null;

        public CorpusRecord ToRecord() => CorpusRecord.Of(firstLine, offset, () =>
        {
            string whole = problem is null ? (string.IsNullOrEmpty(text) ? joined.ToString() : text) : throw problem;
            return new(
                id,
                firstLine,
                whole,
                null,
                readsLabels ? DocumentLabels.None with { Spans = ConlluLabels.Of(whole, words, source) } : null);
        });

        /// <summary>Adds a line.</summary>
        /// <returns>Whether all is well, or was not before; else the sentence is to be given away as it is.</returns>
        public bool Add(LineReader lines)
        {
            (firstLine, offset) = firstLine == 0 ? (lines.LineNumber, lines.Offset) : (firstLine, offset);
            bytes += lines.IsTooLong ? source.Limit.Bytes : lines.Bytes.Length;
            if (problem is not null)
            {
                // Nothing says that the sentence ends at all.
                return bytes <= source.Limit.Bytes * DocumentLimit.HopelessFactor ? true : throw TooLong();
            }
            try
            {
                Add(bytes <= source.Limit.Bytes ? lines.Text() : throw TooLong(), lines.LineNumber);
            }
            catch (ProbeException e)
            {
                problem = e;
            }
            return problem is null;
        }

        private ProbeException TooLong() =>
            source.Limit.TooLong(source, firstLine, "Check that sentences end with blank lines");

        private void Add(string line, long number)
        {
            if (line[0] == '#')
            {
                id = Comment(line, "sent_id") ?? id;
                text = Comment(line, "text") ?? text;
                return;
            }
            string[] columns = line.Split('\t');
            if (columns.Length != ColumnCount)
            {
                throw source.Invalid(
                    number, $"{ColumnCount} columns separated by tabs", $"{columns.Length} in {TextSource.Quote(line)}",
                    "A line is a comment with '#', a word of ten columns, or blank between sentences.");
            }
            hasWords = true;
            Join(columns, number);
        }

        private static string? Comment(string line, string key)
        {
            int equals = line.IndexOf('=');
            if (equals < 0 || !line.AsSpan(1, equals - 1).Trim().SequenceEqual(key))
            {
                return null;
            }
            string value = line[(equals + 1)..];
            return value.StartsWith(' ') ? value[1..] : value;
        }

        /// <summary>Adds the form of a word, or of a token that stands for several words; empty nodes (8.1)
        /// are not written in the text.</summary>
        private void Join(string[] columns, long number)
        {
            string[] range = columns[0].Split('-');
            if (columns[0].Contains('.'))
            {
                return;
            }
            if (!TryNumber(range[0], out int first) || !TryNumber(range[^1], out int last) || range.Length > 2)
            {
                throw source.Invalid(
                    number,
                    "a word number such as 3, 3-4 or 3.1 in the first column",
                    TextSource.Quote(columns[0]),
                    "Repair the line, or leave the sentence out.");
            }
            bool isInside = range.Length == 1 && first <= insideUntil;
            if (readsLabels)
            {
                words.Add(new ConlluWord(columns, isInside, number));
            }
            if (isInside)
            {
                return;
            }
            insideUntil = range.Length == 2 ? last : insideUntil;
            joined.Append(spaceBefore ? " " : "").Append(columns[1]);
            spaceBefore = !columns[^1].Split('|').Contains("SpaceAfter=No");
        }

        private static bool TryNumber(string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
