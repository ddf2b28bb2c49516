using System.Text;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A stream of UTF-8 that comes out of a text writer, piece by piece, so that output of any length can go
/// where text goes.</summary>
/// <param name="writer">Where to; it stays open.</param>
internal sealed class Utf8Output(TextWriter writer) : Stream
{
    private readonly Decoder decoder = new UTF8Encoding(false).GetDecoder();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // A character that is cut stays with the decoder until the rest of it comes.
        char[] text = new char[decoder.GetCharCount(buffer, flush: false)];
        writer.Write(text.AsSpan(0, decoder.GetChars(buffer, text, flush: false)));
    }
}
