using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class SharedRowsTests : IDisposable
{
    private const int Neurons = 100;

    private static readonly SiteSelection Selection =
        new(new Site("a", SiteSide.Input, 0, Neurons), [.. Enumerable.Range(0, Neurons)]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_are_made_once_for_all_formats_that_have_them_neuron_by_neuron()
    {
        int made = 0;
        TableSchema<int> schema = new(
            "words",
            "words",
            isSingleRow: false,
            [new("word", row => Interlocked.Increment(ref made) > 0 ? row : 0)]);
        var table = new FixedTable<int>(
            Selection, schema, [.. Enumerable.Range(0, Neurons).Select(i => new int[] { i, -i })]);
        var findings = new Findings(
            [new(Selection, [table])], new HashSet<string> { "words" }, RunCorrections.Of([], []));
        Write(findings, "csv", "json");
        Assert.Equal(2 * Neurons, made);
        Assert.Equal((2 * Neurons) + 1, File.ReadAllLines(folder["words.csv"]).Length);
    }

    [Fact]
    public void A_file_is_the_same_whatever_is_written_beside_it()
    {
        Findings findings = SmallFindings.Create();
        Dictionary<string, byte[]> alone = [];
        foreach (string format in (string[])["csv", "json"])
        {
            Write(findings, format);
            foreach (string name in ReportFormatCatalogue.Create(format, new()).FileNames(findings))
            {
                alone[name] = File.ReadAllBytes(folder[name]);
            }
        }
        Write(findings, "json", "csv");
        Assert.Equal(4, alone.Count);
        Assert.All(alone, file => Assert.Equal(file.Value, File.ReadAllBytes(folder[file.Key])));
    }

    [Fact]
    public void A_format_that_writes_in_its_own_way_does_so_beside_the_others()
    {
        Findings findings = SmallFindings.Create();
        using (OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []))
        {
            IReportFormat[] formats = [new ExamplesFormat(), new JsonFormat()];
            SideBySide.Run([.. SharedRows.Writes(formats, new(SmallManifest.Create(), findings), output)]);
            output.Commit();
        }
        Assert.Equal(["examples.txt", "results.json", OutputFolder.FileList], folder.Files);
    }

    private void Write(Findings findings, params string[] formats)
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []);
        SideBySide.Run(
        [
            .. SharedRows.Writes(
                [.. formats.Select(name => ReportFormatCatalogue.Create(name, new()))],
                new(SmallManifest.Create(), findings),
                output),
        ]);
        output.Commit();
    }
}
