using System.Globalization;
using CsvHelper;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Finds quoted fields that seem to have swallowed records: a quote that was meant as text,
/// and the lines up to the next one.</summary>
/// <remarks>
/// Lines that were records have as many separators as the header, each of them; lines of a text that was quoted since
/// it has breaks rarely do. A file most of whose quoted breaks are like that, and that has few of them,
/// is one that never needed quotes.
/// </remarks>
/// <param name="separator">What stands between two columns.</param>
/// <param name="columns">How many columns there are.</param>
/// <param name="source">Where the warning goes.</param>
internal sealed class SwallowedLines(char separator, int columns, TextSource source)
{
    // Below that many records a share says nothing.
    private const int FewRecords = 20;
    private const int RecordsToOne = 10;

    private long records;
    private long multiline;
    private long suspicious;
    private (long Line, long Last) first;

    /// <summary>Looks at the record that was read last.</summary>
    public void Look(CsvReader row)
    {
        records++;
        ReadOnlySpan<byte> raw = row.RawRecord;
        int breaks = raw.Count((byte)'\n');
        if (breaks == 0)
        {
            return;
        }
        multiline++;
        if (!AreRecords(raw))
        {
            return;
        }
        first = suspicious == 0 ? (row.LineNumber, row.LineNumber + breaks) : first;
        suspicious++;
    }

    /// <summary>Warns, once, where records seem to be lost.</summary>
    public void Warn()
    {
        if (suspicious * 2 > multiline && (records < FewRecords || multiline * RecordsToOne <= records))
        {
            string more = suspicious > 1
                ? string.Create(CultureInfo.InvariantCulture, $", and {suspicious - 1} more like it")
                : "";
            source.Warn(
                first.Line,
                "a record on one line, as nearly all others are",
                $"a quoted field that goes on to line {first.Last}, over what look like records of their own{more}",
                "If the quote is text, give --quote none; the lines are one document as it is.");
        }
    }

    private bool AreRecords(ReadOnlySpan<byte> raw)
    {
        foreach (Range line in raw.Split((byte)'\n'))
        {
            if (raw[line].Count((byte)separator) != columns - 1)
            {
                return false;
            }
        }
        return true;
    }
}
