using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;
using ZstdSharp;

namespace NeuronProbe.Corpora.Documents;

/// <summary>A source's content, unpacked where it is gzip or zstd; a file that can't be read or unpacked is a
/// <see cref="ProbeException"/>.</summary>
internal sealed class SourceStream : ReadOnlyStream
{
    private readonly HashingStream raw;
    private readonly Stream content;
    private readonly string name;
    private readonly Packing packing;

    public SourceStream(HashingStream raw, string name, Packing packing)
    {
        this.raw = raw;
        this.name = name;
        this.packing = packing;
        content = packing switch
        {
            // System.IO.Compression takes a file that was cut off for a whole one,
            // unless a process-wide switch says otherwise.
            Packing.Gzip => new GZipInputStream(raw) { IsStreamOwner = false },
            Packing.Zstd => new DecompressionStream(raw, leaveOpen: true),
            _ => raw,
        };
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int count = content.Read(buffer);
            return count > 0 || raw.ByteCount > 0 || content == raw
                ? count
                : throw new EndOfStreamException("The file is empty.");
        }
        catch (Exception e)
            when (e is SharpZipBaseException or ZstdException or EndOfStreamException or IndexOutOfRangeException
                && content != raw)
        {
            throw Damaged(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(
                $"{name}: expected a readable file, but got an error: {e.Message} Check the file and the disk.", e);
        }
    }

    private ProbeException Damaged(Exception e)
    {
        (string kind, string program) = packing == Packing.Gzip ? ("gzip", "gzip") : ("zstd", "zstd");
        string advice = e.Message.Contains("too much memory", StringComparison.Ordinal)
            ? "Pack it again without '--long', or unpack it first with 'zstd -d --long=31'."
            : $"Check it with '{program} -t', and copy or make it again; "
                + "if it is unpacked already, leave the ending out of its name.";
        return new ProbeException(
            $"{name}: expected a whole {kind} file, but got one that is cut off or damaged ({e.Message.TrimEnd('.')}). "
                + $"{advice}",
            e);
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
