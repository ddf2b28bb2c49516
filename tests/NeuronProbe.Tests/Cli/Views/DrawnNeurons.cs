using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>Neurons whose distributions look like those of a real model,
/// made from formulas so that drawings never change.</summary>
internal static partial class DrawnNeurons
{
    private const int Tokens = 20_000;

    // By the array itself: thousands of neurons share few.
    private static readonly ConcurrentDictionary<double[], NeuronStatistics> StatisticsOf = [];
    private static readonly ConcurrentDictionary<double[], HistogramBin[]> BinsOf = [];

    /// <summary>After a GELU: most values just below zero, a few far above.</summary>
    public static double[] HeavyTailed { get; } = [.. Normal(-0.9, 0.8, Tokens).Select(Gelu), .. Normal(4.5, 1.2, 60)];

    /// <summary>Before the nonlinearity: a bell.</summary>
    public static double[] Broad { get; } = [.. Normal(-0.5, 1.1, Tokens)];

    /// <summary>Two heaps of about the same size.</summary>
    public static double[] TwoHeaps { get; } = [.. Uniform(-3, -1, 900), .. Uniform(1, 5, 1100)];

    public static double[] Dead { get; } = [.. Uniform(-0.17, -0.01, 500)];

    public static double[] Constant { get; } = [.. Enumerable.Repeat(0.5, 100)];

    public static string[] Texts { get; } =
    [
        "The harbour lights came on one after another, and the small boat was left on the shore by the men who had "
            + "rowed it home [see map].",
        "if (values[i] > 0)\r\n{\r\n\treturn values[i];\r\n}\r\nelse { throw; }",
        "東京の夏は暑いですが、秋はとても過ごしやすい季節になります。 It was 👩‍👩‍👧 who came.",
    ];

    /// <summary>Two layers with such neurons.</summary>
    public static Findings Create(int neuronsOfLastSite = 2)
    {
        SiteFindings[] sites =
        [
            Site("transformer.h.0.mlp.c_proj", 0, [3, 17, 3071], [HeavyTailed, Broad, TwoHeaps]),
            Site("transformer.h.11.mlp.c_proj", 11, [.. Enumerable.Range(0, neuronsOfLastSite)], [Dead, Constant]),
        ];
        return new Findings(sites, SampleTables.AllNames, RunCorrections.Of([], []));
    }

    /// <summary>A gated product: some values far below zero, one nearer above.</summary>
    public static double[] LowTailed { get; } =
        [.. Uniform(-0.5, 0.5, 3000), .. Uniform(-9.5, -8, 60), -9.8, 1.6];

    /// <summary>A bell, and one value that is a thousand times as large.</summary>
    public static double[] OneOutlier { get; } = [.. Broad, 1000];

    /// <summary>One layer with neurons of such values, and examples of some tails from six documents each.</summary>
    public static Findings WithTails(double[][] values, params Tail[] tails) => new(
        [
            Site(
                "model.layers.0.mlp.down_proj",
                0,
                [.. Enumerable.Range(0, values.Length)],
                values,
                (own, neuron) => [.. tails.Order().SelectMany(tail => Strongest(own, neuron, tail))]),
        ],
        SampleTables.AllNames,
        RunCorrections.Of([], []));

    /// <summary>The same with a table that has no drawing of its own.</summary>
    public static Findings WithTable<TRow>(Findings findings, TableSchema<TRow> schema, Func<int, TRow[]> rows) => new(
        [
            .. findings.Sites.Select(site => site with
            {
                Collectors =
                [
                    .. site.Collectors,
                    new FixedTable<TRow>(
                        site.Selection,
                        schema,
                        [.. Enumerable.Range(0, site.Selection.Neurons.Count).Select(rows)]),
                ],
            }),
        ],
        new HashSet<string>(findings.Schemas.Select(known => known.Name).Append(schema.Name)),
        RunCorrections.Of([], []));

    /// <summary>
    /// An example of the text's <paramref name="word"/>-th token, with activations that fall off on both sides of it.
    /// </summary>
    public static TopExample Example(Tail tail, int rank, string text, int word, float activation)
    {
        Match[] tokens = [.. TokenPattern().Matches(text).Cast<Match>()];
        int peak = word % tokens.Length;
        int[] ids = [.. tokens.Select((_, i) => i == peak ? 464 + rank : i)];
        TextRange[] ranges = [.. tokens.Select(token => new TextRange(token.Index, token.Index + token.Length))];
        var context = new TokenContext(
            rank * 11, $"corpus/books.jsonl:{rank * 11}", peak, peak, ids, text, ranges, 0, 0);
        return new TopExample(tail, rank, activation, context, [.. tokens.Select((_, i) => At(i - peak, i))]);

        float At(int distance, int i) => distance == 0
            ? activation
            : activation * (i % 3 == 2 ? -0.6f : 0.8f) / (1 + Math.Abs(distance));
    }

