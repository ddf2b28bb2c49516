using System.Globalization;
using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Reports;

/// <summary>An example as a page of the report reads it.</summary>
internal sealed record ShownExample(
    float Activation, string DocumentId, string? Text, string? PeakText, double[] Values)
{
    /// <summary>The examples of a neuron, list by list.</summary>
    /// <param name="block">The file of its block.</param>
    /// <param name="neuron">Its entry there.</param>
    public static IEnumerable<ShownExample> Of(JsonNode block, JsonNode neuron)
    {
        int[] lengths = WrittenReport.UnpackWhole(block["passages"]!["length"]!);
        int[] tokens = WrittenReport.UnpackWhole(block["passages"]!["tokens"]!);
        int[] documents = WrittenReport.UnpackWhole(block["passages"]!["document"]!);
        int[] haveText = WrittenReport.UnpackWhole(block["passages"]!["text"]!);
        foreach (JsonNode? list in neuron["lists"]!.AsArray())
        {
            double[] values = WrittenReport.Unpack(list!["values"]!);
            int at = 0;
            for (int i = 0; i < list["passage"]!.AsArray().Count; i++)
            {
                int passage = (int)list["passage"]![i]!;
                int length = (int)list["length"]![i]!;
                int start = lengths.Take(passage).Sum() + (int)list["offset"]![i]!;
                int[] own = tokens[start..(start + length)];
                bool hasText = haveText[passage] == 1;
                yield return new ShownExample(
                    (float)list["activation"]![i]!,
                    (string)block["documents"]!["id"]![documents[passage]]!,
                    hasText ? string.Concat(own.Select((token, n) => TextOf(block, token, n == 0))) : null,
                    hasText
                        ? TextOf(block, own[(int)list["peak"]![i]!], true)
                        : $"#{block["tokens"]!["id"]![$"{own[(int)list["peak"]![i]!]}"]}",
                    values[at..(at + length)]);
                at += length;
            }
        }
    }

    private static string TextOf(JsonNode block, int token, bool isAlone)
    {
        JsonNode? text = block["tokens"]!["text"]![token];
        string before = (string?)block["tokens"]!["before"]![token.ToString(CultureInfo.InvariantCulture)] ?? "";
        // A number stands for a part of a character that the token before has drawn.
        return (isAlone ? "" : before) + (text is JsonValue value && value.TryGetValue(out string? own) ? own : "");
    }
}
