using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>One Parquet file for each table, lists as list columns, a row group for each site.</summary>
internal sealed class ParquetFormat : IReportFormat
{
    public string Name => "parquet";

    public IReadOnlyList<string> FileNames(Findings findings) =>
        [.. findings.Schemas.Select(schema => schema.Name + ".parquet")];

    public void Write(Report report, OutputFolder folder) => SideBySide.Run(
    [
        .. report.Findings.Schemas.Zip(
            FileNames(report.Findings),
            (schema, name) => (Action)(() => folder.Create(
                name, stream => new ParquetTable(report.Findings, schema).Write(stream)))),
    ]);
}
