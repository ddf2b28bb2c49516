using System.IO.Compression;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Tests.Corpora;

/// <summary>What tests of corpus files have in common.</summary>
internal static class CorpusFiles
{
    /// <summary>The texts of a corpus of one file.</summary>
    public static List<string> Texts(string path) =>
        [.. new Corpus(new CorpusOptions { Paths = [path] }).Read().Select(d => d.Text!)];

    public static byte[] Zstd(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZstdSharp.CompressionStream zstd = new(packed, leaveOpen: true))
        {
            // As the program zstd does, so that damage shows.
            zstd.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            zstd.Write(bytes);
        }
        return packed.ToArray();
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }
}
