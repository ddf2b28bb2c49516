using System.Text;

namespace NeuronProbe.Corpora;

/// <summary>One input of a corpus while it is read: its name for messages, and its content once, from start to end.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly Stream stream;
    private readonly HashingStream hashing;
    private readonly SourceStream content;

    /// <param name="name">The name that messages call it by.</param>
    /// <param name="stream">Its bytes; disposed with the source.</param>
    /// <param name="isCompressed">Whether the bytes are gzip.</param>
    public TextSource(string name, Stream stream, bool isCompressed = false)
    {
        Name = name;
        this.stream = stream;
        hashing = new HashingStream(stream);
        content = new SourceStream(hashing, name, isCompressed);
    }

    /// <summary>The name that messages call it by.</summary>
    public string Name { get; }

    /// <summary>Bytes of the file read so far, packed ones where it is packed.</summary>
    public long ByteCount => hashing.ByteCount;

    /// <summary>The content, checked to be UTF-8 and without its byte order mark.</summary>
    public Stream OpenUtf8() => new StrictUtf8Stream(content, Name);

    public TextReader OpenText() => new StreamReader(OpenUtf8(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024);

    public LineReader OpenLines() => new(OpenText());

    /// <summary>The bytes themselves, for a format that jumps about in its file.</summary>
    /// <exception cref="ProbeException">They can only be read from start to end.</exception>
    public Stream OpenSeekable() => stream.CanSeek
        ? stream
        : throw new ProbeException($"{Name}: expected a file that can be read in any order, but got a stream. Save it to a file first.");

    /// <summary>The SHA-256 of all bytes of the file, as 64 lower-case hexadecimal digits. What was not read yet is read now.</summary>
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
        new($"{At(Name, line)}: expected {expected}, but got {got}. {advice}");

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
}
