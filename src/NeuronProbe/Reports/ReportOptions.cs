using NeuronProbe.Options;

namespace NeuronProbe.Reports;

/// <summary>How reports are written, whatever their format.</summary>
internal sealed record ReportOptions
{
    /// <summary>Formats of the reports.</summary>
    public static readonly WordsOption Formats = new("--format", "Formats of the results.", ReportFormatCatalogue.Names)
    {
        Group = OptionGroup.Output,
        Default = ["csv", "json"],
    };

    private static readonly SwitchOption Safe = new(
        "--csv-safe", "Put ' before cells of CSV that a spreadsheet would run as formulas.")
    { Group = OptionGroup.Output };

    private static readonly SwitchOption InOneFile = new(
        "--single-file", "Put the data of the html report into its page, however large that becomes.")
    { Group = OptionGroup.Output };

    /// <summary>Whether cells of CSV that a spreadsheet would run as a formula get a <c>'</c> before them.</summary>
    public bool CsvSafe { get; init; }

    /// <summary>The model's name, after which some formats name folders.</summary>
    public string Model { get; init; } = "";

    public static OptionField<ReportOptions> CsvSafeField { get; } =
        Safe.In<ReportOptions>(o => o.CsvSafe, (o, value) => o with { CsvSafe = value });

    /// <summary>Whether the report for a browser is one file, whatever its size.</summary>
    public bool SingleFile { get; init; }

    /// <summary>Refuses the wish for one file where none of the formats can be more than one.</summary>
    /// <param name="formats">Names of the formats.</param>
    /// <exception cref="ProbeException">None is <c>html</c>.</exception>
    public static void CheckSingleFile(IReadOnlyList<string> formats)
    {
        if (!formats.Contains(HtmlFormat.FormatName))
        {
            throw new ProbeException(
                $"{InOneFile.Name}: expected {HtmlFormat.FormatName} among {Formats.Name}, "
                + $"but got {string.Join(", ", formats)}. "
                + $"Add {Formats.Name} {HtmlFormat.FormatName}, or leave {InOneFile.Name} out.");
        }
    }

    public static OptionField<ReportOptions> SingleFileField { get; } =
        InOneFile.In<ReportOptions>(o => o.SingleFile, (o, value) => o with { SingleFile = value });

    /// <summary>Refuses an option about files where there is no folder for them.</summary>
    /// <param name="option">The option.</param>
    /// <param name="folder">The one that names a folder.</param>
    public static string WithoutFolder(OptionDescription option, OptionDescription folder) =>
        $"{option.Name}: expected {folder.Name} beside it, since it chooses files, but got none. "
        + $"Give {folder.Name} DIR, or leave {option.Name} out.";
}
