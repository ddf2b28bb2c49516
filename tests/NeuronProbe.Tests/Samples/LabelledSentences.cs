using System.Text.Json;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Samples;

/// <summary>The sample's documents as the sample model's tokens, and which labels each token overlaps.</summary>
internal sealed class LabelledSentences
{
    private readonly List<string> labels = [];
    private readonly List<int> masks = [];
    private readonly List<Window> windows = [];
    private readonly List<int> firstTokens = [];

    public LabelledSentences()
    {
        TextTokenizer tokenizer = TokenizerLoader.Load(SampleFolder.Path("tiny-english"))!;
        foreach (string line in File.ReadLines(SampleFolder.Path("sentences.jsonl")))
        {
            using var record = JsonDocument.Parse(line);
            string text = record.RootElement.GetProperty("text").GetString()!;
            var document = new Document(
                windows.Count, record.RootElement.GetProperty("id").GetString()!, text, null, "sentences.jsonl");
            var tokenized = new TokenizedDocument(document, text, tokenizer.Encode(text));
            firstTokens.Add(masks.Count);
            windows.Add(new Window(tokenized, 0, tokenized.Tokens.Length, [], []));
            AddMasks(tokenized, record.RootElement.GetProperty("labels"));
        }
        TokenLabels = [.. masks];
    }

    /// <summary>Names of the labels, as they first came.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>The documents, each read by itself.</summary>
    public IReadOnlyList<Window> Windows => windows;

    /// <summary>For each token of the corpus the labels whose spans it overlaps, a bit each.</summary>
    public int[] TokenLabels { get; }

    /// <summary>Number in the corpus of a document's first token.</summary>
    public int FirstTokenOf(Window window) => firstTokens[(int)window.Document.Document.Index];

    private void AddMasks(TokenizedDocument document, JsonElement spans)
    {
        int first = masks.Count;
        masks.AddRange(new int[document.Tokens.Length]);
        foreach (JsonElement span in spans.EnumerateArray())
        {
            int bit = 1 << NumberOf(span.GetProperty("label").GetString()!);
            int start = span.GetProperty("start").GetInt32();
            int end = span.GetProperty("end").GetInt32();
            for (int i = 0; i < document.Tokens.Length; i++)
            {
                TextToken token = document.Tokens[i];
                if (document.CodePointOffset(token.Start) < end && document.CodePointOffset(token.End) > start)
                {
                    masks[first + i] |= bit;
                }
            }
        }
    }

    private int NumberOf(string label)
    {
        if (!labels.Contains(label))
        {
            labels.Add(label);
        }
        return labels.IndexOf(label);
    }
}
