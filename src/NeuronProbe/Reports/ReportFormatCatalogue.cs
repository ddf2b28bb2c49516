namespace NeuronProbe.Reports;

/// <summary>The report formats by name: what <c>--format</c> takes, what help lists and what the error names.</summary>
internal static class ReportFormatCatalogue
{
    private static readonly Dictionary<string, Func<ReportOptions, IReportFormat>> Formats = new(StringComparer.Ordinal)
    {
        ["csv"] = options => new CsvFormat(options),
        ["json"] = _ => new JsonFormat(),
        [CsvFormat.BriefName] = options => new CsvFormat(options, isBrief: true),
        ["parquet"] = _ => new ParquetFormat(),
        [HtmlFormat.FormatName] = options => new HtmlFormat(options),
        [OpenAiFormat.FormatName] = _ => new OpenAiFormat(),
        [NeuronpediaFormat.FormatName] = options => new NeuronpediaFormat(options),
    };

    /// <summary>The valid names, in the order in which help lists them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Formats.Keys];

    /// <summary>What formats of other tools need, which a scan does not keep unless it is asked to: what <c>--for</c>
    /// takes.</summary>
    public static IReadOnlyList<ExportNeeds> Needs { get; } = [OpenAiFormat.Needs, NeuronpediaFormat.Needs];

    /// <summary>Makes the format of that name.</summary>
    /// <exception cref="ProbeException">There is none.</exception>
    public static IReportFormat Create(string name, ReportOptions options) =>
        Formats.TryGetValue(name, out Func<ReportOptions, IReportFormat>? create)
        ? create(options)
        : throw new ProbeException($"--format: expected any of {string.Join(", ", Names)}, but got '{name}'. "
            + "Separate several by commas: --format csv,json.");

    /// <summary>Looks whether a scan keeps what formats need.</summary>
    /// <param name="names">The formats.</param>
    /// <param name="contents">What it keeps.</param>
    /// <returns>What to say of it all the same.</returns>
    /// <exception cref="ProbeException">It lacks something; all that it lacks is told at once.</exception>
    public static IReadOnlyList<string> Check(IEnumerable<string> names, ScanContents contents)
    {
        var problems = new Problems();
        List<string> notes = [];
        foreach (string name in names)
        {
            problems.Try(() => notes.AddRange(Create(name, new()).Check(contents)));
        }
        problems.Demand();
        return notes;
    }
}
