using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace NeuronProbe.Corpora;

/// <summary>A source's content, unpacked where it is gzip; a file that can't be read or unpacked is a <see cref="ProbeException"/>.</summary>
internal sealed class SourceStream : ReadOnlyStream
{
    private readonly HashingStream raw;
    private readonly Stream content;
    private readonly string name;

    public SourceStream(HashingStream raw, string name, bool isCompressed)
    {
        this.raw = raw;
        this.name = name;
        // System.IO.Compression takes a file that was cut off for a whole one, unless a process-wide switch says otherwise.
        content = isCompressed ? new GZipInputStream(raw) { IsStreamOwner = false } : raw;
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int count = content.Read(buffer);
            return count > 0 || raw.ByteCount > 0 || content == raw ? count : throw new EndOfStreamException("The file is empty.");
        }
        catch (Exception e) when (e is SharpZipBaseException or EndOfStreamException or IndexOutOfRangeException && content != raw)
        {
            throw new ProbeException(
                $"{name}: expected a whole gzip file, but got one that is cut off or damaged ({e.Message.TrimEnd('.')}). Check it with 'gzip -t', and copy or make it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException($"{name}: expected a readable file, but got an error: {e.Message} Check the file and the disk.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && content != raw)
        {
            content.Dispose();
        }
        base.Dispose(disposing);
    }
}
