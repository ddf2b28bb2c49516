using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>The tables of one site in two scans, compared figure by figure.</summary>
internal sealed class SiteDifference
{
    /// <summary>How far an activation may be off, as a share of the largest magnitude at its site.</summary>
    public const double ActivationBound = 2e-5;

    private static readonly (string Column, Func<NeuronStatistics, double?> Figure)[] Quantiles =
    [
        ("q01", row => row.Q01), ("q05", row => row.Q05), ("q25", row => row.Q25), ("median", row => row.Median),
        ("q75", row => row.Q75), ("q95", row => row.Q95), ("q99", row => row.Q99),
    ];

    // What of a concept's row follows from labels alone, and what is a mean of activations.
    private static readonly string[] SameForLabels = ["concept", "positives", "negatives", "positive_documents"];
    private static readonly string[] Means = ["mean_positive", "mean_negative"];

    private readonly (Findings Found, SiteFindings Site, HistogramCollector? Histogram) first;
    private readonly (Findings Found, SiteFindings Site, HistogramCollector? Histogram) second;
    private readonly CollectorOptions options;
    private readonly Func<string, TableDifference> tableOf;
    private readonly double slack;
    private readonly string name;

    /// <param name="first">One scan.</param>
    /// <param name="second">The other one, of the same sites, neurons and collectors.</param>
    /// <param name="site">Index of the site.</param>
    /// <param name="tableOf">Where the differences of a table go, by its name.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public SiteDifference(SavedScan first, SavedScan second, int site, Func<string, TableDifference> tableOf)
    {
        (this.first, this.second, this.tableOf) = (Open(first, site), Open(second, site), tableOf);
        options = first.Contents.Options;
        name = first.Manifest.Sites[site].Alias ?? first.Manifest.Sites[site].Name;
        slack = ActivationBound * Math.Max(LargestOf(this.first), LargestOf(this.second));
    }

    /// <summary>Compares all tables.</summary>
    public void Compare()
    {
        foreach (TableSchema schema in first.Found.Schemas)
        {
            TableDifference table = tableOf(schema.Name);
            for (int index = 0; index < first.Site.Selection.Neurons.Count; index++)
            {
                Compare(schema, table, index);
            }
        }
    }

    private static (Findings Found, SiteFindings Site, HistogramCollector? Histogram) Open(SavedScan scan, int site)
    {
        Findings found = scan.Load([site]);
        bool hasBins = CollectorCatalogue.KindsOf(scan.Collect, scan.Contents.Options)
            .Contains(HistogramCollector.Kind);
        Collector? histogram = !hasBins ? null
            : scan.Load([site], [HistogramCollector.Kind.Name]).Sites[0].Collectors.SingleOrDefault();
        return (found, found.Sites[0], (HistogramCollector?)histogram);
    }

    private static double LargestOf((Findings Found, SiteFindings Site, HistogramCollector? Histogram) scan)
    {
        IEnumerable<int> neurons = Enumerable.Range(0, scan.Site.Selection.Neurons.Count);
        IEnumerable<double> extremes = scan.Histogram is { } histogram
            ? neurons.Select(histogram.Distribution).Where(values => values.Count > 0)
                .SelectMany(values => new[] { values.OrderStatistic(0), values.OrderStatistic(values.Count - 1) })
            : scan.Found.Rows<TopExample>().Select(found => (double)found.Row.Activation);
        return extremes.Select(Math.Abs).DefaultIfEmpty(0).Max();
    }

    private void Compare(TableSchema schema, TableDifference table, int index)
    {
        int neuron = first.Site.Selection.Neurons[index];
        if (schema == NeuronStatistics.Schema)
        {
            CompareStatistics(table, index, neuron);
        }
        else if (schema == HistogramBin.Schema)
        {
            CompareBins(table, index, neuron);
        }
        else if (schema == TopExample.Schema)
        {
            new ExampleDifference(table, name, neuron, slack).Compare(
                RowsOf<TopExample>(first, index), RowsOf<TopExample>(second, index));
        }
        else if (schema == Sample.Schema)
        {
            ExampleDifference samples = new(table, name, neuron, slack);
            samples.CompareShared(RowsOf<Sample>(first, index), RowsOf<Sample>(second, index), KeyOf);
        }
        else
        {
            CompareOthers(schema, table, index, neuron);
        }

        static (bool, long, int) KeyOf(Sample row) =>
            (row.Interval is null, row.Context.Document, row.Context.Token);
    }

