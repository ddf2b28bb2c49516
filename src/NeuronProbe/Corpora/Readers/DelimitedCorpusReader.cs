using System.Text;
using CsvHelper;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Records of separated columns under a header row; quoted as RFC 4180 has it, where a quote inside an
/// unquoted field is text, or not quoted at all.</summary>
/// <param name="separator">What stands between two columns.</param>
/// <param name="quoting">Whether fields are quoted where nobody says: <c>double</c> or <c>none</c>.</param>
internal sealed class DelimitedCorpusReader(char separator, string quoting) : ICorpusReader
{
    // Beside the text a record has other fields, and quotes.
    private const int RoomForOtherFields = 1 << 20;

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        bool isQuoted = (options.Quote ?? quoting) == "double";
        TextStream bytes = source.OpenBytes();
        bytes.Begin();
        CsvMalformedReason? malformed = null;
        CsvReaderOptions csvOptions = new()
        {
            Separator = separator,
            Mode = isQuoted ? CsvMode.Rfc4180 : CsvMode.NoEscape,
            Encoding = Encoding.UTF8,
            TrackLineNumbers = true,
            MaxRecordSize = (int)Math.Min(source.Limit.Bytes + RoomForOtherFields, int.MaxValue),
            OnMalformedRecord = record =>
                malformed = record.Reason == CsvMalformedReason.StrayQuote ? malformed : record.Reason,
        };
        using CsvReader csv = CsvReader.Create(bytes, csvOptions, leaveOpen: true);
        Guard(csv, source, csv.ReadHeader);
        string[] header = [.. csv.Headers];
        DelimitedRow row = new(header, isQuoted, bytes.MarkLength, source, options);
        SwallowedLines swallowed = new(separator, header.Length, source);
        while (Guard(csv, source, csv.Read))
        {
            if (malformed == CsvMalformedReason.UnterminatedQuote)
            {
                // It holds all the rest of the file, which is more than one bad record.
                throw Malformed(malformed.Value, csv.LineNumber, source);
            }
            CsvMalformedReason? reason = malformed;
            malformed = null;
            yield return CorpusRecord.Of(csv.LineNumber, () =>
                reason is null ? row.Read(csv) : throw Malformed(reason.Value, csv.LineNumber, source));
            if (isQuoted && reason is null)
            {
                swallowed.Look(csv);
            }
        }
        swallowed.Warn();
    }

    private static ProbeException Malformed(CsvMalformedReason reason, long line, TextSource source) => source.Invalid(
        line,
        "quotes as in RFC 4180",
        reason == CsvMalformedReason.UnterminatedQuote
            ? "a quoted field that is never closed"
            : "text after the closing quote of a field",
        "Put the whole field in quotes, and double each quote inside it; "
            + "or give --quote none if quotes are text like any other.");

    /// <summary>Goes on in the file; a record that does not end is all that can go wrong there.</summary>
    private static T Guard<T>(CsvReader csv, TextSource source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException)
        {
            throw source.Limit.TooLong(
                source,
                csv.LineNumber,
                "Check that the format fits, and that quotes are closed (--quote none if they are text)");
        }
    }

    private static void Guard(CsvReader csv, TextSource source, Action read) => Guard(csv, source, () =>
    {
        read();
        return true;
    });
}
