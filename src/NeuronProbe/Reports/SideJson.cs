using System.Text.Json;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>What the JSON files beside tables of several commands have in common.</summary>
internal static class SideJson
{
    /// <summary>Writes files with their lengths and hashes.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="name">The name of the list.</param>
    /// <param name="files">The files.</param>
    public static void WriteFiles(Utf8JsonWriter json, string name, IEnumerable<ManifestFile> files)
    {
        json.WriteStartArray(name);
        foreach (ManifestFile file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteNumber("bytes", file.Bytes);
            json.WriteString("sha256", file.Sha256);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes a row's cells by the names of their columns; one that holds no number or text is null.</summary>
    /// <param name="json">Where to, within an object.</param>
    /// <param name="schema">The table.</param>
    /// <param name="cells">A cell for each column.</param>
    public static void WriteCells(Utf8JsonWriter json, TableSchema schema, ReadOnlySpan<Cell> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            json.WritePropertyName(schema.Columns[i].Name);
            Write(json, cells[i]);
        }
    }

    private static void Write(Utf8JsonWriter json, in Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Whole:
                json.WriteNumberValue(cell.Whole);
                break;
            case CellKind.Real:
                json.WriteNumberValue(cell.Number);
                break;
            case CellKind.Real32:
                json.WriteNumberValue((float)cell.Number);
                break;
            case CellKind.Text:
                json.WriteStringValue(cell.Text);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
