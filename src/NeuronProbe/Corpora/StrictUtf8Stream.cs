using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace NeuronProbe.Corpora;

/// <summary>Passes on bytes that are UTF-8, whole characters only, without a byte order mark; anything else ends in an error that says where.</summary>
/// <remarks>What stands before the first wrong byte is passed on first, so that the documents there do not depend on the size of a buffer.</remarks>
/// <param name="inner">The bytes to check.</param>
/// <param name="name">The file's name, for messages.</param>
internal sealed class StrictUtf8Stream(Stream inner, string name) : ReadOnlyStream
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly byte[] buffer = new byte[64 * 1024];
    private int position;
    private int checkedEnd;
    private int end;
    private long bufferOffset;
    private long line = 1;
    private bool started;
    private bool looksPacked;

    /// <exception cref="ProbeException">The next byte is not UTF-8.</exception>
    public override int Read(Span<byte> destination)
    {
        if (position == checkedEnd && !Fill())
        {
            return 0;
        }
        int count = Math.Min(destination.Length, checkedEnd - position);
        buffer.AsSpan(position, count).CopyTo(destination);
        position += count;
        return count;
    }

    /// <summary>Reads until at least one whole character is there.</summary>
    private bool Fill()
    {
        line += buffer.AsSpan(0, checkedEnd).Count((byte)'\n');
        bufferOffset += checkedEnd;
        buffer.AsSpan(checkedEnd, end - checkedEnd).CopyTo(buffer);
        end -= checkedEnd;
        position = checkedEnd = 0;
        while (true)
        {
            Check();
            if (position < checkedEnd)
            {
                return true;
            }
            int count = inner.Read(buffer.AsSpan(end));
            if (count == 0)
            {
                return end == checkedEnd ? false : throw Invalid(isCut: true);
            }
            end += count;
        }
    }

    private void Check()
    {
        Span<byte> bytes = buffer.AsSpan(0, end);
        if (!started)
        {
            if (bytes.Length < ByteOrderMark.Length && ByteOrderMark.AsSpan().StartsWith(bytes))
            {
                return;
            }
            started = true;
            looksPacked = bytes is [0x1F, 0x8B, ..];
            position = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        }
        Span<byte> whole = bytes[..^IncompleteTail(bytes)];
        checkedEnd = Utf8.IsValid(whole) ? whole.Length : FirstInvalid(whole);
        if (checkedEnd <= position && whole.Length > checkedEnd)
        {
            throw Invalid(isCut: false);
        }
    }

    /// <summary>How many bytes at the end may be the beginning of a character.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeLastFromUtf8(bytes, out _, out int length) == OperationStatus.NeedMoreData ? length : 0;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int index = 0;
        while (Rune.DecodeFromUtf8(bytes[index..], out _, out int length) == OperationStatus.Done)
        {
            index += length;
        }
        return index;
    }

    private ProbeException Invalid(bool isCut)
    {
        byte wrong = buffer[checkedEnd];
        long offset = bufferOffset + checkedEnd;
        long wrongLine = line + buffer.AsSpan(0, checkedEnd).Count((byte)'\n');
        string advice = (offset, wrong) switch
        {
            (0, 0xFE or 0xFF) => "It looks like UTF-16: convert it, for example with 'iconv -f utf-16 -t utf-8'.",
            (1, _) when looksPacked => "It looks like gzip: let its name end in '.gz', or unpack it first.",
            _ => "Convert the file, for example with 'iconv -f latin1 -t utf-8', or leave it out if it is not text.",
        };
        string got = isCut ? $"an incomplete character at its end (byte {offset})" : $"the byte 0x{wrong:X2} (byte {offset})";
        return new ProbeException($"{name}:{wrongLine}: expected UTF-8 text, but got {got}. {advice}");
    }
}
