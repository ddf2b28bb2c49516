using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Tests.Corpora.Readers;

/// <summary>Labels as readers find them, written so that tests can compare them.</summary>
internal static class Labels
{
    public static readonly CorpusOptions Read = Source.Defaults with { ReadsLabels = true };

    /// <summary>The labels of the whole document of each record.</summary>
    public static string[][] Whole(string format, string text, CorpusOptions? options = null) =>
        [.. Source.Read(format, text, options ?? Read).Select(record => record.Labels!.Whole.ToArray())];

    /// <summary>The labelled pieces of a record's text as <c>label:piece</c>.</summary>
    public static string[] Pieces(CorpusRecord record) =>
        [.. record.Labels!.Spans.Select(span => $"{span.Concept}:{record.Text![span.Start..span.End]}")];
}
