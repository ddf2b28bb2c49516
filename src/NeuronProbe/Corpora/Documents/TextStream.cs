namespace NeuronProbe.Corpora.Documents;

/// <summary>Passes on bytes that may be text, without a byte order mark; content that is surely no UTF-8 text is
/// refused for what it is.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="source">For messages.</param>
/// <param name="before">What is put before bytes that don't begin where the content does, all of which are then passed
/// on; null for those that do.</param>
internal sealed class TextStream(Stream inner, TextSource source, byte[]? before = null) : ReadOnlyStream
{
    // Enough for a byte order mark and most kinds of files; a pipe may give no more for long.
    private const int LeastHead = 4;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private byte[]? head = before;
    private int position;
    private int end = before?.Length ?? 0;

    /// <summary>Bytes of the mark that was left out at the start.</summary>
    public int MarkLength { get; private set; }

    /// <summary>Looks at the first bytes.</summary>
    /// <exception cref="ProbeException">They are not those of text.</exception>
    public void Begin()
    {
        if (head is not null)
        {
            return;
        }
        head = new byte[ForeignFormat.HeadLength];
        int count;
        do
        {
            count = inner.Read(head.AsSpan(end));
            end += count;
        }
        while (count > 0 && end < LeastHead);
        if (ForeignFormat.OfContent(head.AsSpan(0, end)) is { } kind)
        {
            throw source.Invalid(0, "text in UTF-8", kind.Name, kind.Advice);
        }
        MarkLength = position = head.AsSpan(0, end).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    public override int Read(Span<byte> buffer)
    {
        Begin();
        if (position == end)
        {
            return inner.Read(buffer);
        }
        int count = Math.Min(buffer.Length, end - position);
        head.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }
}
