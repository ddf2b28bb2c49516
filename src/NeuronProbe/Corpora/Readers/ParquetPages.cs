using NeuronProbe.Corpora.Documents;
using ZstdSharp;

namespace NeuronProbe.Corpora.Readers;

/// <summary>The pages of one column, a few at a time,
/// each checked before anything is unpacked or made room for.</summary>
/// <param name="file">The file; its position is moved.</param>
/// <param name="leaf">The column.</param>
/// <param name="limit">How long a document may be; pages may be twice as long, for they hold several.</param>
internal sealed class ParquetPages(Stream file, ParquetLeaf leaf, DocumentLimit limit)
{
    /// <summary>Values that one page may claim: each takes room before it is read.</summary>
    public const int MostValues = 1 << 23;

    // Batches of about this size are unpacked at once.
    private const int BatchBytes = 4 << 20;
    private const int BatchValues = 1 << 18;
    private const long LeastPageBytes = 8 << 20;
    private const int HeaderRoom = 64 << 10;
    private const int Snappy = 1;
    private const int Lzo = 3;
    private const int Zstd = 6;
    private const int LastCodec = 7;

    private readonly long mostPageBytes = Math.Max(LeastPageBytes, 2 * limit.Bytes);

    /// <summary>Reads the pages of one row group: the dictionary, if any, with each batch of data pages.</summary>
    /// <exception cref="InvalidDataException">A page is damaged, or claims what can't be.</exception>
    public IEnumerable<ParquetBatch> Read(ParquetChunk chunk)
    {
        ParquetPage? dictionary = null;
        List<ParquetPage> pages = [];
        long position = chunk.Start;
        long left = chunk.Values;
        (long bytes, long values) = (0, 0);
        while (left > 0)
        {
            ParquetPage page = ReadPage(ref position, chunk.Codec);
            if (page.Kind == ParquetPage.Dictionary)
            {
                dictionary = dictionary is null
                    ? page
                    : throw new InvalidDataException("a column has two dictionaries");
            }
            if (page.Kind is ParquetPage.Dictionary or ParquetPage.Index || page.Values == 0)
            {
                continue;
            }
            if (page.Values > left)
            {
                throw new InvalidDataException("a page has more values than its column");
            }
            left -= page.Values;
            pages.Add(page);
            (bytes, values) = (bytes + page.Unpacked, values + page.Values);
            if (left == 0 || bytes >= BatchBytes || values >= BatchValues)
            {
                yield return ParquetBatch.Read(leaf, chunk.Codec, dictionary, pages, (int)values);
                pages.Clear();
                (bytes, values) = (0, 0);
            }
        }
    }

    private ParquetPage ReadPage(ref long position, int codec)
    {
        ParquetPage page = ReadHeader(position, out int headerLength);
        if (page.Packed > file.Length - position - headerLength)
        {
            throw new InvalidDataException("a page goes on after the file's end");
        }
        Demand(Math.Max(page.Unpacked, page.Packed));
        if (page.Values > MostValues)
        {
            throw new InvalidDataException(
                $"a page claims {page.Values} values, and {MostValues} at most are read at once");
        }
        byte[] bytes = new byte[page.Packed];
        file.Position = position + headerLength;
        file.ReadExactly(bytes);
        position += headerLength + page.Packed;
        page = page with { Bytes = bytes };
        DemandReadable(page, codec);
        return page;
    }

    private ParquetPage ReadHeader(long position, out int length)
    {
        if (position < 4 || position >= file.Length)
        {
            throw new InvalidDataException("a column's pages are not where they should be, or fewer than it claims");
        }
        // A header may repeat two of the column's texts: the smallest and the largest.
        for (long room = HeaderRoom; ; room = mostPageBytes + HeaderRoom)
        {
            byte[] bytes = new byte[Math.Min(room, file.Length - position)];
            file.Position = position;
            file.ReadExactly(bytes);
            try
            {
                ThriftReader reader = new(bytes);
                ParquetPage page = ParquetPage.ReadHeader(ref reader);
                length = reader.Position;
                return page;
            }
            catch (InvalidDataException) when (bytes.Length == HeaderRoom)
            {
                // It is longer, or damaged.
            }
        }
    }

    /// <summary>Refuses what would unpack to more than may be, and what can't be read at all.</summary>
    private void DemandReadable(ParquetPage page, int codec)
    {
        if (codec is < 0 or Lzo or > LastCodec)
        {
            string name = codec == Lzo ? "lzo" : $"of number {codec}";
            throw new InvalidDataException($"its compression {name} can't be read; write it with zstd or snappy");
        }
        bool isUnknown = page.Kind is not (ParquetPage.Data or ParquetPage.Index or ParquetPage.Dictionary
            or ParquetPage.DataVersion2);
        if (isUnknown || (page.Kind == ParquetPage.DataVersion2 && leaf.MaxRepetition > 0))
        {
            throw new InvalidDataException(isUnknown
                ? "a page is of an unknown kind"
                : "its lists are in pages of version 2, which can't be read; write it with data_page_version='1.0'");
        }
        bool isBytes = leaf.Type is ParquetType.Bytes or ParquetType.FixedBytes;
        if (page.Encoding is not (0 or 2 or 5 or 6 or 7 or 8 or 9) || (page.Encoding == 9 && isBytes))
        {
            throw new InvalidDataException($"its encoding {page.Encoding} can't be read");
        }
        ReadOnlySpan<byte> packed = page.Bytes.AsSpan(page.Kind == ParquetPage.DataVersion2 ? page.LevelBytes : 0);
        if (!page.IsPacked || packed.IsEmpty)
        {
            return;
        }
        if (codec == Snappy)
        {
            Demand(SnappyLength(packed));
        }
        else if (codec == Zstd)
        {
            Demand((long)Math.Min(long.MaxValue, Decompressor.GetDecompressedSize(packed)));
        }
    }

    private void Demand(long bytes)
    {
        if (bytes > mostPageBytes)
        {
            throw new InvalidDataException(
                $"a page unpacks to {ByteSize.Format(bytes)}, and {ByteSize.Format(mostPageBytes)} at most are held at "
                + $"once; write it with smaller pages, or raise {limit.Option}");
        }
    }

    /// <summary>What the data say that they unpack to.</summary>
    private static long SnappyLength(ReadOnlySpan<byte> packed)
    {
        long length = 0;
        for (int i = 0; i < Math.Min(5, packed.Length); i++)
        {
            length |= (long)(packed[i] & 0x7F) << (7 * i);
            if (packed[i] < 0x80)
            {
                return length;
            }
        }
        throw new InvalidDataException("a page is damaged");
    }
}
