namespace NeuronProbe.Reports;

/// <summary>How reports are written, whatever their format.</summary>
internal sealed record ReportOptions
{
    /// <summary>Whether cells of CSV that a spreadsheet would run as a formula get a <c>'</c> before them.</summary>
    public bool CsvSafe { get; init; }
}
