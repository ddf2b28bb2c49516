using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Scans;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>The table of concepts does not depend on batches, threads and parts of the corpus.</summary>
public sealed class ConceptPartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public ConceptPartTests()
    {
        model = Directory.CreateDirectory(folder["model"]).FullName;
        PlantedConcepts.SaveModel(model);
    }

    public void Dispose() => folder.Dispose();

    // Kept values; kept values whose union is too many; bins.
    [Theory]
    [InlineData(210, 9)]
    [InlineData(260, 22)]
    [InlineData(400, 30)]
    public void Two_halves_scanned_apart_and_merged_equal_one_scan(int count, int longest)
    {
        using var plan = new ScanPlan(Options(count, longest, 0.3) with { BatchTokens = 1 });
        Collector[] whole = ScanParts.Collect(plan, _ => true);
        Collector[] even = ScanParts.Collect(plan, chunk => chunk % 2 == 0);
        Collector[] odd = ScanParts.Collect(plan, chunk => chunk % 2 == 1);
        foreach ((Collector mine, Collector theirs) in even.Zip(odd))
        {
            mine.Merge(theirs);
        }
        RunCorrection? ofMerged = RunCorrections.Of(CollectorCatalogue.Kinds, even).Find("concepts");
        RunCorrection? ofWhole = RunCorrections.Of(CollectorCatalogue.Kinds, whole).Find("concepts");
        foreach ((Collector expected, Collector merged) in whole.Zip(even).Where(pair => pair.First.Name == "concepts"))
        {
            for (int neuron = 0; neuron < expected.Selection.Neurons.Count; neuron++)
            {
                Cell[][] rows = [.. merged.Cells(neuron, ofMerged)];
                Assert.Equal(3, rows.Length);
                Assert.Equal(
                    expected.Cells(neuron, ofWhole).Select(row => string.Join(", ", row)),
                    rows.Select(row => string.Join(", ", row)));
            }
        }
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(64, 2)]
    [InlineData(4096, 1)]
    [InlineData(4096, 2)]
    public void Other_batches_and_threads_change_nothing_beyond_the_bounds(int batchTokens, int threads)
    {
        ScanOptions options = Options(400, 30, 0.3);
        using var expected = new FinishedScan(options with { BatchTokens = 1, Threads = 1 });
        using var actual = new FinishedScan(options with { BatchTokens = batchTokens, Threads = threads });
        Dictionary<string, double> largest = expected.Table("concepts").GroupBy(r => r["site"]).ToDictionary(
            site => site.Key,
            site => site.Max(r =>
                Math.Max(Math.Abs(Numbers.Parse(r["mean_positive"])), Math.Abs(Numbers.Parse(r["mean_negative"])))));
        List<Dictionary<string, string>> rows = actual.Table("concepts");
        Assert.Equal(2 * 12 * 3, rows.Count);
        foreach ((Dictionary<string, string> e, Dictionary<string, string> a) in expected.Table("concepts").Zip(rows))
        {
            foreach (string column in e.Keys)
            {
                double bound = column switch
                {
                    "mean_positive" or "mean_negative" or "best_f1_threshold" =>
                        4 * ScanAgreement.OtherBatches * largest[e["site"]],
                    "cohens_d" or "point_biserial_r" or "p_value" or "q_value" => 1e-4,
                    "auroc" or "average_precision" or "best_f1" or "mutual_information" or "held_out_auroc"
                        or "held_out_average_precision" or "control_auroc" or "selectivity" => 1e-3,
                    // Two draws may be as close to each other as activations of other batches are.
                    "control_rank" => 1,
                    _ => 0,
                };
                bool isSame = e[column] == a[column]
                    || (bound > 0 && Math.Abs(Numbers.Parse(e[column]) - Numbers.Parse(a[column])) <= bound);
                Assert.True(
                    isSame,
                    $"{column} of {e["site"]}:{e["neuron"]} for {e["concept"]}: "
                        + $"expected {e[column]}, but got {a[column]}.");
            }
        }
    }

    private ScanOptions Options(int count, int longest, double heldOut) => new()
    {
        Model = model,
        Corpus = new()
        {
            Paths = [PlantedConcepts.Write(folder, "corpus.jsonl", PlantedConcepts.Corpus(3, count, longest))],
            ReadsLabels = true,
        },
        Collect = ["concepts"],
        Collectors = new() { Own = TypedValues.None.With(new ConceptOptions { HeldOut = heldOut }) },
        MaxLength = PlantedConcepts.WindowLength,
        Threads = 2,
        Chunk = 64,
    };
}
