using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Tests.Corpora.Readers;

/// <summary>Reads text held in memory as a file called <c>f</c>.</summary>
internal static class Source
{
    public static readonly CorpusOptions Defaults = new() { Paths = ["f"] };

    public static List<CorpusRecord> Read(string format, string text, CorpusOptions? options = null) =>
        Read(format, Encoding.UTF8.GetBytes(text), options);

    /// <summary>The records without their places.</summary>
    public static List<CorpusRecord> Read(string format, byte[] bytes, CorpusOptions? options = null)
    {
        using TextSource source = new("f", new MemoryStream(bytes), limit: options?.DocumentLimit);
        return [.. CorpusFormats.Create(format).Read(source, options ?? Defaults)
            .Select(record => record.Problem is { } problem ? throw problem
                : new CorpusRecord(record.Id, record.Line, record.Text, record.TokenIds, record.Labels))];
    }

    /// <summary>What every record is: its text, or what is wrong with it.</summary>
    public static List<string?> TextsAndProblems(string format, byte[] bytes, CorpusOptions? options = null)
    {
        using TextSource source = new("f", new MemoryStream(bytes), limit: options?.DocumentLimit);
        return [.. CorpusFormats.Create(format).Read(source, options ?? Defaults)
            .Select(record => record.Problem?.Message ?? record.Text)];
    }

    /// <summary>What a reader warns of.</summary>
    public static IReadOnlyList<string> Warnings(string format, string text, CorpusOptions? options = null)
    {
        using TextSource source = new("f", new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Xunit.Assert.NotEmpty(CorpusFormats.Create(format).Read(source, options ?? Defaults).ToArray());
        return source.Warnings;
    }

    public static string Error(string format, string text, CorpusOptions? options = null) =>
        Xunit.Assert.Throws<ProbeException>(() => Read(format, text, options)).Message;
}
