using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>
/// The label tests of NeuronEval (ICML 2025): a figure that says how well a neuron tells a concept has to fall
/// where half of the concept's labels are left out at random, and where as many false ones are added.
/// </summary>
public sealed class LabelTests : IDisposable
{
    /// <summary>What is left at most of a figure that has fallen.</summary>
    private const double Fallen = 0.9;

    private static readonly string[] Tags =
        ["ADJ", "ADP", "ADV", "AUX", "DET", "NOUN", "PRON", "PROPN", "PUNCT", "VERB"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_default_sees_missing_and_false_labels_of_every_concept_and_auroc_and_d_no_missing_ones()
    {
        RankRatios[] planted = Planted();
        RankRatios[] real = Real();
        foreach (RankRatios[] ratios in (RankRatios[][])[planted, real])
        {
            CheckAgainstChance(ratios[0], p => Math.Sqrt((1 - p) / (2 - p)), of => of.Half);
            CheckAgainstChance(ratios[0], p => Math.Sqrt((1 - (2 * p)) / (2 - (2 * p))), of => of.False);
            CheckAgainstChance(ratios[3], p => (1 - p) / (1 - (p / 2)), of => of.Half);
            Assert.All([.. ratios[0].Half, .. ratios[0].False], left => Assert.InRange(left, 0, Fallen));
        }
        Assert.Equal(["r", "f1", "ap", "auroc", "d"], real.Select(of => of.Rank.Name));
        Assert.All(real[3..], of => Assert.InRange(of.Half.Average(), Fallen, 1.1));
        Assert.Equal(
            planted.Zip(real, (of, ofReal) => (string[])[$"`{of.Rank.Name}`", .. of.Cells, .. ofReal.Cells]),
            MarkdownPage.Load("docs/concepts.md").Section("## Which figure ranks").TableRows.Skip(2));
    }

    /// <summary>Compares what is left with what is left on average over labels at random, whatever the neuron,
    /// for a concept on a share p of tokens.</summary>
    private static void CheckAgainstChance(
        RankRatios ratios, Func<double, double> expected, Func<RankRatios, double[]> left) =>
        Assert.All(ratios.BaseRates.Zip(left(ratios)), pair =>
            Assert.InRange(pair.Second - expected(pair.First), -0.1, 0.1));

    private RankRatios[] Planted()
    {
        string model = Directory.CreateDirectory(folder["planted"]).FullName;
        PlantedConcepts.SaveModel(model);
        return Scan(model, PlantedConcepts.Names, PlantedConcepts.Corpus(3, 800, 22));
    }

    private RankRatios[] Real()
    {
        string treebank = TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu");
        using var plan = new ScanPlan(new ScanOptions
        {
            Model = StoriesJob.ModelFolder,
            Corpus = new() { Paths = [treebank], ReadsLabels = true },
            Collect = ["concepts"],
            Collectors = new()
            {
                Own = TypedValues.None.With(
                    new ConceptOptions { Names = [.. Tags.Select(tag => $"upos={tag}")], HeldOut = 0 }),
            },
            Threads = StoriesJob.Threads,
        });
        IReadOnlyList<Concept> concepts = ConceptsKind.PlanOf(plan.Options.Collectors).Concepts;
        LabelledDocument[] documents =
        [
            .. plan.Corpus.Reopen().Read(CancellationToken.None).Select(document => new LabelledDocument(
                document.Document.Id,
                [.. document.Tokens.Select(token => token.Id)],
                [.. concepts.Select((_, i) => Labels(document, document.Marks!.Of(i)))])),
        ];
        return Scan(StoriesJob.ModelFolder, [.. concepts.Select(concept => concept.Name)], documents);
    }

    private static bool[] Labels(TokenizedDocument document, ReadOnlySpan<int> marked)
    {
        bool[] labels = new bool[document.Tokens.Length];
        foreach (int token in marked)
        {
            labels[token] = true;
        }
        return labels;
    }

    private RankRatios[] Scan(string model, IReadOnlyList<string> names, LabelledDocument[] documents)
    {
        LabelTriple[] labels = PerturbedLabels.Write(names, documents, folder["corpus.jsonl"]);
        CommandLine.Run([
            "scan", "-m", model, "-c", folder["corpus.jsonl"], "--collect", "concepts", "--held-out", "0",
            "--threads", "2", "--overwrite", "-o", folder["out"], "-q", "--concept",
            .. labels.SelectMany(of => new[] { of.Whole, of.Half, of.False }),
        ]).Succeeded();
        return RankRatios.Read(folder["out"], labels);
    }
}
