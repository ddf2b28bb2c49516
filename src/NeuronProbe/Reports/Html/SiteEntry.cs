using NeuronProbe.Sites;

namespace NeuronProbe.Reports.Html;

/// <summary>A site in the list of those that a page has.</summary>
internal static class SiteEntry
{
    /// <summary>Writes it as an object.</summary>
    /// <param name="data">Where to.</param>
    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="writeFurther">Writes what else the object has.</param>
    public static void Write(DataText data, SiteSelection selection, Action writeFurther)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("name", selection.Site.Name);
        data.Json.WriteString("alias", selection.Site.Alias);
        data.Json.WriteNumber("layer", selection.Site.Layer);
        data.Json.WriteNumber("width", selection.Site.Width);
        data.Json.WriteNumber("count", selection.Neurons.Count);
        data.Json.WriteBoolean("gated", selection.Site.IsGatedProduct);
        WriteNeurons(data, selection);
        writeFurther();
        data.Json.WriteEndObject();
    }

    /// <summary>Writes the numbers of the chosen neurons as ranges, null where all are chosen.</summary>
    private static void WriteNeurons(DataText data, SiteSelection selection)
    {
        if (selection.Neurons.Count == selection.Site.Width)
        {
            data.Json.WriteNull("neurons");
            return;
        }
        data.Json.WriteStartArray("neurons");
        for (int first = 0; first < selection.Neurons.Count;)
        {
            int last = first;
            while (last + 1 < selection.Neurons.Count && selection.Neurons[last + 1] == selection.Neurons[last] + 1)
            {
                last++;
            }
            data.Json.WriteStartArray();
            data.Json.WriteNumberValue(selection.Neurons[first]);
            data.Json.WriteNumberValue(selection.Neurons[last]);
            data.Json.WriteEndArray();
            first = last + 1;
        }
        data.Json.WriteEndArray();
    }
}
