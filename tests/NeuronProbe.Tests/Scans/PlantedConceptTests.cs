using System.Globalization;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>Neurons that are known to detect concepts, through the program and the table that it writes, against all
/// activations held in memory.</summary>
public sealed class PlantedConceptTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public PlantedConceptTests()
    {
        model = Directory.CreateDirectory(folder["model"]).FullName;
        PlantedConcepts.SaveModel(model);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(210, 9, 0.0)]
    [InlineData(210, 9, 0.5)]
    [InlineData(260, 22, 0.0)]
    [InlineData(260, 22, 0.5)]
    public void Every_figure_of_every_neuron_and_concept_is_that_of_all_activations(
        int count, int longest, double heldOut)
    {
        LabelledDocument[] documents = PlantedConcepts.Corpus(3, count, longest);
        int tokens = documents.Sum(d => d.Ids.Length);
        bool isExact = longest == 9;
        Assert.Equal(isExact, tokens <= 2048);
        List<Dictionary<string, string>> rows = Scan(documents, heldOut);
        AllActivations truth = Truth(documents);
        Assert.Equal(2 * 12 * 3, rows.Count);
        var agreement = new ConceptAgreement(Plan(documents, heldOut), d => documents[d].Id, isExact);
        foreach (Dictionary<string, string> row in rows)
        {
            int concept = Array.IndexOf(PlantedConcepts.Names, row["concept"]);
            (int Document, int Token, float Value)[] values =
                [.. truth.Of(row["site"], int.Parse(row["neuron"], CultureInfo.InvariantCulture))];
            agreement.Check(
                row,
                [.. values.Select(v => new TokenValue(
                    v.Value, v.Document, v.Token % PlantedConcepts.WindowLength, documents[v.Document].Ids[v.Token]))],
                [.. values.Select(v => documents[v.Document].Labels[concept][v.Token])]);
        }
        ConceptAgreement.CheckQValues(rows);
        // One neuron's values off its token are rounding, too small for bins of their own, and documents of few tokens
        // have few values; labels are frequent, so that the best F1 is nearly the same at many thresholds; and where
        // low values tell a concept, the lowest are close to each other.
        Assert.InRange(agreement.Coarse, 0, isExact ? 0 : rows.Count * 5 / 6);
        Assert.InRange(agreement.ControlDifference, 0, isExact ? 1e-9 : 0.02);
        // Of few types, the draws are close to each other.
        Assert.InRange(agreement.RankDifference, 0, isExact ? 0 : 7);
    }

    [Theory]
    [InlineData(210, 9, 0.0)]
    [InlineData(260, 22, 0.5)]
    public void The_planted_neuron_is_first_of_its_concept(int count, int longest, double heldOut)
    {
        List<Dictionary<string, string>> rows = Scan(PlantedConcepts.Corpus(3, count, longest), heldOut);
        foreach ((int concept, string name) in PlantedConcepts.Names.Index())
        {
            foreach (string column in (string[])(heldOut > 0 ? ["auroc", "held_out_auroc"] : ["auroc"]))
            {
                Dictionary<string, string>[] ranked =
                    [.. rows.Where(row => row["concept"] == name).OrderByDescending(row => Numbers.Parse(row[column]))];
                Assert.Equal((PlantedConcepts.Site, $"{concept}"), (ranked[0]["site"], ranked[0]["neuron"]));
                Assert.InRange(Numbers.Parse(ranked[0][column]), 0.8, 1);
            }
        }
    }

    private List<Dictionary<string, string>> Scan(LabelledDocument[] documents, double heldOut)
    {
        string corpus = PlantedConcepts.Write(folder, "corpus.jsonl", documents);
        CommandLine run = CommandLine.Run(
            "scan", "-m", model, "-c", corpus, "--collect", "concepts",
            "--max-length", $"{PlantedConcepts.WindowLength}", "--batch-tokens", "1", "--threads", "2",
            "--held-out", heldOut.ToString(CultureInfo.InvariantCulture), "-o", folder["out"], "--overwrite",
            "--print", "concepts", "--as", "csv", "-q").Succeeded();
        Assert.Equal(File.ReadAllText(folder["out/concepts.csv"]), run.Output);
        return CsvFile.Read(folder["out/concepts.csv"]);
    }

    private AllActivations Truth(LabelledDocument[] documents)
    {
        set_num_threads(2);
        using TransformerModel loaded = ModelLoader.Load(model, ScalarType.Float32, CPU, _ => { });
        return new AllActivations(
            loaded, [.. documents.Select(d => new TokenDocument(d.Id, d.Ids))], [], PlantedConcepts.WindowLength);
    }

    private static ConceptPlan Plan(LabelledDocument[] documents, double heldOut) => new(
        [.. PlantedConcepts.Names.Select((name, concept) => new Concept(
            name,
            false,
            documents.Sum(d => d.Labels[concept].Count(l => l)),
            documents.Count(d => d.Labels[concept].Contains(true))))],
        documents.Sum(d => d.Ids.Length), documents.Length, heldOut)
    {
        TypeCounts = TypeCounts.Of(documents.SelectMany(d => d.Ids)),
    };
}
