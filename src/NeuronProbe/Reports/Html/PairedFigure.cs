using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports.Html;

/// <summary>Two distributions over each other, as a page draws them.</summary>
internal static class PairedFigure
{
    private const int EdgeDigits = 5;
    private const int ShareDigits = 4;

    /// <summary>Writes them as an object, or null where there are none.</summary>
    public static void Write(DataText data, PairedColumns? values)
    {
        if (values is null)
        {
            data.Json.WriteNullValue();
            return;
        }
        data.Json.WriteStartObject();
        data.Json.WritePropertyName("lower");
        data.Figure(values.Lower, EdgeDigits);
        data.Json.WritePropertyName("upper");
        data.Figure(values.Upper, EdgeDigits);
        data.Figures("positives", values.Positives, ShareDigits);
        data.Figures("negatives", values.Negatives, ShareDigits);
        data.Json.WriteBoolean("log", values.IsLogarithmic);
        data.Json.WriteEndObject();
    }
}
