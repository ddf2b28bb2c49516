using System.Text.Encodings.Web;
using System.Text.Json;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Reports;

/// <summary>Writes cells with the framework's writer: what <c>JsonText</c> is compared with.</summary>
internal static class JsonCells
{
    /// <summary>Text stays readable: letters of all languages are written as they are.
    /// A lone surrogate becomes U+FFFD.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a cell as a property of the object that is open.</summary>
    public static void WriteProperty(Utf8JsonWriter json, string name, in Cell cell)
    {
        json.WritePropertyName(name);
        WriteValue(json, cell);
    }

    private static void WriteValue(Utf8JsonWriter json, in Cell cell)
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
            case CellKind.WholeList:
                WriteList(json, cell.WholeList);
                break;
            case CellKind.Real32List:
                WriteList(json, cell.Real32List);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<int> values)
    {
        json.WriteStartArray();
        foreach (int value in values)
        {
            json.WriteNumberValue(value);
        }
        json.WriteEndArray();
    }

    // An activation in a context may be NaN or infinite, which JSON has no number for.
    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        json.WriteStartArray();
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }
        json.WriteEndArray();
    }
}
