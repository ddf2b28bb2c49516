using System.Buffers;
using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>All tables in one file, <c>results.json</c>, nested by site and neuron, one neuron a line.</summary>
internal sealed class JsonFormat : IReportFormat
{
    private const string FileName = "results.json";
    private const int Version = 1;

    public string Name => "json";

    public IReadOnlyList<string> FileNames(Findings findings) => [FileName];

    public void Write(Report report, OutputFolder folder) =>
        folder.Create(FileName, stream => Write(report.Findings, stream));

    private static void Write(Findings findings, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, JsonCells.Options);
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteStartArray("sites");
        foreach (SiteFindings site in findings.Sites)
        {
            json.WriteStartObject();
            json.WriteString("site", site.Selection.Site.Name);
            json.WriteStartArray("neurons");
            WriteNeurons(json, findings, site);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.Write("\n"u8);
    }

    // Each neuron is written apart and put in as it is, so that it can begin a line: the writer itself indents all
    // or nothing.
    private static void WriteNeurons(Utf8JsonWriter json, Findings findings, SiteFindings site)
    {
        var line = new ArrayBufferWriter<byte>();
        using var neuronJson = new Utf8JsonWriter(line, JsonCells.Options);
        foreach (int i in findings.Neurons(site))
        {
            line.ResetWrittenCount();
            line.Write("\n"u8);
            neuronJson.Reset();
            neuronJson.WriteStartObject();
            neuronJson.WriteNumber("neuron", site.Selection.Neurons[i]);
            foreach (Collector collector in site.Collectors)
            {
                WriteTable(neuronJson, collector.Schema, findings.Cells(collector, i));
            }
            neuronJson.WriteEndObject();
            neuronJson.Flush();
            json.WriteRawValue(line.WrittenSpan, skipInputValidation: true);
            json.Flush();
        }
    }

    private static void WriteTable(Utf8JsonWriter json, TableSchema schema, IEnumerable<Cell[]> rows)
    {
        json.WritePropertyName(schema.NestedName);
        if (schema.IsSingleRow)
        {
            WriteRow(json, schema, rows.Single());
            return;
        }
        json.WriteStartArray();
        foreach (Cell[] cells in rows)
        {
            WriteRow(json, schema, cells);
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, TableSchema schema, Cell[] cells)
    {
        json.WriteStartObject();
        JsonCells.WriteProperties(json, schema, cells);
        json.WriteEndObject();
    }
}
