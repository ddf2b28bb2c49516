using System.IO.Compression;
using System.Text;
using NeuronProbe.Corpora;

namespace NeuronProbe.Tests.Corpora;

/// <summary>A folder of corpus files that is deleted after the test.</summary>
internal sealed class CorpusFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("neuronprobe-corpus-").FullName;

    public string this[string name] => $"{Root}/{name}";

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

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

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
