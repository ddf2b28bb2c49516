using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>How often neurons of one and the same model count as changed where the documents are others.</summary>
public sealed class FalseAlarmTests
{
    /// <summary>How many pairs of halves are compared; some where it is not set.</summary>
    private const string Variable = "NEURONPROBE_PAIRS";

    private const int UsualPairs = 12;

    private static readonly int? Asked = int.TryParse(
        Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out int asked) ? asked : null;

    private static readonly int Blocks = Asked is null ? 8 : 16;

    /// <summary>Documents of a block.</summary>
    private static readonly int BlockLength = Asked is null ? 30 : 60;

    private static readonly string[] Collected =
        [StatisticsCollector.Kind.Name, HistogramCollector.Kind.Name, GroupsCollector.Kind.Name];

    [Fact]
    public void At_most_five_of_a_hundred_pairs_of_disjoint_halves_have_a_changed_neuron()
    {
        int pairs = Asked ?? UsualPairs;
        using var folder = new TemporaryFolder();
        SavedScan[] blocks = ScanBlocks(folder);
        Collector[][][] collected =
        [
            .. blocks.Select(block => Enumerable.Range(0, block.Selections.Count)
                .Select(site => block.LoadCollectors(site, Collected)).ToArray()),
        ];
        var random = new Random(1);
        int[] alarms = new int[pairs];
        for (int pair = 0; pair < pairs; pair++)
        {
            int[] order = [.. Enumerable.Range(0, Blocks)];
            random.Shuffle(order);
            alarms[pair] = CountChanged(blocks[0], collected, order);
        }
        int failed = alarms.Count(changed => changed > 0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{failed} of {pairs} pairs have changed neurons: {string.Join(' ', alarms)}");
        Assert.InRange(failed, 0, Math.Max(1, pairs / 20));
    }

    /// <summary>Scans a corpus in blocks each of which has stories of all places of the file.</summary>
    private static SavedScan[] ScanBlocks(TemporaryFolder folder)
    {
        string model = TestData.Path("data", "models", "stories260K");
        string[] stories = File.ReadAllText(
                TestData.Path("data", "corpora", "tinystories", "tinystories_sample_2MB.txt"))
            .Split("<|endoftext|>", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.True(stories.Length >= Blocks * BlockLength);
        string corpus = folder.Write(
            "stories.txt",
            string.Join(
                "\n<|endoftext|>\n",
                Enumerable.Range(0, Blocks).SelectMany(block => Enumerable.Range(0, BlockLength)
                    .Select(place => stories[(place * Blocks) + block]))));
        for (int block = 0; block < Blocks; block++)
        {
            CommandLine.Run(
                "scan", "-m", model, "-c", corpus, "--separator", "<|endoftext|>", "-o", folder["out"], "-q",
                "--collect", string.Join(',', Collected), "--chunk", $"{BlockLength}", "--shard", $"{block}/{Blocks}")
                .Succeeded();
        }
        SavedScan[] scans =
        [
            .. Enumerable.Range(0, Blocks)
                .Select(block => SavedScan.Open(Path.Combine(folder["out"], "shards", $"{block}-of-{Blocks}"))),
        ];
        Assert.All(scans, scan => Assert.Equal(BlockLength, scan.Manifest.Corpus.Documents));
        return scans;
    }

    private static int CountChanged(SavedScan scan, Collector[][][] collected, int[] order)
    {
        long neurons = scan.Selections.Sum(selection => (long)selection.Neurons.Count);
        return Enumerable.Range(0, scan.Selections.Count).Sum(site => new SiteComparison(
                site, Join(order[..(Blocks / 2)], site), Join(order[(Blocks / 2)..], site), false, neurons)
            .Run().Count(change => change.IsChanged == true));

        ComparedSite Join(int[] blocks, int site)
        {
            IReadOnlyList<Collector> joined =
                CollectorCatalogue.Create(Collected, scan.Selections[site], new CollectorOptions());
            foreach (int block in blocks)
            {
                foreach (Collector own in joined)
                {
                    own.Merge(collected[block][site].Single(other => other.Name == own.Name));
                }
            }
            return ComparedSite.Of(joined);
        }
    }
}
