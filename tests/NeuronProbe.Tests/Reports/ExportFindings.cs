using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Reports;

/// <summary>Findings of typed rows for the formats of other tools, and a manifest that goes with them.</summary>
internal static class ExportFindings
{
    public static readonly string[] Tables = ["neurons", "top_examples", "histogram", "samples"];

    /// <summary>Two neurons, 2 and 5, at the neurons, at what they are computed from and at another site, of layer
    /// 3.</summary>
    public static Findings Create() => Of(
        SiteOf("ffn.3.post"), SiteOf("ffn.3.pre"), SiteOf("attn.3.head.0"));

    public static Findings Of(params SiteFindings[] sites) =>
        new(sites, Tables.ToHashSet(), RunCorrections.Of([], []));

    /// <summary>A manifest with a prefix, and options of the scan.</summary>
    public static ScanManifest Manifest(params (string Name, object Value)[] options)
    {
        ScanManifest small = SmallManifest.Create();
        ScanManifest manifest = small with
        {
            Model = small.Model with { Folder = "meta-llama/Llama-3.2-1B" },
            Tokenizer = new ManifestTokenizer("a tokenizer", [], [1], [2]),
        };
        foreach ((string name, object value) in options.Prepend(("max-length", 10)))
        {
            manifest.Options[name] = value switch
            {
                int number => number,
                bool flag => flag,
                _ => (string)value,
            };
        }
        return manifest;
    }

    public static SiteFindings SiteOf(string alias)
    {
        var site = new Site($"module.{alias}", SiteSide.Input, 3, 8) { Alias = alias };
        var selection = new SiteSelection(site, [2, 5]);
        return Site(
            selection,
            [
                [Top(1, 8.25f, Said(), 0.1f, 8.25f, -3.5f), Top(2, 0.5f, Emoji(), 0.25f, 0f, 0.125f, 0.5f)],
                [new TopExample(Tail.Low, 1, -2f, Said(), [1f, -2f, 0.5f])],
            ],
            [
                [
                    Draw(null, 12, 1, Emoji(), 0.25f, 0f, 0.125f, 0.5f),
                    Draw(null, 12, 2, Said(), 0.1f, 8.25f, -3.5f),
                    Draw(new SampleInterval(1, -4f, 0f), 3, 1, Said(), 0.1f, -3.25f, -3.5f),
                    Draw(new SampleInterval(3, 4f, 8f), 1, 1, Said(), 0.1f, 4.5f, -3.5f),
                ],
                [],
            ]);
    }

    public static SiteFindings Site(SiteSelection selection, TopExample[][] top, Sample[][] samples) => new(
        selection,
        [
            new FixedTable<NeuronStatistics>(
                selection, NeuronStatistics.Schema, [.. selection.Neurons.Select((_, i) => new[] { Statistics(i) })]),
            new FixedTable<HistogramBin>(
                selection,
                HistogramBin.Schema,
                [.. selection.Neurons.Select((_, i) =>
                    i == 0 ? new HistogramBin[] { new(-4, 0, 8), new(0, 8.25f, 4) } : [])]),
            new FixedTable<TopExample>(selection, TopExample.Schema, top),
            new FixedTable<Sample>(selection, Sample.Schema, samples),
        ]);

    public static TopExample Top(int rank, float activation, TokenContext context, params float[] activations) =>
        new(Tail.High, rank, activation, context, activations);

    public static Sample Draw(
        SampleInterval? interval, long tokens, int draw, TokenContext context, params float[] activations) =>
        new(interval, tokens, draw, activations[context.Index], context, activations);

    /// <summary>The second of three tokens, with the quotes of its neighbours and two control characters.</summary>
    public static TokenContext Said() => Context("\"Well,\" said Ünal\0.\u2028", 7, 1, (0, 7), (7, 12), (12, 20));

    /// <summary>The last of four tokens, of which the last three are one character.</summary>
    public static TokenContext Emoji() => Context("see 😀", 3, 3, (0, 3), (3, 6), (4, 6), (4, 6));

    /// <summary>A context of a document's own tokens, whose ids begin with 100.</summary>
    /// <param name="text">The piece of text.</param>
    /// <param name="token">The number of the token itself.</param>
    /// <param name="index">Which one of the context it is.</param>
    /// <param name="ranges">Where the tokens stand.</param>
    public static TokenContext Context(string text, int token, int index, params (int Start, int End)[] ranges) => new(
        4, "books.jsonl:5", token, index, [.. Enumerable.Range(100, ranges.Length)], text,
        [.. ranges.Select(range => new TextRange(range.Start, range.End))], 0, 1);

    private static NeuronStatistics Statistics(int i) => i == 0
        ? new()
        {
            Count = 12,
            Mean = -0.30000000000000004,
            Variance = 0.25,
            Skewness = 1e-7,
            Kurtosis = -1.2,
            Min = -3.5f,
            Max = 8.25f,
            Active = 3,
        }
        : new() { Count = 5, Mean = 0, Variance = 0, Min = 0, Max = 0 };
}
