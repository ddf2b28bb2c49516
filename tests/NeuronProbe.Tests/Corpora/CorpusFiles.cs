using System.IO.Compression;
using NeuronProbe.Corpora;

namespace NeuronProbe.Tests.Corpora;

/// <summary>What tests of corpus files have in common.</summary>
internal static class CorpusFiles
{
    /// <summary>The texts of a corpus of one file.</summary>
    public static List<string> Texts(string path) => [.. new Corpus(new CorpusOptions { Paths = [path] }).Read().Select(d => d.Text!)];

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
