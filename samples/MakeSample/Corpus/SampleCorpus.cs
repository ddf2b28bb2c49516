using System.Text.Encodings.Web;
using System.Text.Json;

namespace MakeSample.Corpus;

/// <summary>Makes documents: no two are the same, and none says a sentence twice.
/// The same seed gives the same ones.</summary>
internal static class SampleCorpus
{
    /// <summary>Documents that the model is trained on.</summary>
    public static IReadOnlyList<LabelledText> Training(ulong seed, int count) => Make(2 * seed, count);

    /// <summary>Documents that the model never sees.</summary>
    public static IReadOnlyList<LabelledText> HeldOut(ulong seed, int count) => Make((2 * seed) + 1, count);

    /// <summary>Writes one document a line: <c>{"id": ..., "text": ..., "labels": [{"start": ..., "end":
    /// ..., "label": ...}]}</c>.</summary>
    public static void WriteJsonLines(Stream stream, IReadOnlyList<LabelledText> documents)
    {
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        for (int i = 0; i < documents.Count; i++)
        {
            using (var json = new Utf8JsonWriter(stream, options))
            {
                json.WriteStartObject();
                json.WriteString("id", $"s{i:D4}");
                json.WriteString("text", documents[i].Text);
                json.WriteStartArray("labels");
                foreach (Label label in documents[i].Labels)
                {
                    json.WriteStartObject();
                    json.WriteNumber("start", label.Start);
                    json.WriteNumber("end", label.End);
                    json.WriteString("label", label.Name);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        }
    }

    private static List<LabelledText> Make(ulong seed, int count)
    {
        var grammar = Grammar.Load();
        var random = new SplitMix64(seed);
        var known = new HashSet<string>();
        var documents = new List<LabelledText>(count);
        while (documents.Count < count)
        {
            string marked = new Derivation(grammar, random).Expand("document");
            bool curly = random.Next(4) == 0;
            LabelledText document = new MarkReader(curly ? "“" : "\"", curly ? "”" : "\"").Read(marked);
            if (document.Sentences.Distinct().Count() == document.Sentences.Count && known.Add(document.Text))
            {
                documents.Add(document);
            }
        }
        return documents;
    }
}
