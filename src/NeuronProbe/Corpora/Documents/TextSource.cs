namespace NeuronProbe.Corpora.Documents;

/// <summary>One input of a corpus while it is read: its name for messages, and its content once,
/// from start to end; or, where its hash is not wanted, a part of it.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly Stream stream;
    private readonly HashingStream hashing;
    private readonly Packing packing;
    private readonly List<string> warnings = [];
    private SourceStream content;

    /// <param name="name">The name that messages call it by.</param>
    /// <param name="stream">Its bytes; disposed with the source.</param>
    /// <param name="packing">How they are packed.</param>
    /// <param name="limit">How long a document may be, or null for what holds where nobody says anything.</param>
    /// <param name="isWhole">Whether it is read from start to end, and hashed.</param>
    public TextSource(
        string name, Stream stream, Packing packing = Packing.None, DocumentLimit? limit = null, bool isWhole = true)
    {
        Name = name;
        Limit = limit ?? DocumentLimit.Default;
        this.stream = stream;
        this.packing = packing;
        hashing = new HashingStream(stream, isWhole);
        content = new SourceStream(hashing, name, packing);
    }

    /// <summary>The name that messages call it by.</summary>
    public string Name { get; }

    /// <summary>How long a document may be.</summary>
    public DocumentLimit Limit { get; }

    /// <summary>Bytes of the file read so far, packed ones where it is packed.</summary>
    public long ByteCount => hashing.ByteCount;

    /// <summary>What its reader found that the user should know of.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The content without its byte order mark. Whether it is UTF-8 shows when it is decoded.</summary>
    public TextStream OpenBytes() => new(content, this);

    /// <summary>The content from a record on, as it is; what is packed is unpacked from its start, and what comes
    /// before the record passed over. Only a file that is not hashed can be opened so; it may have been read
    /// before.</summary>
    /// <param name="from">Where the record begins.</param>
    /// <param name="before">What is put before it.</param>
    public TextStream OpenBytes(RecordPlace from, params byte[] before)
    {
        stream.Position = packing == Packing.None ? from.Offset : 0;
        if (packing != Packing.None)
        {
            content.Dispose();
            content = new SourceStream(hashing, Name, packing);
            PassOver(from.Offset);
        }
        return new TextStream(content, this, before);
    }

    /// <summary>The lines of the content, or those from a record on.</summary>
    public LineReader OpenLines(RecordPlace? from = null) =>
        new(from is { } place ? OpenBytes(place) : OpenBytes(), this, from);

    /// <summary>The whole content as one text.</summary>
    /// <exception cref="ProbeException">It is too long, or no UTF-8.</exception>
    public string ReadWhole()
    {
        TextStream bytes = OpenBytes();
        byte[] whole = new byte[64 * 1024];
        int length = 0;
        int count;
        while ((count = bytes.Read(whole.AsSpan(length))) > 0)
        {
            length += count;
            if (length > Limit.Bytes)
            {
                throw Limit.TooLong(this, 0, "Cut it into documents, with --separator LINE or --corpus-format lines");
            }
            if (length == whole.Length)
            {
                Array.Resize(ref whole, (int)Math.Min(Math.Min(2L * length, Limit.Bytes + 1), Array.MaxLength));
            }
        }
        return Utf8Text.Decode(whole.AsSpan(0, length), this, 1, bytes.MarkLength, isEnd: true);
    }

    /// <summary>The bytes themselves, for a format that jumps about in its file.</summary>
    /// <exception cref="ProbeException">They can only be read from start to end.</exception>
    public Stream OpenSeekable() => stream.CanSeek
        ? stream
        : throw new ProbeException(
            $"{Name}: expected a file that can be read in any order, but got a stream. Save it to a file first.");

    /// <summary>The SHA-256 of all bytes of the file, as 64 lower-case hexadecimal digits.
    /// What was not read yet is read now.</summary>
    public string Finish()
    {
        // Only a reader that jumped about leaves the hash without a byte and the file not at its start.
        if (hashing.ByteCount == 0 && stream.CanSeek)
        {
            stream.Position = 0;
        }
        return hashing.Finish();
    }

    /// <summary>An error in the style of all messages: where, what was expected, what came, what to do.</summary>
    /// <param name="line">The line, from 1, or 0 for the whole file.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="got">What is there.</param>
    /// <param name="advice">A sentence that says what to do.</param>
    public ProbeException Invalid(long line, string expected, string got, string advice) =>
        new(Message(line, expected, got, advice));

    /// <summary>Notes what is readable and yet likely wrong, in the same style.</summary>
    /// <inheritdoc cref="Invalid"/>
    public void Warn(long line, string expected, string got, string advice) =>
        warnings.Add(Message(line, expected, got, advice));

    /// <summary><c>FILE:LINE</c>, or the file alone where there is no line.</summary>
    public static string At(string name, long line) => line == 0 ? name : $"{name}:{line}";

    /// <summary>A value in quotes for a message, cut where it is long.</summary>
    public static string Quote(string value)
    {
        const int Longest = 60;
        if (value.Length <= Longest)
        {
            return $"'{value}'";
        }
        int length = char.IsHighSurrogate(value[Longest - 1]) ? Longest - 1 : Longest;
        return $"'{value[..length]}…'";
    }

    public void Dispose()
    {
        content.Dispose();
        hashing.Dispose();
        stream.Dispose();
    }

    /// <summary>Reads bytes of the content and drops them; of one that is shorter all.</summary>
    private void PassOver(long bytes)
    {
        byte[] dropped = new byte[64 * 1024];
        int count = 1;
        for (long left = bytes; left > 0 && count > 0; left -= count)
        {
            count = content.Read(dropped.AsSpan(0, (int)Math.Min(left, dropped.Length)));
        }
    }

    private string Message(long line, string expected, string got, string advice) =>
        $"{At(Name, line)}: expected {expected}, but got {got}. {advice}";
}
