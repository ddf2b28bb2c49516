using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Results of the sample, concepts, intervals and samples among them, whatever computed them.</summary>
public sealed class SameBytesTests : EndToEndTest
{
    private static readonly string[] Arguments =
    [
        "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"),
        "--limit-documents", "120", "-l", "ffn.0.post", "-n", "0-49", "--collect",
        "top,stats,histogram,samples,concepts,pairs,groups,documents", "--max-length", "12", "--bootstrap", "100",
        "--matmul", "packed",
    ];

    private static readonly Lazy<TemporaryFolder> Usual = new(() =>
    {
        var folder = new TemporaryFolder();
        CommandLine.Run([.. Arguments, "-o", folder["out"]]).Succeeded();
        return folder;
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(300, 1)]
    [InlineData(8192, 2)]
    public void Batches_and_threads_change_none(int batchTokens, int threads)
    {
        CommandLine.Run([
            .. Arguments, "--batch-tokens", $"{batchTokens}", "--threads", $"{threads}", "-o", Out,
        ]).Succeeded();
        AreTheUsual();
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Narrower_vectors_or_none_change_none(string switchedOff)
    {
        using var process = new ProgramProcess(
            [.. Arguments, "-o", Out, "-q"], new Dictionary<string, string> { [switchedOff] = "0" });
        Assert.Equal(0, process.AwaitEnd().ExitCode);
        AreTheUsual();
    }

    private void AreTheUsual()
    {
        string[] files = [.. Directory.GetFiles(Usual.Value["out"]).Select(file => Path.GetFileName(file))];
        Assert.Contains("concepts.csv", files);
        Assert.Contains("samples.csv", files);
        foreach (string file in files.Where(file => file is not ("scan.json" or "plan.json")))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(Usual.Value["out"], file)).AsSpan()
                    .SequenceEqual(File.ReadAllBytes(Path.Combine(Out, file))),
                $"{file} has other bytes.");
        }
    }
}
