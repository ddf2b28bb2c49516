namespace NeuronProbe.Corpora.Documents;

/// <summary>Cuts a source into lines at <c>\n</c> or <c>\r\n</c>, and at nothing else, and counts them; of a line that
/// is too long no more is held than may be.</summary>
internal sealed class LineReader
{
    private const string Advice = "Cut it into shorter ones, check that the format fits";

    private readonly TextStream content;
    private readonly TextSource source;
    private readonly int most;
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int length;
    private int next;
    private int end;
    private long bufferOffset;
    private bool isTooLong;
    private bool hasRest;
    private bool isEnd;

    /// <param name="content">The bytes.</param>
    /// <param name="source">For messages, and how long a line may be.</param>
    /// <param name="from">Where the bytes begin, or null for the start of the content.</param>
    public LineReader(TextStream content, TextSource source, RecordPlace? from = null)
    {
        bufferOffset = from?.Offset ?? 0;
        LineNumber = from?.Line - 1 ?? 0;
        this.content = content;
        this.source = source;
        most = (int)Math.Min(source.Limit.Bytes, Array.MaxLength - buffer.Length);
    }

    /// <summary>Number of the line that was read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Bytes of the content before that line.</summary>
    public long Offset => bufferOffset + start + content.MarkLength;

    /// <summary>Bytes of the content up to the next line, where this one is not too long.</summary>
    public long EndOffset => bufferOffset + next + content.MarkLength;

    /// <summary>What ended that line: <c>\n</c>, <c>\r\n</c>, or nothing at the end of the text.</summary>
    public string LineBreak { get; private set; } = "";

    /// <summary>Whether that line is longer than a document may be; nothing of it can be asked for then.</summary>
    public bool IsTooLong => isTooLong;

    /// <summary>The bytes of that line without its break, until the next one is read. They may be anything.</summary>
    /// <exception cref="ProbeException">The line is too long.</exception>
    public ReadOnlyMemory<byte> Bytes =>
        isTooLong ? throw source.Limit.TooLong(source, LineNumber, Advice) : buffer.AsMemory(start, length);

    /// <summary>Goes to the next line. Nothing after the last break is no line.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ProbeException">The line before it is so long that nothing says it ends.</exception>
    public bool Next()
    {
        PassRest();
        start = next;
        isTooLong = false;
        int searched = start;
        while (true)
        {
            int found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                EndLine(searched + found, isBroken: true);
                return true;
            }
            int unread = end - start;
            if (unread > most + 1L)
            {
                // The rest is passed over when the next line is asked for: whoever stops here need not wait for it.
                LineNumber++;
                isTooLong = hasRest = true;
                return true;
            }
            if (!Fill())
            {
                return EndLast();
            }
            searched = start + unread;
        }
    }

    /// <summary>That line's text.</summary>
    /// <exception cref="ProbeException">It is too long, or no UTF-8.</exception>
    public string Text() =>
        Utf8Text.Decode(Bytes.Span, source, LineNumber, Offset, isEnd);

    /// <summary>Refuses that line where it is too long, or no UTF-8.</summary>
    public void DemandUtf8() =>
        Utf8Text.Demand(Bytes.Span, source, LineNumber, Offset, isEnd);

    /// <summary>The next line's text, or null at the end.</summary>
    /// <exception cref="ProbeException">It is too long, or no UTF-8.</exception>
    public string? ReadLine() => Next() ? Text() : null;

    private void EndLine(int lineEnd, bool isBroken)
    {
        bool hasReturn = isBroken && lineEnd > start && buffer[lineEnd - 1] == '\r';
        length = lineEnd - start - (hasReturn ? 1 : 0);
        next = lineEnd + (isBroken ? 1 : 0);
        LineBreak = hasReturn ? "\r\n" : isBroken ? "\n" : "";
        LineNumber++;
        isTooLong = length > most;
    }

    private bool EndLast()
    {
        isEnd = true;
        bool isLine = end > start;
        if (isLine)
        {
            EndLine(end, isBroken: false);
        }
        return isLine;
    }

    /// <summary>Passes over the rest of a line that is too long.</summary>
    private void PassRest()
    {
        long passed = 0;
        while (hasRest)
        {
            passed += end - start;
            if (passed > (long)most * DocumentLimit.HopelessFactor)
            {
                throw source.Limit.TooLong(source, LineNumber, Advice);
            }
            start = next = end;
            if (!Fill())
            {
                next = end;
                hasRest = false;
                return;
            }
            int found = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            hasRest = found < 0;
            next = start + found + 1;
        }
    }

    /// <summary>Reads more after what is there of the line, which goes to the buffer's start.</summary>
    private bool Fill()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        bufferOffset += start;
        end -= start;
        start = 0;
        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, (int)Math.Min(2L * buffer.Length, most + (64L * 1024)));
        }
        int count = content.Read(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }
}
