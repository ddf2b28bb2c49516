using System.Text;
using NeuronProbe.Corpora;

namespace NeuronProbe.Tests.Corpora.Readers;

/// <summary>Reads text held in memory as a file called <c>f</c>.</summary>
internal static class Source
{
    public static readonly CorpusOptions Defaults = new() { Paths = ["f"] };

    public static List<CorpusRecord> Read(string format, string text, CorpusOptions? options = null) =>
        Read(format, Encoding.UTF8.GetBytes(text), options);

    public static List<CorpusRecord> Read(string format, byte[] bytes, CorpusOptions? options = null)
    {
        using TextSource source = new("f", new MemoryStream(bytes));
        return [.. CorpusFormats.Create(format).Read(source, options ?? Defaults)];
    }

    public static string Error(string format, string text, CorpusOptions? options = null) =>
        Xunit.Assert.Throws<ProbeException>(() => Read(format, text, options)).Message;
}
