using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>A format whose files have rows neuron by neuron: several such formats are written of rows that are made
/// once.</summary>
internal abstract class RowFormat : IReportFormat
{
    public abstract string Name { get; }

    /// <summary>The files for these findings.</summary>
    public abstract IReadOnlyList<RowFile> Files(Findings findings);

    public IReadOnlyList<string> FileNames(Findings findings) => [.. Files(findings).Select(file => file.Name)];

    public void Write(Report report, OutputFolder folder) =>
        SharedRows.Write(Files(report.Findings), report, folder);
}
