using System.Text.Json;
using NeuronProbe.Comparisons;
using NeuronProbe.Reports;

namespace NeuronProbe.Cli.Views;

/// <summary>The neighbours of a neuron as JSON.</summary>
internal static class NeighboursJson
{
    private const int Version = 1;

    public static void Write(FoundNeighbours found, TextWriter output) =>
        output.Write(WrittenText.Of(stream => Write(stream, found)) + "\n");

    private static void Write(Stream stream, FoundNeighbours found)
    {
        using var json = new Utf8JsonWriter(stream, JsonSeal.Indented);
        json.WriteStartObject();
        json.WriteNumber("schema_version", Version);
        json.WriteString("site", found.Site.Name);
        json.WriteNumber("layer", found.Site.Layer);
        json.WriteString("alias", found.Site.Alias);
        json.WriteNumber("neuron", found.Neuron);
        json.WriteNumber("positions", found.Positions);
        json.WriteNumber("documents", found.Documents);
        json.WriteNumber("neurons", found.Compared);
        json.WriteNumber("constant", found.Constant);
        json.WriteNumber("nonfinite", found.NonFinite);
        Write(json, "chance_high", found.Chance.High);
        Write(json, "chance_low", found.Chance.Low);
        Write(json, "high", found.Rows);
        Write(json, "low", found.Rows);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string tail, IEnumerable<NeighbourRow> rows)
    {
        json.WriteStartArray(tail);
        foreach (NeighbourRow row in rows.Where(row => row.Tail == tail))
        {
            json.WriteStartObject();
            json.WriteString("site", row.Neighbour.Selection.Site.Name);
            json.WriteNumber("layer", row.Neighbour.Selection.Site.Layer);
            json.WriteString("alias", row.Neighbour.Selection.Site.Alias);
            json.WriteNumber("neuron", row.Neighbour.Neuron);
            Write(json, "r", row.Neighbour.R);
            Write(json, "r_low", row.Interval.Low);
            Write(json, "r_high", row.Interval.High);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
