using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Comparisons;
using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>neighbours</c>: the neurons that go with one, or against it, without the model.</summary>
internal static class NeighboursCommand
{
    public const string Name = "neighbours";

    public const string Description =
        "Lists the neurons of a scan whose activations correlate most with those of one neuron, and how far "
        + "correlations go by chance.";

    private static readonly NumberOption<int> LimitOption = new(
        "--limit", "Neurons at each end: those that go with it, and those that go against it.")
    {
        Least = 1,
        Default = 20,
    };

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How they are written.", Choice.Words("table", "json", "csv"))
    { Default = "table" };

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var neuron = new Argument<string>("SITE:NEURON") { Description = "The neuron, such as ffn.3.post:123." };
        var options = new OptionSet<Request>(
            [
                LimitOption.In<Request>(o => o.Limit, (o, value) => o with { Limit = value }),
                FormatOption.In<Request>(o => o.Format, (o, value) => o with { Format = value }),
            ],
            new Request());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe neighbours out ffn.3.post:123",
                "neuronprobe neighbours out ffn.3.post:123 --limit 100 --as csv",
            ],
        };
        command.Add(folder, null, isPath: true);
        command.Add(neuron, ScanSites.Of);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            Run(
                SavedScan.Open(parsed.GetRequiredValue(folder)),
                parsed.GetRequiredValue(neuron),
                options.Read(parsed),
                terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Run(SavedScan scan, string typed, Request asked, Terminal terminal)
    {
        var found = FoundNeighbours.Of(scan, typed, asked.Limit, Name);
        if (asked.Format == FormatOption.Default)
        {
            RepeatedNotes.Write(scan.Manifest, new PrintOptions(), terminal);
            new NeighboursView(terminal.OutputConsole()).Write(found);
            return;
        }
        RepeatedNotes.Tell(scan.Manifest, terminal);
        if (asked.Format == "json")
        {
            NeighboursJson.Write(found, terminal.ExactOutput);
        }
        else
        {
            terminal.ExactOutput.Write(WrittenText.Of(stream => WriteCsv(stream, found, scan.Manifest.Reports)));
        }
    }

    private static void WriteCsv(Stream stream, FoundNeighbours found, ReportOptions options)
    {
        using var table = new CsvTable(stream, NeighbourRow.Schema, options);
        table.WriteHeader();
        foreach (NeighbourRow row in found.Rows)
        {
            table.BeginNeuron(row.Neighbour.Selection, row.Neighbour.Index);
            table.Write(NeighbourRow.Schema.CellsOf(row));
        }
    }

    private sealed record Request
    {
        public int Limit { get; init => field = LimitOption.Demand(value); } = LimitOption.Default;

        public string Format { get; init; } = FormatOption.Default;
    }
}
