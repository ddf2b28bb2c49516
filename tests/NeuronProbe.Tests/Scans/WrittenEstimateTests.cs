using NeuronProbe.Scans;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class WrittenEstimateTests : EndToEndTest
{
    [Theory]
    [InlineData("top,stats,histogram")]
    [InlineData("top,stats,histogram,samples")]
    public void It_is_near_what_a_scan_of_text_writes(string collect)
    {
        string[] scan =
        [
            "scan", "-m", Repository.Path("samples", "tiny-english"),
            "-c", Repository.Path("samples", "sentences.jsonl"), "-o", Out, "--collect", collect,
            "--limit-documents", "400", "-n", "0-99",
        ];
        CommandLine.Run(scan).Succeeded();
        long written = new DirectoryInfo(Out).EnumerateFiles().Sum(file => file.Length);
        Assert.InRange(written / (double)Estimate(collect), 0.6, 1.1);
    }

    private static long Estimate(string collect)
    {
        using var plan = new ScanPlan(ScanFields.Defaults with
        {
            Model = Repository.Path("samples", "tiny-english"),
            Corpus = new() { Paths = [Repository.Path("samples", "sentences.jsonl")] },
            Neurons = "0-99",
            Collect = collect.Split(','),
        });
        return plan.Written.Bytes;
    }
}
