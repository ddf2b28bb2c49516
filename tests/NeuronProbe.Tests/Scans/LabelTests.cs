using System.Globalization;
using System.Text.Json;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>
/// The label tests of NeuronEval (ICML 2025): a figure that says how well a neuron tells a concept has to fall
/// where half of the concept's labels are left out at random, and where as many false ones are added. One that does
/// not fall can't tell the concept from one that includes it, or that it includes.
/// </summary>
[Collection(LibTorchAlone.Name)]
public sealed class LabelTests : IDisposable
{
    /// <summary>What is left of a figure that falls.</summary>
    private const double Fallen = 0.9;

    private const string Half = "half of ";
    private const string False = "false and ";

    private static readonly string[] Tags = ["ADJ", "ADP", "ADV", "AUX", "DET", "NOUN", "PRON", "PUNCT", "VERB"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void On_planted_neurons_r_f1_and_ap_see_either_error_but_auroc_and_d_no_missing_labels()
    {
        RankRatios[] ratios = Planted();
        Assert.Equal(["r", "f1", "ap", "auroc", "d"], ratios.Select(of => of.Rank.Name));
        Assert.All(ratios[..3], of => Assert.All(of.Half, left => Assert.InRange(left, 0, Fallen)));
        Assert.All(ratios[3..], of => Assert.All(of.Half, left => Assert.InRange(left, Fallen, 1.1)));
        Assert.All(ratios, of => Assert.All(of.False, left => Assert.InRange(left, 0, Fallen)));
    }

    [Fact]
    public void On_a_trained_models_neurons_the_default_sees_either_error_for_every_tag()
    {
        RankRatios[] ratios = Real();
        Assert.Equal(
            TableRows(ratios),
            MarkdownPage.Load("docs/concepts.md").Section("## Which figure ranks").TableRows.Skip(2));
        Assert.All([.. ratios[0].Half, .. ratios[0].False], left => Assert.InRange(left, 0, Fallen));
        Assert.All(ratios[3..], of => Assert.InRange(of.Half.Average(), Fallen, 1.1));
    }

    private RankRatios[] Real()
    {
        string treebank = TestData.Path("data", "corpora", "ud-ewt", "en_ewt-ud-dev.conllu");
        PerturbedTreebank.Write(treebank, 2001, Tags, folder["dev.conllu"]);
        LabelTriple[] labels = [.. Tags.Select(PerturbedTreebank.LabelsOf)];
        Scan(StoriesJob.ModelFolder, folder["dev.conllu"], labels);
        return RankRatios.Read(folder["out"], labels);
    }

    private RankRatios[] Planted()
    {
        PlantedConcepts.SaveModel(Directory.CreateDirectory(folder["model"]).FullName);
        LabelledDocument[] documents = PlantedConcepts.Corpus(3, 260, 22);
        var random = new Random(11);
        (string Name, bool[][] Labels)[] all =
        [
            .. PlantedConcepts.Names.SelectMany((name, concept) =>
            {
                bool[][] whole = [.. documents.Select(document => document.Labels[concept])];
                return new[]
                {
                    (name, whole),
                    (Half + name, Perturb(whole, random, isHalf: true)),
                    (False + name, Perturb(whole, random, isHalf: false)),
                };
            }),
        ];
        string corpus = folder.Write("corpus.jsonl", string.Concat(documents.Select((document, i) =>
            JsonSerializer.Serialize(new
            {
                id = document.Id,
                input_ids = document.Ids,
                labels = all.ToDictionary(
                    of => of.Name, of => Array.ConvertAll(of.Labels[i], isLabelled => isLabelled ? 1 : 0)),
            }) + "\n")));
        LabelTriple[] labels =
            [.. PlantedConcepts.Names.Select(name => new LabelTriple(name, Half + name, False + name))];
        Scan(folder["model"], corpus, labels);
        return RankRatios.Read(folder["out"], labels);
    }

    private static bool[][] Perturb(bool[][] labels, Random random, bool isHalf)
    {
        bool[][] changed = [.. labels.Select(own => own.ToArray())];
        (int Document, int Token)[] places =
            [.. labels.SelectMany((own, document) => own.Select((_, token) => (document, token)))];
        (int Document, int Token)[] positive = [.. places.Where(at => labels[at.Document][at.Token])];
        (int Document, int Token)[] pool = isHalf ? positive : [.. places.Except(positive)];
        random.Shuffle(pool);
        foreach ((int document, int token) in pool[..(isHalf ? pool.Length / 2 : positive.Length)])
        {
            changed[document][token] = !isHalf;
        }
        return changed;
    }

    private void Scan(string model, string corpus, LabelTriple[] labels) => CommandLine.Run([
        "scan", "-m", model, "-c", corpus, "--collect", "concepts", "--held-out", "0", "--max-length", "512",
        "--threads", "2", "-o", folder["out"], "-q", "--concept",
        .. labels.SelectMany(of => new[] { of.Whole, of.Half, of.False }),
    ]).Succeeded();

    /// <summary>A row for each figure: the mean and the largest of what is left in either test.</summary>
    private static string[][] TableRows(IEnumerable<RankRatios> ratios) =>
        [.. ratios.Select(of => (string[])[$"`{of.Rank.Name}`", Cell(of.Half), Cell(of.False)])];

    private static string Cell(double[] left) =>
        string.Create(CultureInfo.InvariantCulture, $"{left.Average():0.00} ({left.Min():0.00}-{left.Max():0.00})");
}
