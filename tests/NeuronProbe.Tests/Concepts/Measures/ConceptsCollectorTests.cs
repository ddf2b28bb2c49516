using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class ConceptsCollectorTests
{
    private static readonly string[] BinnedColumns =
    [
        "auroc", "average_precision", "best_f1", "mutual_information", "held_out_auroc", "held_out_average_precision",
        "control_auroc", "selectivity",
    ];

    private static readonly ActivationSample Plain = ActivationSample.Varied(
        seed: 11, documents: 60, neurons: 2 * NeuronKinds.Count);
    private static readonly ActivationSample Matched = Plain.With(MadeUpDocument.MatchedPlan);

    [Fact]
    public void Columns_are_those_that_others_rely_on() => Assert.Equal(
        "concept,positives,negatives,positive_documents,mean_positive,mean_negative,cohens_d,point_biserial_r,auroc,"
        + "auroc_low,auroc_high,direction,average_precision,base_rate,"
        + "best_f1,best_f1_threshold,mutual_information,p_value,q_value,held_out_auroc,held_out_average_precision,"
        + "control_auroc,control_rank,selectivity,flags,"
        + "auroc_error,average_precision_error,best_f1_error,mutual_information_error,held_out_auroc_error,"
        + "held_out_average_precision_error,control_auroc_error,selectivity_error",
        string.Join(
            ',',
            Collect(int.MaxValue).Schema.Columns.Where(column => !column.IsNestedOnly).Select(column => column.Name)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_figure_is_as_over_all_values_held_in_memory(bool hasOwnNegatives)
    {
        ActivationSample sample = hasOwnNegatives ? Matched : Plain;
        ConceptsCollector concepts = Collect(int.MaxValue, sample);
        var tests = new List<(double P, double Q)>();
        for (int neuron = 0; neuron < sample.Selection.Neurons.Count; neuron++)
        {
            foreach ((int concept, Dictionary<string, Cell> row) in Rows(concepts, neuron).Index())
            {
                LabelledValue[] ranking = [.. Values(sample, neuron, concept, isHeldOut: false)];
                LabelledValue[] heldOut = [.. Values(sample, neuron, concept, isHeldOut: true)];
                AssertCounts(ranking, row);
                if (ranking.Any(v => v.IsPositive) && ranking.Any(v => !v.IsPositive))
                {
                    AssertFigures(ranking, row);
                }
                bool isEvaluated = heldOut.Any(v => v.IsPositive) && heldOut.Any(v => !v.IsPositive);
                AssertNear(
                    isEvaluated ? PlainConceptFigures.Auroc(heldOut) : double.NaN,
                    row["held_out_auroc"],
                    "held_out_auroc");
                AssertNear(
                    isEvaluated && row["direction"].Kind == CellKind.Whole
                        ? PlainConceptFigures.AveragePrecision(Oriented(heldOut, row["direction"].Whole))
                        : double.NaN,
                    row["held_out_average_precision"],
                    "held_out_average_precision");
                if (row["p_value"].Kind == CellKind.Real)
                {
                    AssertNear(PlainConceptFigures.PValue(ranking), row["p_value"], "p_value");
                    tests.Add((row["p_value"].Number, row["q_value"].Number));
                }
            }
        }
        Assert.InRange(tests.Count, 15, 2 * sample.Selection.Neurons.Count);
        Assert.All(PlainConceptFigures.QValues([.. tests.Select(t => t.P)]).Zip(tests), pair =>
            Assert.Equal(pair.First, pair.Second.Q, 1e-12));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void From_bins_figures_are_within_the_bound_that_the_bins_give(bool hasOwnNegatives)
    {
        ActivationSample sample = hasOwnNegatives ? Matched : Plain;
        ConceptsCollector exact = Collect(int.MaxValue, sample);
        ConceptsCollector binned = Collect(0, sample);
        var flagged = 0;
        for (int neuron = 0; neuron < sample.Selection.Neurons.Count; neuron++)
        {
            foreach ((Dictionary<string, Cell> expected, Dictionary<string, Cell> row) in Rows(exact, neuron).Zip(
                Rows(binned, neuron)))
            {
                bool isCoarse = row["flags"].Text.Contains("coarse", StringComparison.Ordinal);
                flagged += isCoarse ? 1 : 0;
                foreach (string column in BinnedColumns)
                {
                    double bound = row[column + "_error"].Number + 1e-7;
                    Assert.Equal(expected[column].Kind, row[column].Kind);
                    Assert.InRange(
                        row[column].Number, expected[column].Number - bound, expected[column].Number + bound);
                    Assert.True(isCoarse || bound <= 0.00501
                        || column is "mutual_information" or "control_auroc" or "selectivity");
                    Assert.True(expected[column + "_error"] is { Kind: CellKind.Empty } or { Number: 0 });
                }
                string same = "positives negatives mean_positive mean_negative cohens_d point_biserial_r direction "
                    + "p_value q_value";
                foreach (string column in same.Split(' '))
                {
                    Assert.Equal(expected[column].ToString(), row[column].ToString());
                }
            }
        }
        Assert.InRange(flagged, 1, 2 * sample.Selection.Neurons.Count);
    }

    [Fact]
    public void Documents_that_come_apart_are_one_cluster_each()
    {
        ConceptsCollector whole = Collect(int.MaxValue);
        ConceptsCollector apart = Create(int.MaxValue, Plain);
        foreach (SampleToken[] windows in Plain.Tokens.GroupBy(token => token.Window)
            .Select(window => window.ToArray()).Reverse())
        {
            Plain.Feed([apart], windows);
        }
        apart.EndChunk(0);
        for (int neuron = 0; neuron < Plain.Selection.Neurons.Count; neuron++)
        {
            foreach ((Dictionary<string, Cell> expected, Dictionary<string, Cell> row) in Rows(whole, neuron).Zip(
                Rows(apart, neuron)))
            {
                Assert.Equal(expected["positive_documents"].Whole, row["positive_documents"].Whole);
                AssertNear(
                    expected["p_value"].Kind == CellKind.Real ? expected["p_value"].Number : double.NaN,
                    row["p_value"],
                    "p_value");
            }
        }
    }

    [Fact]
    public void A_concept_without_positives_is_reported_with_its_counts_alone()
    {
        Dictionary<string, Cell> row = Rows(Collect(int.MaxValue), NeuronKinds.Constant).Single(
            r => r["concept"].Text == "never");
        Assert.Equal((0, 0), (row["positives"].Whole, row["positive_documents"].Whole));
        Assert.True(row["negatives"].Whole > 0);
        Assert.Equal(0, row["base_rate"].Number);
        string empty = "mean_positive auroc direction average_precision best_f1 p_value q_value control_rank "
            + "selectivity";
        Assert.All(empty.Split(' '), column => Assert.Equal(CellKind.Empty, row[column].Kind));
    }

    private static void AssertCounts(LabelledValue[] ranking, Dictionary<string, Cell> row)
    {
        Assert.Equal(ranking.Count(v => v.IsPositive), row["positives"].Whole);
        Assert.Equal(ranking.Count(v => !v.IsPositive), row["negatives"].Whole);
        if (row["p_value"].Kind == CellKind.Real)
        {
            Assert.Equal(
                ranking.Where(v => v.IsPositive).DistinctBy(v => v.Document).Count(), row["positive_documents"].Whole);
        }
    }

    private static void AssertFigures(LabelledValue[] ranking, Dictionary<string, Cell> row)
    {
        AssertNear(ranking.Where(v => v.IsPositive).Average(v => v.Value), row["mean_positive"], "mean_positive");
        AssertNear(ranking.Where(v => !v.IsPositive).Average(v => v.Value), row["mean_negative"], "mean_negative");
        AssertNear(PlainConceptFigures.Auroc(ranking), row["auroc"], "auroc");
        AssertNear(PlainConceptFigures.MutualInformation(ranking), row["mutual_information"], "mutual_information");
        double correlation = PlainConceptFigures.PointBiserialR(ranking);
        long direction = correlation < 0 ? -1 : 1;
        Assert.Equal(direction, row["direction"].Whole);
        LabelledValue[] oriented = Oriented(ranking, direction);
        AssertNear(PlainConceptFigures.AveragePrecision(oriented), row["average_precision"], "average_precision");
        (double f1, double threshold) = PlainConceptFigures.BestF1(oriented);
        AssertNear(f1, row["best_f1"], "best_f1");
        AssertNear(direction * threshold, row["best_f1_threshold"], "best_f1_threshold");
        if (ranking.DistinctBy(v => v.Value).Count() > 1)
        {
            AssertNear(PlainConceptFigures.CohensD(ranking), row["cohens_d"], "cohens_d");
            AssertNear(correlation, row["point_biserial_r"], "point_biserial_r");
        }
    }

    private static LabelledValue[] Oriented(LabelledValue[] values, long direction) =>
        Array.ConvertAll(values, value => value with { Value = direction * value.Value });

    private static void AssertNear(double expected, Cell actual, string name) => Assert.True(
        double.IsNaN(expected)
            ? actual.Kind == CellKind.Empty
            : Math.Abs(actual.Number - expected) <= 1e-9 * Math.Max(1, Math.Abs(expected)),
        $"{name}: expected {expected}, but got '{actual}'.");

    private static IEnumerable<LabelledValue> Values(
        ActivationSample sample, int neuron, int concept, bool isHeldOut) =>
        from token in sample.Tokens
        let window = sample.WindowOf(token)
        where MadeUpDocument.Plan.IsHeldOut(window.Document.Document) == isHeldOut
            && float.IsFinite(sample.ValueOf(token, neuron))
        let number = window.TokenAt(token.Position)
        let isPositive = number >= 0 && window.Document.Marks!.Of(concept).Contains(number)
        where sample.Plan.IsCompared(concept, window, number, isPositive)
        select new LabelledValue(sample.ValueOf(token, neuron), isPositive, window.Document.Document.Index);

    private static IEnumerable<Dictionary<string, Cell>> Rows(ConceptsCollector concepts, int neuron) =>
        concepts.Cells(neuron)
            .Select(row => concepts.Schema.Columns.Zip(row).ToDictionary(pair => pair.First.Name, pair => pair.Second));

    private static ConceptsCollector Create(int exactTokens, ActivationSample sample) =>
        new(
            sample.Selection,
            sample.Plan,
            new TopExamplesCollector(sample.Selection, new CollectorOptions()),
            exactTokens);

    private static ConceptsCollector Collect(int exactTokens, ActivationSample? from = null)
    {
        ActivationSample sample = from ?? Plain;
        ConceptsCollector concepts = Create(exactTokens, sample);
        foreach (SampleToken[] block in sample.Tokens
            .GroupBy(token => sample.WindowOf(token).Document.Document.Index / 7)
            .Select(documents => documents.ToArray()))
        {
            sample.Feed([concepts], block);
        }
        concepts.EndChunk(0);
        return concepts;
    }
}
