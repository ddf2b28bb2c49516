using System.Globalization;
using System.Text;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One sentence of a CoNLL-U file a document, with the text of its comment <c># text</c>, else its forms joined.</summary>
/// <remarks>Format: https://universaldependencies.org/format.html</remarks>
internal sealed class ConlluCorpusReader : ICorpusReader
{
    private const int ColumnCount = 10;

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        LineReader lines = source.OpenLines();
        Sentence sentence = new(options.ReadsLabels);
        while (lines.ReadLine() is string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                sentence.Add(line, lines.LineNumber, source);
                continue;
            }
            if (sentence.HasWords)
            {
                yield return sentence.ToRecord(source);
            }
            sentence = new(options.ReadsLabels);
        }
        if (sentence.HasWords)
        {
            yield return sentence.ToRecord(source);
        }
    }

    /// <summary>What is known of a sentence while its lines are read.</summary>
    private sealed class Sentence(bool readsLabels)
    {
        private readonly List<ConlluWord> words = [];
        private readonly StringBuilder joined = new();
        private long firstLine;
        private string? id;
        private string? text;
        private bool spaceBefore;
        private int insideUntil;

        public bool HasWords { get; private set; }

        public CorpusRecord ToRecord(TextSource source)
        {
            string whole = text ?? joined.ToString();
            return new(id, firstLine, whole, null, readsLabels ? DocumentLabels.None with { Spans = ConlluLabels.Of(whole, words, source) } : null);
        }

        public void Add(string line, long number, TextSource source)
        {
            firstLine = firstLine == 0 ? number : firstLine;
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
            HasWords = true;
            Join(columns, number, source);
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

        /// <summary>Adds the form of a word, or of a token that stands for several words; empty nodes (8.1) are not written in the text.</summary>
        private void Join(string[] columns, long number, TextSource source)
        {
            string[] range = columns[0].Split('-');
            if (columns[0].Contains('.'))
            {
                return;
            }
            if (!TryNumber(range[0], out int first) || !TryNumber(range[^1], out int last) || range.Length > 2)
            {
                throw source.Invalid(
                    number, "a word number such as 3, 3-4 or 3.1 in the first column", TextSource.Quote(columns[0]), "Repair the line, or leave the sentence out.");
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

        private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
