using System.Text;

namespace NeuronProbe.Reports;

/// <summary>One CSV file for each table.</summary>
internal sealed class CsvFormat : IReportFormat
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public string Name => "csv";

    public IReadOnlyList<string> FileNames(Findings findings) => [.. findings.Schemas.Select(FileName)];

    public void Write(Findings findings, OutputFolder folder)
    {
        foreach (TableSchema schema in findings.Schemas)
        {
            folder.Create(FileName(schema), stream =>
            {
                using var writer = new StreamWriter(stream, Utf8, leaveOpen: true);
                CsvTable.Write(writer, findings, schema);
            });
        }
    }

    private static string FileName(TableSchema schema) => schema.Name + ".csv";
}
