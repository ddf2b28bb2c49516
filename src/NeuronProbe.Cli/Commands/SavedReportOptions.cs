using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>How reports of a finished scan are written: as asked for now, else as the scan's own are.</summary>
internal sealed record SavedReportOptions
{
    private static readonly SwitchOption Safe = new(
        ReportOptions.CsvSafeField.Description.Name, ReportOptions.CsvSafeField.Description.Description)
    {
        Group = ReportOptions.CsvSafeField.Description.Group,
        DefaultNote = "as the scan was asked; --csv-safe false turns it off",
    };

    /// <summary>Formats of the reports.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ReportOptions.Formats.Default;

    /// <summary>Whether cells of CSV are made safe for spreadsheets, or null for what the scan was asked.</summary>
    public bool? CsvSafe { get; init; }

    /// <summary>Whether the report for a browser is one file, whatever its size.</summary>
    public bool SingleFile { get; init; }

    public static OptionField<SavedReportOptions> CsvSafeField { get; } =
        Safe.In<SavedReportOptions>(o => o.CsvSafe ?? false, (o, value) => o with { CsvSafe = value });

    /// <summary>The options of <c>report</c>.</summary>
    public static IReadOnlyList<OptionField<SavedReportOptions>> Fields { get; } =
    [
        ReportOptions.Formats.In<SavedReportOptions>(o => o.Formats, (o, value) => o with { Formats = value }),
        CsvSafeField,
        ReportOptions.SingleFileField.Within<SavedReportOptions>(
            o => new ReportOptions { SingleFile = o.SingleFile },
            (o, value) => o with { SingleFile = value.SingleFile }),
    ];

    /// <summary>How the reports of a scan are written.</summary>
    public ReportOptions Of(SavedScan scan) => scan.Manifest.Reports with
    {
        CsvSafe = CsvSafe ?? scan.Manifest.Reports.CsvSafe,
        SingleFile = SingleFile,
        Model = scan.Manifest.Model.Folder,
    };
}
