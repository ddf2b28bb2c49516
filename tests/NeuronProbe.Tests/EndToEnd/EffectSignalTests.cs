using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A signal to a command that looks at effects ends it, with nothing written and nothing told.</summary>
public sealed class EffectSignalTests : EndToEndTest
{
    private static readonly string[] Sample =
        ["-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl")];

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130, "Memory: ")]
    [InlineData(ProgramProcess.Terminate, 143, "ablate: first reading for means", "--value", "mean")]
    public void Ablations(int signal, int exitCode, string after, params string[] more) => DemandNothing(
        ["ablate", .. Sample, "ffn.*.post:0-99", "-o", Out, .. more],
        after,
        signal,
        (exitCode, "Interrupted before all neurons had read all of the corpus: nothing was written.\n"));

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void A_trace(int signal, int exitCode) => DemandNothing(
        // The slowest type, of which there is a warning before the text is read.
        [
            "trace", "-m", SampleFolder.Path("tiny-english"), "--dtype", "float16", "--as", "csv", "--text",
            string.Concat(Enumerable.Repeat("the bank of the river ", 4000)),
        ],
        "Warning: --dtype: float16 is slower",
        signal,
        (exitCode, "Interrupted before the text was read to its end: there is no result.\n"));

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130, "probe: second reading")]
    [InlineData(ProgramProcess.HangUp, 129, "probe: fitting")]
    public void Probes(int signal, int exitCode, string after) => DemandNothing(
        ["probe", .. Sample, "--limit-documents", "300", "-o", Out],
        after,
        signal,
        (exitCode, "Interrupted before all probes were fitted: nothing was written.\n"));

    private void DemandNothing(string[] arguments, string after, int signal, (int ExitCode, string Told) end)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var program = new ProgramProcess(arguments);
        program.AwaitError(after);
        program.Signal(signal);
        (int code, string error) = program.AwaitEnd();
        Assert.Equal(end.ExitCode, code);
        Assert.EndsWith(end.Told, error, StringComparison.Ordinal);
        Assert.Empty(program.Output.ReadToEnd());
        Assert.False(Directory.Exists(Out));
    }
}
