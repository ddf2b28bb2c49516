using System.Text.Json.Nodes;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class SignalTests : EndToEndTest
{
    private const string Lines = "the one\non a day and the other\nanother one on the day\nthe end\n";

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    [InlineData(ProgramProcess.HangUp, 129)]
    [InlineData(ProgramProcess.UserSignal, 138)]
    public void A_signal_before_the_first_chunk_is_finished_leaves_nothing(int signal, int exitCode)
    {
        SkipWithoutSignals();
        using ProgramProcess program = Start();
        program.AwaitError("Memory: ");
        program.Send(Lines);
        LetItBlock();
        program.Signal(signal);
        (int code, string error) = program.AwaitEnd();
        Assert.Equal(
            (exitCode, "Interrupted before the first chunk was finished: nothing was written.\n"), (code, error));
        Assert.False(Directory.Exists(Out));
    }

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    [InlineData(ProgramProcess.HangUp, 129)]
    public void A_signal_later_on_keeps_the_chunks_that_were_finished(int signal, int exitCode)
    {
        SkipWithoutSignals();
        using ProgramProcess program = Start("--chunk", "2");
        program.AwaitError("Memory: ");
        // The third document begins the second chunk, which never ends.
        program.Send(Lines);
        AwaitFile("saved/00000001.state");
        LetItBlock();
        program.Signal(signal);
        (int code, string error) = program.AwaitEnd();
        Assert.Equal(exitCode, code);
        Assert.EndsWith(
            "Interrupted: the results are those of the chunks that were finished.\n", error, StringComparison.Ordinal);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
        Assert.Equal(("interrupted", 2L), ((string)manifest["status"]!, (long)manifest["corpus"]!["documents"]!));
        Assert.DoesNotContain(Folder.Files, name => name.Contains("saved", StringComparison.Ordinal));
        DemandNotes(manifest);
        DemandEqualToAScanOfTwoDocuments();
    }

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void A_signal_while_intervals_are_drawn_keeps_all_but_these(int signal, int exitCode)
    {
        SkipWithoutSignals();
        string[] options =
        [
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"), "-l",
            "ffn.0.post", "--concept", "date", "money", "--limit-documents", "300",
        ];
        using var program = new ProgramProcess([.. options, "-o", Out, "--bootstrap", "200000"]);
        program.AwaitError("scan: intervals of the best neurons: ");
        program.Signal(signal);
        (int code, string error) = program.AwaitEnd();
        Assert.Equal(exitCode, code);
        Assert.EndsWith(
            "Interrupted: the results are complete but for intervals and what else a second reading finds.\n",
            error,
            StringComparison.Ordinal);
        Assert.Equal(
            "interrupted", (string)JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!["status"]!);
        Assert.Equal(
            "Interrupted: the results are complete but for intervals and what else a second reading finds.",
            CommandLine.Run("show", Out, "--concept", "date").Succeeded().OutputLines[0]);
        CommandLine.Run([.. options, "-o", Folder["other"]]).Succeeded();
        Assert.All(["concepts.csv", "neurons.csv"], name => Assert.Equal(
            File.ReadAllText(Path.Combine(Folder["other"], name)), File.ReadAllText(Path.Combine(Out, name))));
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_failure()
    {
        Scan(Model(), Ids(40, 40), "-k", "2").Succeeded();
        using var program = new ProgramProcess(["show", Out, "--print", "histogram", "--as", "csv"]);
        Assert.Equal("site,layer,alias,neuron,lower,upper,count", program.Output.ReadLine());
        program.Output.Close();
        Assert.Equal((0, ""), program.AwaitEnd());
    }

    /// <summary>What was interrupted says so first, wherever it is read again.</summary>
    private void DemandNotes(JsonNode manifest)
    {
        const string kept = "Interrupted: the results are those of the chunks that were finished.";
        Assert.Equal(kept, (string)manifest["warnings"]![0]!);
        string told = $"{kept[..^1]} (2 documents, {manifest["corpus"]!["tokens"]} tokens).";
        Assert.Equal(told, CommandLine.Run("show", Out, "ffn.0.post:0").Succeeded().OutputLines[0]);
        Assert.Equal(told, CommandLine.Run("show", Out).Succeeded().OutputLines[0]);
        CommandLine data = CommandLine.Run("show", Out, "--print", "neurons", "--as", "csv").Succeeded();
        Assert.Equal(told, data.Error.Split('\n')[0]);
        Assert.StartsWith("site,layer,", data.Output, StringComparison.Ordinal);
        JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "results.json")))!;
        Assert.Equal(("interrupted", kept), ((string)results["status"]!, (string)results["warnings"]![0]!));
    }

    private void DemandEqualToAScanOfTwoDocuments()
    {
        string other = Folder["other"];
        string[] options =
        [
            "scan", "-m", Folder["model-gpt2"], "-c", "-", "-o", other, "-l", "ffn.0.post", "--threads", "1", "--chunk",
            "2", "--limit-documents", "2",
        ];
        CommandLine.RunWithInput(Lines, options).Succeeded();
        Assert.All(["neurons.csv", "histogram.csv", "top_examples.csv"], name =>
            Assert.Equal(File.ReadAllText(Path.Combine(other, name)), File.ReadAllText(Path.Combine(Out, name))));
        Assert.Equal(SitesOf(other), SitesOf(Out));

        static string SitesOf(string folder) =>
            JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))!["sites"]!.ToJsonString();
    }

    private ProgramProcess Start(params string[] more) =>
        new([
            "scan", "-m", Model().WithTokenizer().Location, "-c", "-", "-o", Out, "-l", "ffn.0.post", "--threads", "1",
            .. more,
        ]);

    private void AwaitFile(string name)
    {
        bool isThere = SpinWait.SpinUntil(() => File.Exists(Path.Combine(Out, name)), TimeSpan.FromSeconds(60));
        Assert.True(isThere, $"{name} was not written.");
    }

    /// <summary>Time to come to the read that waits for more; the outcome is the same before it, but that read is what
    /// once held the program.</summary>
    private static void LetItBlock() => Thread.Sleep(300);

    private static void SkipWithoutSignals() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
}
