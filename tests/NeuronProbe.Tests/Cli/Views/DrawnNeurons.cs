using System.Text.RegularExpressions;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>Neurons whose distributions look like those of a real model, made from formulas so that drawings never change.</summary>
internal static partial class DrawnNeurons
{
    private const int Tokens = 20_000;

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
        "The harbour lights came on one after another, and the small boat was left on the shore by the men who had rowed it home [see map].",
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
        return new Findings(sites, SampleTables.AllNames);
    }

    /// <summary>A gated product: a few values far below zero, fewer and nearer ones above.</summary>
    public static double[] LowTailed { get; } = [.. Uniform(-0.5, 0.5, 3000), -9.8, 1.6];

    /// <summary>One layer with neurons of such values, examples of some tails kept.</summary>
    public static Findings WithTails(double[][] values, params string[] tails) =>
        new([Site("model.layers.0.mlp.down_proj", 0, [.. Enumerable.Range(0, values.Length)], values, tails)], SampleTables.AllNames);

    /// <summary>An example of the text's <paramref name="word"/>-th token, with activations that fall off on both sides of it.</summary>
    public static Cell[] Example(string tail, int rank, string text, int word, float activation)
    {
        Match[] tokens = [.. TokenPattern().Matches(text).Cast<Match>()];
        int peak = word % tokens.Length;
        float[] activations = [.. tokens.Select((_, i) => i == peak ? activation : activation * (i % 3 == 2 ? -0.6f : 0.8f) / (1 + Math.Abs(i - peak)))];
        return
        [
            tail, (long)rank, activation, rank * 11L, $"corpus/books.jsonl:{rank * 11}", (long)peak, 464L + rank, tokens[peak].Value, 0L, 0L,
            text[..tokens[peak].Index], text[(tokens[peak].Index + tokens[peak].Length)..], (long)peak,
            tokens.Select((_, i) => i).ToArray(), activations, tokens.Select(t => t.Index).ToArray(), tokens.Select(t => t.Index + t.Length).ToArray(),
        ];
    }

    private static SiteFindings Site(string path, int layer, int[] neurons, double[][] values, params string[] tails)
    {
        var selection = new SiteSelection(new Site(path, SiteSide.Input, layer, 3072), neurons);
        return new SiteFindings(selection,
        [
            new FixedTable(selection, SampleTables.Neurons, [.. neurons.Select((_, i) => new[] { Statistics(values[i % values.Length]) })]),
            new FixedTable(selection, SampleTables.TopExamples, [.. neurons.Select((_, i) => Examples(values[i % values.Length], i).Where(row => tails.Length == 0 || tails.Contains(row[0].Text)).ToArray())]),
            new FixedTable(selection, SampleTables.Histogram, [.. neurons.Select((_, i) => Bins(values[i % values.Length]))]),
        ]);
    }

    private static Cell[][] Examples(double[] values, int neuron) =>
    [
        .. Texts.Select((text, i) => Example("high", i + 1, text, 14 + neuron, (float)(values.Max() * (1 - (0.2 * i))))),
        .. Texts.Take(1).Select((text, i) => Example("low", i + 1, text, 4 + neuron, (float)values.Min())),
    ];

    private static Cell[] Statistics(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double mean = values.Average();
        double Moment(int power) => values.Average(v => Math.Pow(v - mean, power));
        double Quantile(double q) => sorted[(int)(q * (sorted.Length - 1))];
        double variance = sorted[0] == sorted[^1] ? 0 : Moment(2);
        double kurtosis = (Moment(4) / (variance * variance)) - 3;
        long active = values.LongCount(v => v > 0);
        string[] flags =
        [
            .. active == 0 ? ["dead"] : Array.Empty<string>(), .. active == values.Length ? ["always_on"] : Array.Empty<string>(),
            .. variance == 0 ? ["constant"] : Array.Empty<string>(), .. kurtosis > 10 ? ["heavy_tailed", "sparse"] : Array.Empty<string>(),
        ];
        return
        [
            (long)values.Length, mean, Math.Sqrt(variance), variance, Moment(3) / Math.Pow(variance, 1.5), kurtosis, (float)sorted[0], Quantile(0.01), Quantile(0.05),
            Quantile(0.25), Quantile(0.5), Quantile(0.75), Quantile(0.95), Quantile(0.99), (float)sorted[^1], active, active / (double)values.Length, 0L,
            string.Join(' ', flags),
        ];
    }

    // Borders at powers of the square root of two, from 1/256 of the largest magnitude on, on both sides of zero.
    private static Cell[][] Bins(double[] values)
    {
        double largest = 1.2 * values.Max(Math.Abs);
        double[] magnitudes = [0, .. Enumerable.Range(0, 17).Select(k => largest / 256 * Math.Pow(2, k / 2.0)), largest * 1.5];
        double[] edges = [.. magnitudes.Skip(1).Reverse().Select(m => -m), .. magnitudes];
        return
        [
            .. edges.Zip(edges.Skip(1), (lower, upper) => (lower, upper, count: values.LongCount(v => v >= lower && v < upper)))
                .Where(bin => bin.count > 0)
                .Select(bin => new Cell[] { bin.lower, bin.upper, bin.count }),
        ];
    }

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    private static IEnumerable<double> Uniform(double from, double to, int count) => Enumerable.Range(0, count).Select(i => from + ((to - from) * (i + 0.5) / count));

    // The logistic distribution's quantile, scaled, is near enough to the normal one for a drawing.
    private static IEnumerable<double> Normal(double mean, double std, int count) => Uniform(0, 1, count).Select(p => mean + (std * 0.5513 * Math.Log(p / (1 - p))));

    [GeneratedRegex(@"\s?\w+|\s|[^\w\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex TokenPattern();
}
