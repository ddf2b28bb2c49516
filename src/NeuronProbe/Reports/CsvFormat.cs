using System.Text;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>One CSV file for each table.</summary>
/// <param name="options">Whether a spreadsheet may open it.</param>
internal sealed class CsvFormat(ReportOptions options) : IReportFormat
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Name => "csv";

    public IReadOnlyList<string> FileNames(Findings findings) => [.. findings.Schemas.Select(FileName)];

    public void Write(Report report, OutputFolder folder)
    {
        foreach (TableSchema schema in report.Findings.Schemas)
        {
            folder.Create(FileName(schema), stream =>
            {
                using var writer = new StreamWriter(stream, Utf8, leaveOpen: true);
                CsvTable.Write(writer, report.Findings, schema, options);
            });
        }
    }

    private static string FileName(TableSchema schema) => schema.Name + ".csv";
}
