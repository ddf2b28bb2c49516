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

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        bool isQuoted = (options.Quote ?? quoting) == "double";
        string[] header = from is null ? [] : HeaderOf(source, isQuoted);
        CsvMalformedReason? malformed = null;
        // After a blank line, which is passed over, no record is taken for a byte order mark and what follows it.
        TextStream bytes = from is { } place ? source.OpenBytes(place, (byte)'\n') : source.OpenBytes();
        using CsvReader csv = Open(bytes, source, isQuoted, hasHeader: from is null, reason =>
            malformed = reason == CsvMalformedReason.StrayQuote ? malformed : reason);
        (long Bytes, long Lines) before = (from?.Offset - 1 ?? bytes.MarkLength, from?.Line - 2 ?? 0);
        if (from is null)
        {
            header = ReadHeader(csv, source);
        }
        DelimitedRow row = new(header, isQuoted, before, source, options);
        SwallowedLines swallowed = new(separator, header.Length, source);
        while (Guard(csv, source, before.Lines, csv.Read))
        {
            if (malformed == CsvMalformedReason.UnterminatedQuote)
            {
                // It holds all the rest of the file, which is more than one bad record.
                throw Malformed(malformed.Value, row.LineOf(csv), source);
            }
            CsvMalformedReason? reason = malformed;
            malformed = null;
            yield return CorpusRecord.Of(row.LineOf(csv), row.OffsetOf(csv), () =>
                reason is null ? row.Read(csv) : throw Malformed(reason.Value, row.LineOf(csv), source));
            if (isQuoted && reason is null && from is null)
            {
                swallowed.Look(csv);
            }
        }
        swallowed.Warn();
    }

    /// <summary>The header of a file whose rows are read from a later one on.</summary>
    private string[] HeaderOf(TextSource source, bool isQuoted)
    {
        using CsvReader csv = Open(source.OpenBytes(), source, isQuoted, hasHeader: true, _ => { });
        return ReadHeader(csv, source);
    }

    private static string[] ReadHeader(CsvReader csv, TextSource source)
    {
        Guard(csv, source, 0, () =>
        {
            csv.ReadHeader();
            return true;
        });
        return [.. csv.Headers];
    }

    private CsvReader Open(
        TextStream bytes, TextSource source, bool isQuoted, bool hasHeader, Action<CsvMalformedReason> tell)
    {
        bytes.Begin();
        CsvReaderOptions options = new()
        {
            Separator = separator,
            Mode = isQuoted ? CsvMode.Rfc4180 : CsvMode.NoEscape,
            Encoding = Encoding.UTF8,
            TrackLineNumbers = true,
            HasHeader = hasHeader,
            MaxRecordSize = (int)Math.Min(source.Limit.Bytes + RoomForOtherFields, int.MaxValue),
            OnMalformedRecord = record => tell(record.Reason),
        };
        return CsvReader.Create(bytes, options, leaveOpen: true);
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
    private static T Guard<T>(CsvReader csv, TextSource source, long linesBefore, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException)
        {
            throw source.Limit.TooLong(
                source,
                csv.LineNumber + linesBefore,
                "Check that the format fits, and that quotes are closed (--quote none if they are text)");
        }
    }
}
