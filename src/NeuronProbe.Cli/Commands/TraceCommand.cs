using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Effects.Traces;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>trace</c>: what a model's neurons say to one text.</summary>
internal static class TraceCommand
{
    public const string Name = "trace";

    public const string Description =
        "Shows the activations of neurons on one text: of those that are named, or of the strongest of each layer.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var neurons = new Argument<string[]>("SITE:NEURON...")
        {
            Description = "Neurons, such as ffn.3.post:123, ffn.3.post:0-9 or 'ffn.*.post:57'; without them the "
                + "strongest of each site.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var options = new OptionSet<TraceRequest>(TraceRequest.Fields, new TraceRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe trace -m gpt2 --text 'The bank of the river'",
                "neuronprobe trace -m gpt2 --text 'The bank' ffn.3.post:123 ffn.5.post:0-4",
                "neuronprobe trace -m gpt2 --text - --scan out -k 3 < text.txt",
                "neuronprobe trace -m gpt2 --text 'The bank' --top-tokens 5 --as json",
            ],
        };
        command.Add(neurons, words => ModelSites.NamesFor(words).SelectMany(name => (string[])[name, $"{name}:"]));
        options.AddTo(command);
        command.OptionValues[ScanOptionList.Layers.Name] = ModelSites.NamesFor;
        command.SetAction(parsed =>
        {
            TraceRequest asked = options.Read(parsed);
            string[] typed = parsed.GetValue(neurons) ?? [];
            asked.Demand(typed);
            ScanOptions scan = asked.Scan with { Hub = new HubEnvironment(terminal.Variable) };
            if (asked.Chat is { } chat)
            {
                throw ChatFile.Refusal(chat, ModelLocation.Find(scan.Model, scan.Hub));
            }
            TraceOptions trace = asked.ToOptions(
                typed, scan, () => terminal.Input ?? Console.OpenStandardInput());
            return Run(trace, asked, new ProgressDisplay(terminal, scan.Display), terminal);
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(TraceOptions options, TraceRequest asked, ProgressDisplay display, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        TextTrace trace;
        try
        {
            trace = display.Show<TextTrace>("trace", report => TraceRun.Run(
                options,
                warning => terminal.Error.WriteLine($"Warning: {warning}"),
                (done, all) => report(new TaskProgress("", (double)done / all)),
                signals.Token));
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before the text was read to its end: there is no result.");
            return signals.ExitCode;
        }
        if (trace.Scan is { } manifest)
        {
            RepeatedNotes.Tell(manifest, terminal);
        }
        switch (asked.Format)
        {
            case "json":
                TraceJson.Write(trace, terminal.ExactOutput);
                break;
            case TraceRequest.AsCsv:
                WriteCsv(trace, terminal.ExactOutput);
                break;
            default:
                new TraceView(terminal.OutputConsole(), asked.IsWhole).Write(trace);
                break;
        }
        return ExitCode.Done;
    }

    private static void WriteCsv(TextTrace trace, TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var table = new CsvTable(stream, TraceRow.Schema, new ReportOptions()))
        {
            table.WriteHeader();
            foreach (TracedNeuron neuron in trace.Neurons)
            {
                table.BeginNeuron(neuron.Selection, neuron.Index);
                foreach (TraceRow row in TraceRow.Of(neuron, trace.Tokens))
                {
                    table.Write(TraceRow.Schema.CellsOf(row));
                }
            }
        }
        output.Write(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
