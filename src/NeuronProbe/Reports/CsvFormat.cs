using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>One CSV file for each table.</summary>
/// <param name="options">Whether a spreadsheet may open it.</param>
internal sealed class CsvFormat(ReportOptions options) : IReportFormat
{
    public string Name => "csv";

    public IReadOnlyList<string> FileNames(Findings findings) => [.. findings.Schemas.Select(FileName)];

    public void Write(Report report, OutputFolder folder)
    {
        foreach (TableSchema schema in report.Findings.Schemas)
        {
            folder.Create(FileName(schema), stream => CsvTable.Write(stream, report.Findings, schema, options));
        }
    }

    private static string FileName(TableSchema schema) => schema.Name + ".csv";
}
