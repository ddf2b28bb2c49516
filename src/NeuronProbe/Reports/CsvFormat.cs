using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>One CSV file for each table.</summary>
/// <param name="options">Whether a spreadsheet may open it.</param>
internal sealed class CsvFormat(ReportOptions options) : RowFormat
{
    public override string Name => "csv";

    public override IReadOnlyList<RowFile> Files(Findings findings) =>
        [.. findings.Schemas.Select(schema => new CsvFile(schema, options))];
}
