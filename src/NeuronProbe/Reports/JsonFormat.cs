using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>All tables in one file, <c>results.json</c>, nested by site and neuron, one neuron a line.</summary>
internal sealed class JsonFormat : IReportFormat
{
    private const string FileName = "results.json";
    private const int Version = 1;

    // Neurons of a piece: some hundred kilobytes of text.
    private const int PieceLength = 16;

    public string Name => "json";

    public IReadOnlyList<string> FileNames(Findings findings) => [FileName];

    public void Write(Report report, OutputFolder folder) =>
        folder.Create(FileName, stream => Write(report.Findings, stream));

    private static void Write(Findings findings, Stream stream)
    {
        var bytes = new ByteBuffer();
        var json = new JsonText(bytes);
        json.Raw("{\"version\":"u8);
        json.Number(Version);
        json.Raw(",\"sites\":["u8);
        for (int i = 0; i < findings.Sites.Count; i++)
        {
            SiteFindings site = findings.Sites[i];
            json.Raw(i == 0 ? "{\"site\":"u8 : ",{\"site\":"u8);
            json.Text(site.Selection.Site.Name);
            json.Raw(",\"neurons\":["u8);
            stream.Write(bytes.WrittenSpan);
            bytes.Clear();
            WriteNeurons(findings, site, stream);
            json.Raw("]}"u8);
        }
        json.Raw("]}\n"u8);
        stream.Write(bytes.WrittenSpan);
    }

    private static void WriteNeurons(Findings findings, SiteFindings site, Stream stream)
    {
        int[] neurons = [.. findings.Neurons(site)];
        NestedTable[] tables = [.. site.Collectors.Select(collector => new NestedTable(collector))];
        OrderedPieces.Write(stream, (neurons.Length + PieceLength - 1) / PieceLength, (piece, bytes) =>
        {
            var json = new JsonText(bytes);
            for (int i = piece * PieceLength; i < Math.Min(neurons.Length, (piece + 1) * PieceLength); i++)
            {
                json.Raw(i == 0 ? "\n{\"neuron\":"u8 : ",\n{\"neuron\":"u8);
                json.Number(site.Selection.Neurons[neurons[i]]);
                foreach (NestedTable table in tables)
                {
                    table.Write(json, findings, neurons[i]);
                }
                json.Raw("}"u8);
            }
        });
    }

    /// <summary>A table as a property of each neuron.</summary>
    private sealed class NestedTable(Collector collector)
    {
        private readonly TableSchema schema = collector.Schema;
        private readonly byte[] name = [(byte)',', .. JsonText.Name(collector.Schema.NestedName)];
        private readonly byte[][] names = [.. collector.Schema.Columns.Select(column => JsonText.Name(column.Name))];

        public void Write(JsonText json, Findings findings, int neuron)
        {
            json.Raw(name);
            IEnumerable<Cell[]> rows = findings.Cells(collector, neuron, new Cell[names.Length]);
            if (schema.IsSingleRow)
            {
                json.Object(names, rows.Single());
                return;
            }
            bool isFirst = true;
            foreach (Cell[] cells in rows)
            {
                json.Raw(isFirst ? "["u8 : ","u8);
                isFirst = false;
                json.Object(names, cells);
            }
            json.Raw(isFirst ? "[]"u8 : "]"u8);
        }
    }
}
