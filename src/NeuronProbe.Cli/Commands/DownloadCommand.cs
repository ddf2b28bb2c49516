using System.CommandLine;
using System.Diagnostics;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Hub;
using NeuronProbe.Options;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>download</c>: fetches a model from the hub into the cache where
/// <c>--model</c> finds it by name.</summary>
internal static class DownloadCommand
{
    public const string Name = "download";

    public const string Description =
        "Fetches a model from the Hugging Face hub into the cache that Python's tools use too, "
        + "where --model finds it by name; prints its folder.";

    /// <summary>How long nothing may come before an attempt has failed.</summary>
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromSeconds(30);

    private static readonly TextOption RevisionOption = new(
        "--revision", "REV", "A commit of 40 hexadecimal digits, a branch or a tag.")
    { DefaultNote = "main" };

    public static DescribedCommand Create(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "The model: gpt2, ORG/NAME, NAME@REVISION." };
        var options = new OptionSet<Request>(
            [RevisionOption.In<Request>(o => o.Revision, (o, value) => o with { Revision = value })], new Request());
        var display = new OptionSet<DisplayOptions>(DisplayOptions.Fields, new DisplayOptions());
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe download gpt2", "neuronprobe download EleutherAI/pythia-70m --revision main"],
        };
        command.Add(name);
        options.AddTo(command);
        display.AddTo(command);
        command.SetAction(parsed =>
            Run(
                HubNameOf(parsed.GetRequiredValue(name), options.Read(parsed).Revision),
                new ProgressDisplay(terminal, display.Read(parsed)),
                terminal));
        return command;
    }

    private static HubName HubNameOf(string text, string? revision)
    {
        if (revision is not null && text.Contains('@', StringComparison.Ordinal))
        {
            throw new ProbeException(
                $"--revision: expected one revision, but got '{revision}' beside '{text}'. Leave one of them out.");
        }
        return HubName.TryParse(revision is null ? text : $"{text}@{revision}", out HubName? name, out string? problem)
            ? name
            : throw new ProbeException("download: expected a model of the hub, such as gpt2 or ORG/NAME, but got "
                + $"'{text}'{(revision is null ? "" : $" at '{revision}'")}: {problem}. "
                + "Copy the name from the model's page.");
    }

    private static int Run(HubName name, ProgressDisplay display, Terminal terminal)
    {
        var environment = new HubEnvironment(terminal.Variable);
        if (environment.OfflineVariable is { } variable)
        {
            throw new ProbeException($"download: expected to be allowed to use the network, but {variable} is set. "
                + $"Unset it to fetch '{name}'.");
        }
        var cache = new HubCache(environment.CacheFolder);
        using var signals = new InterruptSignals();
        using var client = new HubClient(environment.Endpoint, environment.ReadToken(), InactivityTimeout);
        long start = Stopwatch.GetTimestamp();
        try
        {
            DownloadOutcome outcome = display.Show<DownloadOutcome>("download", report => new ModelDownload(
                client,
                new Retries(environment.Endpoint, Task.Delay, Random.Shared.NextDouble),
                cache,
                SnapshotWriter.Linking,
                progress => report(new TaskProgress(Describe(progress), Fraction(progress))))
                .RunAsync(name, signals.Token).GetAwaiter().GetResult());
            string seconds = FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0}");
            string command = ShellCommand.Shown("neuronprobe", "scan", "-m", name.ToString());
            display.Note(
                $"Fetched {outcome.Fetched} of {Figures.Count(outcome.Files, "file")} "
                + $"({MemoryEstimate.Format(outcome.Bytes)}) in {seconds} s; the others were there. "
                + $"Scan with {command}.");
            // A program gets the folder as it is.
            (terminal.IsOutputTerminal ? terminal.Output : terminal.ExactOutput).WriteLine(outcome.Folder);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine($"Interrupted: what was fetched stays in '{cache.FolderOf(name)}', and the same "
                + "command goes on from there.");
            return signals.ExitCode;
        }
    }

    private static double? Fraction(DownloadProgress progress) =>
        progress.TotalBytes is > 0 and { } total ? (double)progress.Bytes / total : null;

    private static string Describe(DownloadProgress progress) =>
        progress.TotalBytes is { } total
            ? $"{progress.Activity}, {MemoryEstimate.Format(progress.Bytes)} of {MemoryEstimate.Format(total)}"
            : progress.Activity;

    private sealed record Request
    {
        /// <summary>What of the model's history is fetched, or null for its main branch.</summary>
        public string? Revision { get; init; }
    }
}