    private static TRow[] RowsOf<TRow>(
        (Findings Found, SiteFindings Site, HistogramCollector? Histogram) scan, int index) =>
        [.. scan.Found.Rows<TRow>(scan.Site, index)];

    private void CompareStatistics(TableDifference table, int index, int neuron)
    {
        NeuronStatistics a = RowsOf<NeuronStatistics>(first, index)[0];
        NeuronStatistics b = RowsOf<NeuronStatistics>(second, index)[0];
        var bounds = new NeuronBounds(a, first.Histogram?.Distribution(index), slack, options.Exact);
        double? active = bounds.Active(options.Threshold);
        Add("count", a.Count, b.Count, 0);
        Add("mean", a.Mean, b.Mean, bounds.Sum);
        Add("std", a.Std, b.Std, bounds.Sum);
        Add("variance", a.Variance, b.Variance, bounds.Variance);
        Add("skewness", a.Skewness, b.Skewness, bounds.Skewness);
        Add("kurtosis", a.Kurtosis, b.Kurtosis, bounds.Kurtosis);
        Add("lifetime_sparseness", a.LifetimeSparseness, b.LifetimeSparseness, bounds.LifetimeSparseness);
        Add("min", a.Min, b.Min, bounds.Extreme);
        foreach ((string column, Func<NeuronStatistics, double?> figure) in Quantiles)
        {
            Add(column, figure(a), figure(b), bounds.Quantile(figure(a)));
        }
        Add("max", a.Max, b.Max, bounds.Extreme);
        Add("active", a.Active, b.Active, active);
        Add("active_fraction", a.ActiveFraction, b.ActiveFraction, (active + 0.5) / a.Count);
        Add("nonfinite", a.Nonfinite, b.Nonfinite, 0);
        table.AddOther("flags", name, neuron, a.Flags == b.Flags, mayDiffer: true);

        void Add(string column, double? one, double? other, double? bound) =>
            table.Add(column, name, neuron, one, other, bound);
    }

    private void CompareBins(TableDifference table, int index, int neuron)
    {
        BinnedDistribution a = first.Histogram!.Distribution(index);
        BinnedDistribution b = second.Histogram!.Distribution(index);
        table.Add("count", name, neuron, a.Count, b.Count, 0);
        BinDifference worst = BinDifference.Worst(a, b, slack);
        table.Add("count", name, neuron, worst.First, worst.Second, worst.Bound);
    }

    /// <summary>Compares rows of which no more is known than their columns.</summary>
    private void CompareOthers(TableSchema schema, TableDifference table, int index, int neuron)
    {
        Cell[][] one = RowsOf(first);
        Cell[][] other = RowsOf(second);
        table.Add("rows", name, neuron, one.Length, other.Length, 0);
        foreach ((Cell[] a, Cell[] b) in one.Zip(other))
        {
            for (int i = 0; i < a.Length; i++)
            {
                string column = schema.Columns[i].Name;
                double? bound = SameForLabels.Contains(column) ? 0 : Means.Contains(column) ? slack : null;
                if (a[i].IsNumberOrEmpty && b[i].IsNumberOrEmpty)
                {
                    table.Add(column, name, neuron, NumberOf(a[i]), NumberOf(b[i]), bound);
                }
                else
                {
                    table.AddOther(column, name, neuron, $"{a[i]}" == $"{b[i]}", mayDiffer: bound is null);
                }
            }
        }

        Cell[][] RowsOf((Findings Found, SiteFindings Site, HistogramCollector? Histogram) scan) =>
        [
            .. scan.Site.Collectors.Where(collector => collector.Schema.Name == schema.Name)
                .SelectMany(collector => scan.Found.Cells(collector, index)),
        ];
    }

    private static double? NumberOf(Cell cell) => cell.Kind switch
    {
        CellKind.Empty => null,
        CellKind.Whole => cell.Whole,
        _ => cell.Number,
    };
}
