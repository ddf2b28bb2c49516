using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NeuronProbe.Effects.Traces;

namespace NeuronProbe.Cli.Views;

/// <summary>A trace as JSON, a token or a neuron a line.</summary>
internal static class TraceJson
{
    private const int Version = 1;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextTrace trace, TextWriter output)
    {
        output.Write(FormattableString.Invariant($"{{\"schema_version\":{Version},\n\"text\":"));
        output.Write(TextOf(json => json.WriteStringValue(trace.Text)));
        output.Write(FormattableString.Invariant($",\n\"windows\":{trace.WindowCount},\n"));
        WriteLines(output, "tokens", trace.Tokens.Select((_, i) => TextOf(json => WriteToken(json, trace, i))));
        output.Write(",\n");
        WriteLines(output, "neurons", trace.Neurons.Select(neuron => TextOf(json => WriteNeuron(json, neuron))));
        output.Write("}\n");
    }

    private static void WriteLines(TextWriter output, string name, IEnumerable<string> lines)
    {
        output.Write($"\"{name}\":[");
        string separator = "\n";
        foreach (string line in lines)
        {
            output.Write(separator);
            output.Write(line);
            separator = ",\n";
        }
        output.Write("]");
    }

    private static string TextOf(Action<Utf8JsonWriter> write)
    {
        var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            write(json);
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void WriteToken(Utf8JsonWriter json, TextTrace trace, int index)
    {
        TracedToken token = trace.Tokens[index];
        json.WriteStartObject();
        json.WriteNumber("id", token.Id);
        json.WriteString("text", token.Text);
        WriteWhole(json, "start", token.Start);
        WriteWhole(json, "end", token.End);
        json.WriteNumber("window", token.Window);
        WriteWhole(json, "token", token.Token < 0 ? null : token.Token);
        json.WriteBoolean("counted", token.IsCounted);
        if (trace.Expected is not { } expected)
        {
            json.WriteNull("predictions");
        }
        else
        {
            json.WriteStartArray("predictions");
            foreach (ExpectedToken next in expected[index])
            {
                json.WriteStartObject();
                json.WriteNumber("id", next.Token.Id);
                json.WriteString("text", next.Text);
                WriteReal(json, "probability", next.Token.Probability);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteNeuron(Utf8JsonWriter json, TracedNeuron neuron)
    {
        json.WriteStartObject();
        json.WriteString("site", neuron.Selection.Site.Name);
        json.WriteNumber("layer", neuron.Selection.Site.Layer);
        json.WriteString("alias", neuron.Selection.Site.Alias);
        json.WriteNumber("neuron", neuron.Neuron);
        json.WritePropertyName("max");
        WriteValue(json, neuron.Max ?? float.NaN);
        WriteWhole(json, "max_token", neuron.Peak);
        WriteReal(json, "quantile", neuron.Peak is { } peak ? neuron.QuantileOf(peak) : null);
        if (neuron.Scanned is not { } scanned)
        {
            json.WriteNull("scan");
        }
        else
        {
            json.WriteStartObject("scan");
            json.WriteNumber("count", scanned.Count);
            WriteReal(json, "min", scanned.Count > 0 ? scanned.Min : null);
            WriteReal(json, "max", scanned.Count > 0 ? scanned.Max : null);
            json.WriteEndObject();
        }
        json.WriteStartArray("activations");
        Array.ForEach(neuron.Activations, value => WriteValue(json, value));
        json.WriteEndArray();
        if (neuron.Scanned is null)
        {
            json.WriteNull("quantiles");
        }
        else
        {
            json.WriteStartArray("quantiles");
            for (int i = 0; i < neuron.Activations.Length; i++)
            {
                WriteReal(json, neuron.QuantileOf(i));
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteReal(Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        WriteReal(json, value);
    }

    private static void WriteReal(Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, float value)
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
}
