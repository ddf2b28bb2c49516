using System.CommandLine;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>report</c>: writes the reports of a finished scan again, without the model.</summary>
internal static class ReportCommand
{
    /// <summary>What help says of <c>--csv-safe</c> where a scan had the choice before.</summary>
    public const string AsScanned = " [default: as the scan was asked; --csv-safe false turns it off]";

    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        Option<string[]> format = OptionParsers.Words("--format", "Formats of the reports.", [.. ReportFormatCatalogue.Names], ScanArguments.DefaultFormats);
        Option<bool> csvSafe = OptionParsers.CsvSafe(AsScanned);
        var command = new Command("report", "Writes reports again from a finished scan, without the model.") { folder, format };
        command.Add(csvSafe);
        command.SetAction(parsed =>
        {
            string location = parsed.GetRequiredValue(folder);
            SavedScan scan = SavedScan.Open(location);
            ReportOptions options = OptionsOf(parsed, csvSafe, scan);
            string[] names = parsed.GivenOr(format, ScanArguments.DefaultFormats);
            Write(scan, location, [.. names.Select(name => ReportFormatCatalogue.Create(name, options))], options, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>How reports are written: as asked for, else as the scan's own are.</summary>
    public static ReportOptions OptionsOf(ParseResult parsed, Option<bool> csvSafe, SavedScan scan) =>
        parsed.GetResult(csvSafe) is { Implicit: false }
            ? new ReportOptions { CsvSafe = parsed.GetValue(csvSafe) }
            : scan.Manifest.Reports;

    private static void Write(
        SavedScan scan, string location, IReportFormat[] formats, ReportOptions options, Terminal terminal)
    {
        // The list of files is read again when others are added to it.
        scan.Manifest.ReadFile(location, OutputFolder.FileList);
        Findings findings = scan.LoadAll();
        using OutputFolder output = OutputFolder.ForReports(location);
        foreach (IReportFormat format in formats)
        {
            format.Write(findings, output);
        }
        ScanManifest manifest = formats.Any(format => format is CsvFormat) ? scan.Manifest.With(options) : scan.Manifest;
        output.CreateManifest((stream, files) => manifest.WithFiles(files).Write(stream));
        output.Commit();
        foreach (IReportFormat format in formats)
        {
            terminal.Error.WriteLine($"Wrote {string.Join(", ", format.FileNames(findings))} in {location}.");
        }
    }
}