    private static TopExample[] Strongest(double[] values, int neuron, Tail tail) =>
    [
        .. (tail == Tail.High ? values.OrderDescending() : values.Order()).Take(6).Select((value, i) => Example(
            tail, i + 1, Texts[i % Texts.Length], (tail == Tail.High ? 14 : 4) + neuron, (float)value)),
    ];

    private static TopExample[] Few(double[] values, int neuron) =>
    [
        .. Texts.Select((text, i) =>
            Example(Tail.High, i + 1, text, 14 + neuron, (float)(values.Max() * (1 - (0.2 * i))))),
        .. Texts.Take(1).Select((text, i) => Example(Tail.Low, i + 1, text, 4 + neuron, (float)values.Min())),
    ];

    private static SiteFindings Site(
        string path,
        int layer,
        int[] neurons,
        double[][] values,
        Func<double[], int, TopExample[]>? examples = null)
    {
        var selection = new SiteSelection(new Site(path, SiteSide.Input, layer, 3072), neurons);
        return new SiteFindings(
            selection,
            [
                Table(NeuronStatistics.Schema, (own, _) => [StatisticsOf.GetOrAdd(own, Statistics)]),
                Table(TopExample.Schema, examples ?? Few),
                Table(HistogramBin.Schema, (own, _) => BinsOf.GetOrAdd(own, Bins)),
            ]);

        FixedTable<TRow> Table<TRow>(TableSchema<TRow> schema, Func<double[], int, TRow[]> rows) =>
            new(selection, schema, [.. neurons.Select((_, i) => rows(values[i % values.Length], i))]);
    }

    private static NeuronStatistics Statistics(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double mean = values.Average();
        double Moment(int power) => values.Average(v => Math.Pow(v - mean, power));
        double Quantile(double q) => sorted[(int)(q * (sorted.Length - 1))];
        double variance = sorted[0] == sorted[^1] ? 0 : Moment(2);
        double kurtosis = (Moment(4) / (variance * variance)) - 3;
        long active = values.LongCount(v => v > 0);
        (string Name, bool Holds)[] flags =
        [
            ("dead", active == 0), ("always_on", active == values.Length), ("constant", variance == 0),
            ("heavy_tailed", kurtosis > 10), ("sparse", kurtosis > 10),
        ];
        return new NeuronStatistics
        {
            Count = values.Length,
            Mean = mean,
            Variance = variance,
            Skewness = OrNull(Moment(3) / Math.Pow(variance, 1.5)),
            Kurtosis = OrNull(kurtosis),
            LifetimeSparseness = OrNull(
                (1 - (Math.Pow(values.Average(Math.Abs), 2) / values.Average(v => v * v)))
                    / (1 - (1.0 / values.Length))),
            Min = (float)sorted[0],
            Q01 = Quantile(0.01),
            Q05 = Quantile(0.05),
            Q25 = Quantile(0.25),
            Median = Quantile(0.5),
            Q75 = Quantile(0.75),
            Q95 = Quantile(0.95),
            Q99 = Quantile(0.99),
            Max = (float)sorted[^1],
            Active = active,
            Flags = string.Join(' ', flags.Where(flag => flag.Holds).Select(flag => flag.Name)),
        };

        static double? OrNull(double value) => double.IsFinite(value) ? value : null;
    }

    // Borders at powers of the square root of two, from 1/256 of the largest magnitude on, on both sides of zero.
    private static HistogramBin[] Bins(double[] values)
    {
        double largest = 1.2 * values.Max(Math.Abs);
        double[] magnitudes =
            [0, .. Enumerable.Range(0, 17).Select(k => largest / 256 * Math.Pow(2, k / 2.0)), largest * 1.5];
        double[] edges = [.. magnitudes.Skip(1).Reverse().Select(m => -m), .. magnitudes];
        return
        [
            .. edges.Zip(edges.Skip(1))
                .Select(bin => new HistogramBin(
                    (float)bin.First,
                    (float)bin.Second,
                    values.LongCount(value => value >= bin.First && value < bin.Second)))
                .Where(bin => bin.Count > 0),
        ];
    }

    private static double Gelu(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static IEnumerable<double> Uniform(double from, double to, int count) =>
        Enumerable.Range(0, count).Select(i => from + ((to - from) * (i + 0.5) / count));

    // The logistic distribution's quantile, scaled, is near enough to the normal one for a drawing.
    private static IEnumerable<double> Normal(double mean, double std, int count) =>
        Uniform(0, 1, count).Select(p => mean + (std * 0.5513 * Math.Log(p / (1 - p))));

    [GeneratedRegex(@"\s?\w+|\s|[^\w\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
