using System.Text;
using NeuronProbe.Comparisons;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Matches between the neurons of two models that were trained apart.</summary>
public sealed class TrainedTwinsTests(TrainedTwinsTests.Scans scans) : IClassFixture<TrainedTwinsTests.Scans>
{
    private const int Neurons = 4 * 48;

    [Fact]
    public void Neurons_match_better_than_random_directions()
    {
        NeuronMatches matches = NeuronMatching.Run(scans.One, scans.Other, "--match");
        Assert.Equal((1024, Neurons), (matches.Positions, matches.Neurons.Count));
        double excess = matches.Neurons.Average(match => match.ExcessR);
        int better = matches.Neurons.Count(match => match.ExcessR > 0);
        // With directions of the one in place of its neurons, nothing is left.
        var pairs = PairedScan.Open(scans.One, "");
        StandardRows directions = RandomDirections.Of(pairs.Read(0).Rows, seed: 3);
        double rotated = NeuronMatching.Match(
                [new(scans.One.Selections[0], directions)], [PairedScan.Open(scans.Other, "").Read(0)])
            .Average(match => match.ExcessR);
        double r = matches.Neurons.Average(match => match.R);
        string found = FormattableString.Invariant(
            $"r {r:F3}, excess {excess:F3}, {better} better; of directions {rotated:F3}");
        TestContext.Current.TestOutputHelper?.WriteLine(found);
        Assert.True(excess > 0.05 && better > 0.7 * Neurons && Math.Abs(rotated) < excess / 3, found);
    }

    [Fact]
    public void Each_neuron_of_a_model_matches_itself()
    {
        IReadOnlyList<MatchedNeuron> matches = NeuronMatching.Run(scans.One, scans.One, "--match").Neurons;
        Assert.Equal(Neurons, matches.Count);
        Assert.All(matches, match => Assert.Equal(
            (1.0, match.Selection.Site, match.Index), (match.R, match.MatchSite, match.MatchNeuron)));
    }

    [Fact]
    public void The_seed_changes_directions_alone()
    {
        IReadOnlyList<MatchedNeuron> first = NeuronMatching.Run(scans.One, scans.Other, "--match").Neurons;
        Assert.Equal(first, NeuronMatching.Run(scans.One, scans.Other, "--match").Neurons);
        IReadOnlyList<MatchedNeuron> second = NeuronMatching.Run(scans.One, scans.Other, "--match", seed: 1).Neurons;
        Assert.Equal(first.Select(match => match.R), second.Select(match => match.R));
        Assert.NotEqual(first.Select(match => match.RotatedR), second.Select(match => match.RotatedR));
    }

    [Fact]
    public void The_file_has_a_row_for_each_neuron()
    {
        NeuronMatches matches = NeuronMatching.Run(scans.One, scans.Other, "--match");
        var stream = new MemoryStream();
        matches.Write(stream, new ReportOptions());
        string text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.StartsWith(
            "site,layer,alias,neuron,match_site,match_neuron,r,rotated_r,excess_r\n", text, StringComparison.Ordinal);
        Assert.Equal(
            matches.Neurons.Select(match => FormattableString.Invariant(
                $"{match.Selection.Site.Name} {match.Index} {match.MatchSite!.Name} {match.MatchNeuron} ")
                + FormattableString.Invariant($"{match.R} {match.R - match.RotatedR}")),
            CsvFile.Parse(text).Select(row => $"{row["site"]} {row["neuron"]} "
                + $"{row["match_site"]} {row["match_neuron"]} {row["r"]} {row["excess_r"]}"));
    }

    [Fact]
    public void Too_few_positions_in_common_are_refused() =>
        Assert.Equal(
            "--match: expected at least 100 token positions of which both scans kept values, but got 0. "
                + "Scan the same documents with both models, and enough of them.",
            Assert.Throws<ProbeException>(
                () => NeuronMatching.Run(scans.One, scans.OfOtherTexts, "--match")).Message);

    /// <summary>Scans of both on the same texts.</summary>
    public sealed class Scans : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public Scans()
        {
            TrainedTwins.TrainIfAsked(Console.Out);
            TrainedTwins.WriteTexts(folder["texts.jsonl"], 300);
            File.WriteAllText(folder["others.jsonl"], "{\"id\": \"x\", \"text\": \"Nothing of that.\"}\n");
            One = Scan("one", "texts");
            Other = Scan("other", "texts");
            OfOtherTexts = Scan("one", "others");
        }

        internal SavedScan One { get; }

        internal SavedScan Other { get; }

        internal SavedScan OfOtherTexts { get; }

        public void Dispose() => folder.Dispose();

        private SavedScan Scan(string model, string corpus)
        {
            CommandLine.Run(
                "scan", "-m", TrainedTwins.Folder(model), "-c", folder[$"{corpus}.jsonl"], "--collect", "stats,pairs",
                "-o", folder[$"{model}-{corpus}"]).Succeeded();
            return SavedScan.Open(folder[$"{model}-{corpus}"]);
        }
    }
}
