using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>report</c>: writes the reports of a finished scan again, without the model.</summary>
internal static class ReportCommand
{
    public const string Name = "report";

    public const string Description = "Writes reports again from a finished scan, without the model.";

    private const int MostNamed = 8;
    private const int FirstNamed = 3;

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var options = new OptionSet<SavedReportOptions>(SavedReportOptions.Fields, new SavedReportOptions());
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe report out", "neuronprobe report out --format html"],
        };
        command.Add(folder, null, isPath: true);
        options.AddTo(command);
        command.Checks.Add(parsed => CheckSingleFile(parsed, options));
        command.SetAction(parsed =>
        {
            string location = parsed.GetRequiredValue(folder);
            SavedScan scan = SavedScan.Open(location);
            SavedReportOptions asked = options.Read(parsed);
            ReportOptions reports = asked.Of(scan);
            foreach (string note in ReportFormatCatalogue.Check(asked.Formats, scan.Contents))
            {
                terminal.Error.WriteLine($"Warning: {note}");
            }
            Write(
                scan,
                location,
                [.. asked.Formats.Select(name => ReportFormatCatalogue.Create(name, reports))],
                reports,
                terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> CheckSingleFile(ParseResult parsed, OptionSet<SavedReportOptions> options)
    {
        // Wrong words of an option are told by themselves.
        SavedReportOptions? asked = new Problems().Try(() => options.Read(parsed));
        return asked is { SingleFile: true }
            ? Problems.Of(() => ReportOptions.CheckSingleFile(asked.Formats))
            : [];
    }

    private static void Write(
        SavedScan scan, string location, IReportFormat[] formats, ReportOptions options, Terminal terminal)
    {
        using OutputFolder output = OutputFolder.ForReports(location, IsReplaced);
        DemandSame(scan, location);
        // The list of files is read again when others are added to it.
        scan.Manifest.ReadFile(location, OutputFolder.FileList);
        Findings findings = scan.LoadAll().With(scan.ReadBeside());
        ScanManifest manifest = formats.Any(format => format is CsvFormat)
            ? scan.Manifest.With(options)
            : scan.Manifest;
        var report = new Report(manifest, findings);
        SideBySide.Run([.. SharedRows.Writes(formats, report, output)]);
        output.CreateManifest((stream, files) => manifest.WithFiles(files, IsReplaced).Write(stream));
        output.Commit();
        RepeatedNotes.Tell(manifest, terminal);
        foreach (IReportFormat format in formats)
        {
            terminal.Error.WriteLine($"Wrote {Listed(format.FileNames(findings))} in {location}.");
        }

        bool IsReplaced(string name) => formats.Any(format => format.Replaces(name));
    }

    /// <summary>Demands that nobody wrote the folder anew before it was locked.</summary>
    private static void DemandSame(SavedScan scan, string location)
    {
        if (!ScanManifest.Read(location).Files.SequenceEqual(scan.Manifest.Files))
        {
            throw new BusyException($"{Name}: expected the scan in '{location}' to stay as it was, but it was written "
                + "anew meanwhile. Run the same command again.");
        }
    }

    /// <summary>Names of files, of very many the first ones.</summary>
    private static string Listed(IReadOnlyList<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(FirstNamed))} and {Figures.Count(names.Count - FirstNamed, "more file")}";
}
