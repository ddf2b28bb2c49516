using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuronProbe.Benchmarking;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>bench</c>: what this machine does with a bare model, a scan, and the method of the tutorials.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
    };

    public static Command Create(Terminal terminal)
    {
        var defaults = new BenchOptions();
        Option<string> config = OptionParsers.Text("--config", [], "FILE", "A model's config.json; its weights are random. [default: GPT-2 small's shape]", null);
        Option<string> type = OptionParsers.Choice("--dtype", "The type that the model computes in; the plain method is always in float32.", ["float32", "bfloat16", "float16"], defaults.Type);
        Option<string> matmul = OptionParsers.Choice("--matmul", "How products of linear modules are computed.", ["auto", "linear", "convolution"], defaults.MatrixProduct);
        Option<int?> threads = OptionParsers.NumberOrNone("--threads", "Threads. [default: all cores]", 1);
        Option<int> rounds = OptionParsers.Number("--rounds", [], "How often each method is timed.", defaults.Rounds, BenchOptions.FewestRounds);
        Option<int> seconds = OptionParsers.Number("--seconds", [], "How long all of it may take.", defaults.Seconds, 1);
        Option<string> format = OptionParsers.Choice("--as", "How the figures are written.", ["table", "json"], "table");
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress and no notes; warnings and errors only." };
        Option<string> progress = OptionParsers.Choice("--progress", "How progress is shown on standard error.", ["auto", "plain", "none"], "auto");
        var command = new Command("bench", "Times a bare model, a scan, and the method of the tutorials on this machine, side by side, with random weights.")
        {
            config, type, matmul, threads, rounds, seconds, format, quiet, progress,
        };
        command.SetAction(parsed =>
        {
            var options = new BenchOptions
            {
                Config = parsed.GetValue(config),
                Type = parsed.GetValue(type)!,
                MatrixProduct = parsed.GetValue(matmul)!,
                Threads = parsed.GetValue(threads) ?? Environment.ProcessorCount,
                Rounds = parsed.GetValue(rounds),
                Seconds = parsed.GetValue(seconds),
            };
            bool isQuiet = parsed.GetValue(quiet);
            return Run(options, parsed.GetValue(format)!, new ProgressDisplay(terminal, isQuiet ? "none" : parsed.GetValue(progress)!, isQuiet), terminal);
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(BenchOptions options, string format, ProgressDisplay display, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        display.Note(FormattableString.Invariant($"Measuring for at most about {options.Seconds} s."));
        BenchFigures figures;
        try
        {
            figures = display.Show<BenchFigures>("bench", report => new Bench(
                options,
                warning => terminal.Error.WriteLine($"Warning: {warning}"),
                progress => report(new TaskProgress(Describe(progress), progress.Fraction)),
                signals.Token).Run());
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before all rounds were done: there are no figures.");
            return signals.ExitCode;
        }
        if (format == "json")
        {
            terminal.ExactOutput.Write(JsonSerializer.Serialize(figures, Json) + "\n");
        }
        else
        {
            new BenchView(terminal.OutputConsole()).Write(figures);
        }
        return ExitCode.Done;
    }

    private static string Describe(BenchProgress progress) =>
        progress.Round == 0 ? $"preparing: {progress.Method}" : FormattableString.Invariant($"round {progress.Round} of {progress.Rounds}: {progress.Method}");
}
