using System.Globalization;
using NeuronProbe.Models.Layers;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Compares the tables of a scan with all activations, by the definitions of every column.</summary>
/// <param name="truth">All activations.</param>
/// <param name="scan">A scan of the same documents, in any order, of all neurons at <c>ffn.*.post</c>, with the tails
/// that a site has by default, one place a document.</param>
/// <param name="tolerance">How far an activation may be off, relative to the largest at its site:
/// 0 where the batches have the same shapes.</param>
/// <param name="top">Examples asked for.</param>
internal sealed class ScanAgreement(AllActivations truth, FinishedScan scan, double tolerance, int top)
{
    /// <summary>The bound of the contract for activations in other batches.</summary>
    public const double OtherBatches = 2e-5;

    private static readonly (string Name, double Fraction)[] Quantiles =
        [("q01", 0.01), ("q05", 0.05), ("q25", 0.25), ("median", 0.5), ("q75", 0.75), ("q95", 0.95), ("q99", 0.99)];

    private readonly Dictionary<string, int> numbers = truth.Documents.Index()
        .ToDictionary(d => d.Item.Id, d => d.Index);

    public void Check()
    {
        ILookup<(string, string), Dictionary<string, string>> neurons = ByNeuron("neurons");
        ILookup<(string, string), Dictionary<string, string>> bins = ByNeuron("histogram");
        ILookup<(string, string), Dictionary<string, string>> examples = ByNeuron("top_examples");
        Assert.Equal(truth.Sites.Sum(s => s.Site.Width), neurons.Count);
        foreach (HookPoint site in truth.Sites)
        {
            string name = site.Site.Name;
            double slack = tolerance * truth.Largest(name);
            (Numbers[] all, PlainFlags flags) = truth.FiguresOf(site);
            for (int neuron = 0; neuron < site.Site.Width; neuron++)
            {
                var key = (name, neuron.ToString(CultureInfo.InvariantCulture));
                Dictionary<string, string> row = Assert.Single(neurons[key]);
                CheckStatistics(row, all[neuron], slack, $"{name}:{neuron}");
                CheckFlags(row, all[neuron], flags.Ratios(neuron), site.Site.IsGatedProduct);
                CheckBins([.. bins[key]], all[neuron], slack);
                ILookup<string, Dictionary<string, string>> tails = examples[key].ToLookup(r => r["tail"]);
                CheckExamples([.. tails["high"]], name, neuron, slack, 1);
                if (site.Site.IsGatedProduct)
                {
                    CheckExamples([.. tails["low"]], name, neuron, slack, -1);
                }
                Assert.Equal(site.Site.IsGatedProduct ? 2 : 1, tails.Count);
            }
        }
    }

    private ILookup<(string, string), Dictionary<string, string>> ByNeuron(string table) =>
        scan.Table(table).ToLookup(r => (r["site"], r["neuron"]));

    private static void CheckStatistics(Dictionary<string, string> row, Numbers values, double slack, string where)
    {
        Assert.Equal(values.Count, Numbers.Parse(row["count"]));
        Assert.Equal(values.NonFinite, Numbers.Parse(row["nonfinite"]));
        // Sums in another order differ by rounding.
        double rounding = 1e-12 * values.Largest;
        (double std, double largest) = (values.Std, values.Largest);
        Close("mean", values.Mean, slack + rounding);
        Close("std", std, slack + rounding);
        Close("variance", values.Variance, (2 * std * slack) + (slack * slack) + (1e-12 * largest * largest));
        Close("min", values.Min, slack);
        Close("max", values.Max, slack);
        foreach ((string name, double fraction) in Quantiles)
        {
            (double value, double error) = values.Quantile(fraction);
            Close(name, value, error + slack + rounding);
        }
        int active = values.Above(0);
        Close("active", active, values.Within(-slack, slack));
        Assert.Equal(Numbers.Parse(row["active"]) / values.Count, Numbers.Parse(row["active_fraction"]));
        CheckShape();

        // What values that are off by the slack do to third and fourth moments, to first order, twice over.
        void CheckShape()
        {
            double relative = slack / std;
            if (std > 0 && relative < 0.01)
            {
                (double skewness, double kurtosis) = (values.Skewness, values.Kurtosis);
                Close(
                    "skewness",
                    skewness,
                    (12 * relative * (1 + Math.Abs(skewness))) + (1e-9 * (1 + Math.Abs(skewness))));
                Close(
                    "kurtosis",
                    kurtosis,
                    (16 * relative * (Math.Pow(kurtosis + 3, 0.75) + kurtosis + 3))
                        + (1e-9 * (1 + Math.Abs(kurtosis))));
            }
            double sizes = Math.Sqrt(values.MeanSquare);
            if (sizes > 0)
            {
                Close("lifetime_sparseness", values.LifetimeSparseness, (8 * slack / sizes) + 1e-9);
            }
        }

        void Close(string column, double expected, double allowed)
        {
            double actual = column is "min" or "max" ? Numbers.Parse32(row[column]) : Numbers.Parse(row[column]);
            Assert.True(
                Math.Abs(expected - actual) <= allowed,
                $"{where} {column}: expected {expected:R} within {allowed:R}, but got {actual:R}.");
        }
    }

