using MakeSample.Corpus;
using MakeSample.Tokens;
using MakeSample.Training;
using NeuronProbe.Comparisons;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using TorchSharp;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Two small models of the sample's kind that were trained from different seeds on the same texts.</summary>
[Collection(LibTorchAlone.Name)]
public sealed class TrainedTwinsTests : IDisposable
{
    private const int Vocabulary = 400;
    private const int Positions = 64;
    private const int Steps = 250;

    private readonly TemporaryFolder folder = new();
    private readonly int threads = torch.get_num_threads();

    // Alone and on one thread, as the training of the sample is.
    public TrainedTwinsTests() => torch.set_num_threads(1);

    public void Dispose()
    {
        torch.set_num_threads(threads);
        folder.Dispose();
    }

    [Fact]
    public void Neurons_match_better_than_random_directions_and_a_models_own_exactly()
    {
        IReadOnlyList<LabelledText> texts = SampleCorpus.Training(seed: 7, 3000);
        BytePairEncoding encoding = BytePairTrainer.Train(texts.Select(text => text.Text), Vocabulary);
        int[][] tokens =
            [.. texts.Select(text => (int[])[.. encoding.Encode(text.Text).Take(Positions), encoding.EndOfTextId])];
        using (FileStream file = File.Create(folder["held-out.jsonl"]))
        {
            SampleCorpus.WriteJsonLines(file, SampleCorpus.HeldOut(seed: 7, 300));
        }
        SavedScan one = Scan("one", seed: 1), other = Scan("other", seed: 2);

        NeuronMatches matches = NeuronMatching.Run(one, other, "--match");
        Assert.Equal(1024, matches.Positions);
        Assert.Equal(2 * 4 * 32, matches.Neurons.Count);
        double r = matches.Neurons.Average(match => match.R);
        double excess = matches.Neurons.Average(match => match.ExcessR);
        int better = matches.Neurons.Count(match => match.ExcessR > 0);
        Assert.True(excess > 0.05, $"r {r}, excess {excess}, {better} better");
        Assert.True(better > 0.75 * matches.Neurons.Count, $"r {r}, excess {excess}, {better} better");

        // Before training there is nothing to share.
        SavedScan untrained = Scan("untrained", seed: 1, steps: 0), another = Scan("another", seed: 2, steps: 0);
        double before = NeuronMatching.Run(untrained, another, "--match").Neurons.Average(match => match.ExcessR);
        Assert.True(before < excess / 3, $"{before} before, {excess} after");

        Assert.All(NeuronMatching.Run(one, one, "--match").Neurons, match =>
            Assert.Equal((1.0, match.Selection.Site, match.Index), (match.R, match.MatchSite, match.MatchNeuron)));
        Written(matches);

        SavedScan Scan(string name, int seed, int steps = Steps)
        {
            var shape = new GptShape
            {
                Vocabulary = encoding.Vocabulary.Count, Width = 32, Heads = 2, Layers = 2, Positions = Positions,
            };
            torch.random.manual_seed(seed);
            using var model = new Gpt(shape);
            new GptTrainer(model, tokens, new SplitMix64((ulong)seed)).Run(steps, TextWriter.Null);
            HuggingFaceFolder.Save(folder[$"model-{name}"], model, shape, encoding);
            CommandLine.Run(
                "scan", "-m", folder[$"model-{name}"], "-c", folder["held-out.jsonl"], "--collect", "stats,pairs",
                "-o", folder[name]).Succeeded();
            return SavedScan.Open(folder[name]);
        }
    }

    /// <summary>Demands that the file has a row for each neuron, in order, with the figures.</summary>
    private static void Written(NeuronMatches matches)
    {
        var stream = new MemoryStream();
        matches.Write(stream, new ReportOptions());
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.StartsWith(
            "site,layer,alias,neuron,match_site,match_neuron,r,rotated_r,excess_r\n", text, StringComparison.Ordinal);
        List<Dictionary<string, string>> rows = CsvFile.Parse(text);
        Assert.Equal(
            matches.Neurons.Select(match => FormattableString.Invariant(
                $"{match.Selection.Site.Name} {match.Index} {match.MatchSite!.Name} {match.MatchNeuron} ")
                + FormattableString.Invariant($"{match.R} {match.ExcessR}")),
            rows.Select(row => $"{row["site"]} {row["neuron"]} "
                + $"{row["match_site"]} {row["match_neuron"]} {row["r"]} {row["excess_r"]}"));
    }
}
