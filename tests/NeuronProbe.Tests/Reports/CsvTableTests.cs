using System.Globalization;
using CsCheck;
using CsvHelper;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class CsvTableTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf(
            "", " ", "\t", ",", "\"", "\"\"", "\r", "\n", "a", " a", "a ", "a\t", "é", "\ud800", "\0", "\u00a0"),
        Gen.String[Gen.Char, 0, 3]).Array[0, 5].Select(string.Concat);

    private static readonly Gen<Cell[]> Row = Gen.Select(
        Text, Gen.Long, Gen.Double, Gen.Float, Text,
        (text, whole, real, real32, shared) =>
            (Cell[])[text, whole, real, real32, Cell.Of(SharedValue.Of(shared)), default]);

    private static readonly TableSchema<Cell[]> Schema = new("t", "t", false, SampleTables.Columns("a,b,c,d,e,f"));

    [Fact]
    public void It_writes_the_bytes_that_CsvHelper_writes() => Row.Array[1, 5].Sample(rows =>
    {
        var selection = new SiteSelection(new Site("p, \"q\"", SiteSide.Output, 3, 8) { Alias = " x" }, [7]);
        var findings = new Findings(
            [new SiteFindings(selection, [new FixedTable<Cell[]>(selection, Schema, rows)])],
            new HashSet<string> { "t" },
            RunCorrections.Of([], []));
        var ours = new StringWriter();
        // Twice, since what rows have in common is kept from the first time.
        for (int i = 0; i < 2; i++)
        {
            ours.GetStringBuilder().Clear();
            CsvTable.Write(ours, findings, Schema, new());
        }
        Cell[] keys = KeyColumns.CellsOf(selection, 0);
        Assert.Equal(Expected([.. rows.Select(row => (Cell[])[.. keys, .. row])]), ours.ToString());
    });

    private static string Expected(Cell[][] rows)
    {
        var text = new StringWriter();
        var options = new CsvWriterOptions { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture };
        using (CsvWriter csv = CsvWriter.Create(text, options, leaveOpen: true))
        {
            string[] names = ["site", "layer", "alias", "neuron", "a", "b", "c", "d", "e", "f"];
            foreach (string name in names)
            {
                csv.WriteField(name);
            }
            csv.EndRecord();
            foreach (Cell[] row in rows)
            {
                foreach (Cell cell in row)
                {
                    csv.WriteField(cell.ToString(), CsvQuoting.WhenNeededOrWhitespace);
                }
                csv.EndRecord();
            }
        }
        return text.ToString();
    }
}
