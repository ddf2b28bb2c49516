using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>How well parts of the documents agree is on a neuron's page what <c>show</c> says.</summary>
[Collection(PlantedScans.Collection)]
public sealed class HtmlCoverageTests(PlantedScans scans) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Figures_are_those_of_show_to_three_digits_with_the_same_words()
    {
        SavedScan saved = SavedScan.Open(scans.Baseline);
        Findings findings = saved.Load([2]);
        WrittenReport data = WrittenReport.Write(folder.Location, new Report(saved.Manifest, findings));
        JsonNode words = data["run"]["coverage"]!;
        Assert.Equal(
            CoverageWords.Figures.Select(figure => (figure.Name, figure.Meaning)),
            words["figures"]!.AsArray().Select(word => ((string)word!["name"]!, (string)word["meaning"]!)));
        int block = (int)data["run"]["block"]!;
        string[] judgements = [.. new[] { 0, 17, 511 }.Select(index => Judgement(index))];
        Assert.All(judgements, judgement => Assert.NotEmpty(judgement));

        string Judgement(int index)
        {
            NeuronFindings neuron = saved.ReadNeuron(findings, 2, index, new RankingOptions());
            JsonNode shown = data[$"neurons/0/{index / block}"]["neurons"]![index % block]!["coverage"]!;
            Assert.Equal(3, neuron.Coverage.Count);
            foreach (CoverageFigure figure in CoverageWords.Figures)
            {
                double?[] expected = [.. neuron.Coverage.Select(figure.Of)];
                Assert.Equal(expected.Any(value => value is not null), shown[figure.Name] is not null);
                foreach ((double? value, JsonNode? got) in expected.Zip(shown[figure.Name]?.AsArray() ?? []))
                {
                    Assert.Equal(value is null, got is null);
                    Assert.Equal(value ?? 0, (double?)got ?? 0, 6e-3 * Math.Abs(value ?? 0));
                }
            }
            string judgement = CoverageWords.Judgement(neuron.Coverage, neuron.Statistics!.ActiveFraction);
            string doubts = string.Join(
                ", ", shown["doubts"]!.AsArray().Select(doubt => (string)words["doubts"]![(int)doubt!]!));
            string[] parts = [.. words["judgement"]!.AsArray().Select(part => (string)part!)];
            Assert.Equal(judgement, doubts.Length == 0 ? parts[0] : parts[1] + doubts + parts[2]);
            return judgement;
        }
    }

    [Fact]
    public void Of_too_few_documents_no_agreement_is_told()
    {
        SavedScan saved = SavedScan.Open(scans.ScanFirst(3, "three", Repository.Path("samples", "tiny-english")));
        WrittenReport data = WrittenReport.Write(folder.Location, new Report(saved.Manifest, saved.Load([0])));
        Assert.True((bool)data["neurons/0/0"]["neurons"]![0]!["coverage"]!["too_few"]!);
        Assert.Equal(CoverageWords.TooFew, (string)data["run"]["coverage"]!["too_few"]!);
        CommandLine shown = CommandLine.Run("show", scans["three"], "ffn.0.post:0").Succeeded();
        Assert.Contains(CoverageWords.TooFew, shown.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_without_what_it_takes_has_none()
    {
        SavedScan saved = SavedScan.Open(scans.Scan("old", Repository.Path("samples", "tiny-english"), "--collect",
            "stats,histogram"));
        WrittenReport data = WrittenReport.Write(folder.Location, new Report(saved.Manifest, saved.Load([1])));
        Assert.Null(data["neurons/0/0"]["neurons"]![0]!["coverage"]);
    }
}
