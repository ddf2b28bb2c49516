using System.CommandLine;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>report</c>: writes the reports of a finished scan again, without the model.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        Option<string[]> format = OptionParsers.Words("--format", "Formats of the reports.", [.. ReportFormatCatalogue.Names], ScanArguments.DefaultFormats);
        var command = new Command("report", "Writes reports again from a finished scan, without the model.") { folder, format };
        command.SetAction(parsed =>
        {
            string location = parsed.GetRequiredValue(folder);
            Findings findings = SavedScan.Open(location).LoadAll();
            using OutputFolder output = OutputFolder.ForReports(location);
            foreach (IReportFormat report in parsed.GivenOr(format, ScanArguments.DefaultFormats).Select(ReportFormatCatalogue.Create))
            {
                report.Write(findings, output);
                terminal.Error.WriteLine($"Wrote {string.Join(", ", report.FileNames(findings))} in {location}.");
            }
            output.Commit();
            return ExitCode.Done;
        });
        return command;
    }
}
