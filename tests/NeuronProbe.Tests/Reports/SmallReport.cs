using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Reports;

/// <summary>Reports of a few neurons whose rows are known.</summary>
internal static class SmallReport
{
    /// <summary>Two neurons of a site of four, with rows of all kinds.</summary>
    /// <param name="text">A document of two tokens: its first character, and the rest.</param>
    /// <param name="name">Name of the document, of a concept and of the model.</param>
    public static Report Create(string text = "ab c", string name = "doc")
    {
        var site = new Site("transformer.h.0.mlp.c_proj", SiteSide.Input, 0, 4) { Alias = "ffn.0.post" };
        var selection = new SiteSelection(site, [1, 3]);
        var findings = new Findings(
            [
                new SiteFindings(selection,
                [
                    new FixedTable<NeuronStatistics>(selection, NeuronStatistics.Schema, [Sparse], [Constant]),
                    new FixedTable<TopExample>(selection, TopExample.Schema, Examples(text, name), []),
                    new FixedTable<HistogramBin>(
                        selection, HistogramBin.Schema, [new(-1, -0.5f, 2), new(0, 0.1f, 5), new(0.1f, 2.5f, 3)], []),
                    new FixedTable<Sample>(selection, Sample.Schema, Samples(text, name), []),
                    new FixedTable<ConceptFigures>(
                        selection, ConceptFigures.Schema, [Concept(name, 0.5)], [Concept(name, -0.25)]),
                ]),
            ],
            new HashSet<string> { "neurons", "top_examples", "histogram", "samples", "concepts" },
            RunCorrections.Of([], []));
        ScanManifest manifest = SmallManifest.Create();
        return new Report(manifest with { Model = manifest.Model with { Folder = name }, Warnings = [name] }, findings);
    }

    /// <summary>A context of a document.</summary>
    /// <param name="document">The document's number.</param>
    /// <param name="token">The number of the token that it is the context of, or -1.</param>
    /// <param name="index">Which of the tokens that is.</param>
    /// <param name="tokens">Ids and texts of the tokens; with null the tool added it.</param>
    public static TokenContext Context(long document, int token, int index, params (int Id, string? Text)[] tokens)
    {
        var ranges = new List<TextRange>();
        int at = 0;
        foreach ((_, string? text) in tokens)
        {
            ranges.Add(new(at, at += text?.Length ?? 0));
        }
        string all = string.Concat(tokens.Select(own => own.Text));
        int[] ids = [.. tokens.Select(own => own.Id)];
        return new(document, $"doc {document}", token, index, ids, all, [.. ranges], 0, 0);
    }

    private static NeuronStatistics Sparse { get; } = new()
    {
        Count = 10,
        Mean = -0.1234567,
        Variance = 4,
        Kurtosis = 3.5,
        LifetimeSparseness = 0.75,
        Min = -1.1f,
        Median = 0.30000000000000004,
        Max = 2.5f,
        Active = 6,
        Nonfinite = 1,
        Flags = "heavy_tailed sparse",
    };

    private static NeuronStatistics Constant { get; } =
        new() { Count = 10, Mean = 0, Variance = 0, Min = 0, Median = 0, Max = 0, Flags = "dead constant" };

    private static TopExample[] Examples(string text, string name)
    {
        var context = new TokenContext(
            7, name, 1, 2, [50256, 11, 12], text, [new(0, 0), new(0, 1), new(1, text.Length)], 1, text.Length);
        var ids = new TokenContext(8, "8", 0, 0, [5], null, [new(0, 0)], null, null);
        return
        [
            new(Tail.High, 1, 2.5f, context, [float.NaN, 0.1f, 2.5f]), new(Tail.High, 2, 1.5f, ids, [1.5f]),
            new(Tail.Low, 1, -1.1f, context with { Token = 0, Index = 1 }, [float.NegativeInfinity, -1.1f, 0]),
        ];
    }

    private static Sample[] Samples(string text, string name)
    {
        var context = new TokenContext(
            7, name, 0, 0, [11, 12], text, [new(0, 1), new(1, text.Length)], 0, text.Length);
        return
        [
            new(null, 10, 1, 0.25f, context, [0.25f, 1]),
            new(new SampleInterval(1, -2, 0), 4, 1, -0.5f, context, [-0.5f, -1]),
            new(new SampleInterval(1, -2, 0), 4, 2, -0.75f, context, [-0.75f, -1]),
        ];
    }

    private static ConceptFigures Concept(string name, double r) => new()
    {
        Concept = name,
        Positives = 40,
        Negatives = 60,
        PositiveDocuments = 12,
        PointBiserialR = r,
        QValue = 0.01,
        Flags = "token_locked",
    };
}
