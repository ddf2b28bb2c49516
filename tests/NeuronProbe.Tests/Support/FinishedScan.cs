using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Tests.Support;

/// <summary>A scan that was run to its end, the tables that it wrote, and its collectors.</summary>
internal sealed class FinishedScan : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <param name="options">What to scan; the results go to a folder of this object's own.</param>
    public FinishedScan(ScanOptions options)
    {
        using var plan = new ScanPlan(options with { Out = folder["out"] });
        Outcome = new Scan(plan).Run(_ => { }, CancellationToken.None);
        Sites = plan.Sites;
    }

    public ScanOutcome Outcome { get; }

    public ScanManifest Manifest => Outcome.Manifest!;

    public IReadOnlyList<ProbedSite> Sites { get; }

    /// <summary>Path of a file that the scan wrote.</summary>
    public string this[string file] => Path.Combine(folder["out"], file);

    /// <summary>The rows of a table, such as <c>neurons</c>.</summary>
    public List<Dictionary<string, string>> Table(string name) => CsvFile.Read(this[$"{name}.csv"]);

    public void Dispose() => folder.Dispose();
}
