using System.Runtime.CompilerServices;
using System.Text.Json;
using NeuronProbe.Benchmarking;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>bench</c>: what this machine does with a bare model, a scan, and the method of the tutorials.</summary>
internal static class BenchCommand
{
    public const string Name = "bench";

    public const string Description =
        "Times a bare model, a scan, and the method of the tutorials on this machine, side by side, "
        + "with random weights.";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
    };

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How the figures are written.", Choice.Words("table", "json"))
    { Default = "table" };

    public static DescribedCommand Create(Terminal terminal)
    {
        var options = new OptionSet<BenchOptions>(BenchFields.All, new BenchOptions());
        var format = new OptionSet<Request>(
            [FormatOption.In<Request>(o => o.Format, (o, value) => o with { Format = value })], new Request());
        var display = new OptionSet<DisplayOptions>(DisplayOptions.Fields, new DisplayOptions());
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe bench", "neuronprobe bench --config model/config.json --dtype bfloat16 --as json"],
        };
        options.AddTo(command);
        format.AddTo(command);
        display.AddTo(command);
        command.SetAction(parsed =>
            Run(
                options.Read(parsed),
                format.Read(parsed).Format,
                new ProgressDisplay(terminal, display.Read(parsed)),
                terminal));
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
        progress.Round == 0
            ? $"preparing: {progress.Method}"
            : FormattableString.Invariant($"round {progress.Round} of {progress.Rounds}: {progress.Method}");

    private sealed record Request
    {
        public string Format { get; init; } = FormatOption.Default;
    }
}