    private static void CheckFlags(
        Dictionary<string, string> row, Numbers values, IEnumerable<(string Flag, double Ratio)> ratios, bool isGated)
    {
        string[] flags = row["flags"].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(!isGated && Numbers.Parse(row["active"]) == values.Count, flags.Contains("always_on"));
        Assert.Equal(row["min"] == row["max"], flags.Contains("constant"));
        foreach ((string flag, double ratio) in ratios.Where(r => r.Flag is not ("always_on" or "constant")))
        {
            // Bins know each value to 2 %, and the medians of the site likewise.
            Assert.True(ratio < 1.15 || flags.Contains(flag), $"{row["site"]}:{row["neuron"]} is {flag}, not flagged.");
            Assert.True(ratio > 0.85 || !flags.Contains(flag), $"{row["site"]}:{row["neuron"]} is not {flag}.");
        }
    }

    private static void CheckBins(Dictionary<string, string>[] rows, Numbers values, double slack)
    {
        Assert.InRange(rows.Length, 1, 64);
        Assert.Equal(values.Count, rows.Sum(r => Numbers.Parse(r["count"])));
        double end = double.NegativeInfinity;
        foreach (Dictionary<string, string> row in rows)
        {
            (double lower, double upper, double count) =
                (Numbers.Parse32(row["lower"]), Numbers.Parse32(row["upper"]), Numbers.Parse(row["count"]));
            Assert.InRange(lower, end, upper);
            end = upper;
            Assert.InRange(count, 1, values.Within(lower - slack, upper + slack));
            int inside = upper - lower > 2 * slack
                ? values.Within(Math.BitIncrement(lower + slack), Math.BitDecrement(upper - slack))
                : 0;
            Assert.InRange(inside, 0, count);
        }
    }

    private void CheckExamples(Dictionary<string, string>[] rows, string site, int neuron, double slack, int sign)
    {
        (int Document, int Token, float Value)[] expected =
        [
            .. truth.Of(site, neuron).Where(v => float.IsFinite(v.Value)).GroupBy(v => v.Document)
                .Select(g => g.Aggregate((best, v) => sign * v.Value > sign * best.Value ? v : best))
                .OrderByDescending(v => sign * v.Value).ThenBy(v => v.Document).Take(top),
        ];
        Assert.Equal(expected.Length, rows.Length);
        Assert.Equal(rows.Length, rows.DistinctBy(r => r["document_id"]).Count());
        for (int i = 0; i < rows.Length; i++)
        {
            float activation = Numbers.Parse32(rows[i]["activation"]);
            int document = numbers[rows[i]["document_id"]];
            int token = int.Parse(rows[i]["token"], CultureInfo.InvariantCulture);
            Assert.Equal(i + 1, Numbers.Parse(rows[i]["rank"]));
            Assert.True(truth.IsCounted(document, token));
            Assert.Equal(truth.Documents[document].Ids[token], Numbers.Parse(rows[i]["token_id"]));
            Assert.InRange(activation, expected[i].Value - slack, expected[i].Value + slack);
            Assert.InRange(
                activation, truth[site, document][token][neuron] - slack, truth[site, document][token][neuron] + slack);
            if (slack == 0)
            {
                Assert.Equal((expected[i].Document, expected[i].Token), (document, token));
            }
        }
    }
}
