namespace NeuronProbe.Reports;

/// <summary>The report formats by name: what <c>--format</c> takes, what help lists and what the error names.</summary>
internal static class ReportFormatCatalogue
{
    private static readonly Dictionary<string, Func<ReportOptions, IReportFormat>> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = options => new CsvFormat(options),
        ["json"] = _ => new JsonFormat(),
        ["html"] = options => new HtmlFormat(options),
    };

    /// <summary>The valid names, in the order in which help lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Formats.Keys];

    /// <summary>Makes the format of that name.</summary>
    /// <exception cref="ProbeException">There is none.</exception>
    public static IReportFormat Create(string name, ReportOptions options) =>
        Formats.TryGetValue(name, out Func<ReportOptions, IReportFormat>? create)
        ? create(options)
        : throw new ProbeException($"--format: expected any of {string.Join(", ", Names)}, but got '{name}'. "
            + "Separate several by commas: --format csv,json.");
}
