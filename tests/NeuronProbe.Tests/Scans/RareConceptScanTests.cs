using System.Globalization;
using System.Text.Json;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Concepts.Measures;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>
/// Rare concepts, each on tokens that stand just below a few others in the order of some neuron's activations, through
/// the program and its tables, for all neurons: every row is as far off as it says at most, and without <c>coarse</c>
/// no more than 0.005.
/// </summary>
public sealed class RareConceptScanTests : IDisposable
{
    private const double NotCoarse = 0.005;
    private const double Rounding = 1e-7;

    // Neurons of layer 1 that have graded values, and how many tokens stand above those of the concept.
    private static readonly (int Neuron, int Above, int Count)[] Planted =
        [(3, 2, 14), (4, 5, 8), (5, 3, 30), (11, 1, 20)];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("all", 0.0)]
    [InlineData("all", 0.5)]
    [InlineData("matched", 0.3)]
    public void Every_row_is_as_far_from_all_activations_as_it_says_at_most(string negatives, double heldOut)
    {
        string model = Directory.CreateDirectory(folder["model"]).FullName;
        PlantedConcepts.SaveModel(model);
        LabelledDocument[] documents = PlantedConcepts.Corpus(11, 700, 22);
        AllActivations truth = Truth(model, documents);
        HashSet<(int Document, int Token)>[] concepts = [.. Planted.Select(
            own => truth.Of(PlantedConcepts.Site, own.Neuron)
                .OrderByDescending(v => v.Value).Skip(own.Above).Take(own.Count)
                .Select(v => (v.Document, v.Token)).ToHashSet())];
        List<Dictionary<string, string>> rows = Scan(model, documents, concepts, negatives, heldOut);
        Assert.Equal(2 * 12 * Planted.Length, rows.Count);
        var plan = new ConceptPlan([], 0, 0, heldOut);
        int coarse = 0;
        foreach (Dictionary<string, string> row in rows)
        {
            HashSet<(int, int)> own = concepts[int.Parse(row["concept"][4..], CultureInfo.InvariantCulture)];
            ILookup<bool, (double Value, bool IsPositive)> halves = truth.Of(
                row["site"], int.Parse(row["neuron"], CultureInfo.InvariantCulture))
                .ToLookup(v => plan.IsHeldOut(new(v.Document, documents[v.Document].Id, null, null, "")), v =>
                    ((double)v.Value, own.Contains((v.Document, v.Token))));
            coarse += row["flags"].Contains("coarse", StringComparison.Ordinal) ? 1 : 0;
            // Which tokens matched negatives are is told elsewhere; that errors stand beside the figures is told here.
            if (negatives == "all")
            {
                int direction = int.Parse(row["direction"], CultureInfo.InvariantCulture);
                CheckHalf(row, "", halves[false], direction, hasF1: true);
                CheckHalf(row, "held_out_", halves[true], direction, hasF1: false);
            }
            Assert.All("auroc average_precision best_f1 mutual_information".Split(' '), column =>
                Assert.Equal(row[column].Length == 0, row[column + "_error"].Length == 0));
            Assert.Equal(IsCoarse(row), row["flags"].Contains("coarse", StringComparison.Ordinal));
        }
        Assert.InRange(coarse, 0, rows.Count * 3 / 4);
    }

    private static bool IsCoarse(Dictionary<string, string> row) =>
        "auroc average_precision best_f1 held_out_auroc held_out_average_precision".Split(' ')
            .Any(column => row[column + "_error"] is { Length: > 0 } error && Numbers.Parse(error) > NotCoarse);

    private static void CheckHalf(
        Dictionary<string, string> row,
        string half,
        IEnumerable<(double Value, bool IsPositive)> tokens,
        int direction,
        bool hasF1)
    {
        if (tokens.CountBy(token => token.IsPositive).Count() < 2)
        {
            Assert.Equal("", row[half + "auroc"] + row[half + "auroc_error"]);
            return;
        }
        Check(half + "auroc", RankedFigures.Of(tokens).Auroc);
        var exact = RankedFigures.Of(tokens.Select(token => (direction * token.Value, token.IsPositive)));
        Check(half + "average_precision", exact.AveragePrecision);
        if (hasF1)
        {
            Check("best_f1", exact.BestF1);
        }

        void Check(string column, double value)
        {
            double difference = Math.Abs(Numbers.Parse(row[column]) - value);
            double error = Numbers.Parse(row[column + "_error"]);
            Assert.True(
                difference <= error + Rounding && (IsCoarse(row) || difference <= NotCoarse),
                $"{column} of {row["site"]}:{row["neuron"]} for {row["concept"]}: "
                    + $"said {row[column]} +- {error}, but it is {value}.");
        }
    }

    private static AllActivations Truth(string model, LabelledDocument[] documents)
    {
        set_num_threads(2);
        using TransformerModel loaded = ModelLoader.Load(model, ScalarType.Float32, CPU, _ => { });
        return new AllActivations(
            loaded, [.. documents.Select(d => new TokenDocument(d.Id, d.Ids))], [], PlantedConcepts.WindowLength);
    }

    private List<Dictionary<string, string>> Scan(
        string model,
        LabelledDocument[] documents,
        HashSet<(int Document, int Token)>[] concepts,
        string negatives,
        double heldOut)
    {
        string corpus = folder.Write(
            "corpus.jsonl", string.Concat(documents.Select((document, number) => JsonSerializer.Serialize(new
            {
                id = document.Id,
                input_ids = document.Ids,
                labels = concepts.Index().ToDictionary(own => $"rare{own.Index}", own =>
                    Enumerable.Range(0, document.Ids.Length).Select(
                        token => own.Item.Contains((number, token)) ? 1 : 0)),
            }) + "\n")));
        CommandLine.Run(
            "scan", "-m", model, "-c", corpus, "--collect", "concepts",
            "--max-length", $"{PlantedConcepts.WindowLength}", "--batch-tokens", "1", "--threads", "2",
            "--negatives", negatives, "--held-out", heldOut.ToString(CultureInfo.InvariantCulture),
            "-o", folder["out"], "-q").Succeeded();
        return CsvFile.Read(folder["out/concepts.csv"]);
    }
}
