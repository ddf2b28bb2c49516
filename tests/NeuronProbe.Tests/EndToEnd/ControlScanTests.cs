using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Concepts that are compared with tokens like their own, as a user gets them.</summary>
public sealed class ControlScanTests : EndToEndTest
{
    private const int Documents = 120;

    private static readonly string[] Small = ["-l", "ffn.0.post", "-n", "0-2", "--collect", "concepts"];

    [Fact]
    public void A_fixed_number_of_tokens_a_document_is_warned_of_unless_length_is_controlled()
    {
        ModelFolder model = Model();
        string corpus = Labelled();
        string said = Scan(model, corpus, Small).Succeeded().Error;
        Assert.Contains(
            "Warning: --concept: expected concepts as dense in short documents as in long ones, but some are denser: ",
            said,
            StringComparison.Ordinal);
        Assert.Contains("'fixed' in short ones (d -", said, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Warning", Scan(model, corpus, [.. Small, "--overwrite", "--control", "length"]).Succeeded().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Both_sides_are_of_documents_as_long_and_show_says_so()
    {
        Scan(Model(), Labelled(), [.. Small, "--held-out", "0", "--control", "length", "position"]).Succeeded();
        JsonNode options = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!["options"]!;
        Assert.Equal("""["length","position"]""", options["control"]!.ToJsonString());
        Dictionary<string, string> row = Row("fixed");
        // In the shortest documents every token is labelled, and none is left to compare with.
        int positives = int.Parse(row["positives"], CultureInfo.InvariantCulture);
        Assert.InRange(positives, Documents, (Documents * 2) - (Documents / 10 * 2));
        Assert.InRange(
            int.Parse(row["negatives"], CultureInfo.InvariantCulture), positives, (Documents * 20) - (Documents * 3));
        string shown = CommandLine.Run("show", Out, "--concept", "fixed").Succeeded().Output;
        Assert.Contains(" tokens of like length and position (", shown, StringComparison.Ordinal);
        Assert.Contains("; below: others of like length and position; ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Which_tokens_are_compared_does_not_depend_on_chunks_and_batches()
    {
        ModelFolder model = Model();
        string corpus = Labelled();
        string[] asked = [.. Small, "--control", "length,frequency", "--bootstrap", "100", "--overwrite"];
        string[] counts = [.. new[] { ("4096", "4096"), ("7", "64") }.Select(sizes =>
        {
            Scan(model, corpus, [.. asked, "--chunk", sizes.Item1, "--batch-tokens", sizes.Item2]).Succeeded();
            return string.Join('\n', CsvFile.Read(Path.Combine(Out, "concepts.csv")).Select(
                row => $"{row["concept"]} {row["positives"]} {row["negatives"]} {row["positive_documents"]}"));
        })];
        Assert.Equal(counts[0], counts[1]);
    }

    [Fact]
    public void Matched_negatives_are_another_word_for_control_of_frequency()
    {
        ModelFolder model = Model();
        string corpus = Labelled();
        Scan(model, corpus, [.. Small, "--negatives", "matched"]).Succeeded();
        string matched = File.ReadAllText(Path.Combine(Out, "concepts.csv"));
        Scan(model, corpus, [.. Small, "--control", "frequency", "--overwrite"]).Succeeded();
        Assert.Equal(matched, File.ReadAllText(Path.Combine(Out, "concepts.csv")));
        Scan(model, corpus, [.. Small, "--overwrite"]).Succeeded();
        Assert.NotEqual(matched, File.ReadAllText(Path.Combine(Out, "concepts.csv")));
    }

    [Fact]
    public void A_concept_of_which_most_tokens_have_no_others_like_them_is_named()
    {
        CommandLine run = Scan(Model(), Labelled(), [.. Small, "--control", "position"]);
        Assert.Contains(
            "Warning: --control: expected other tokens of like position for those of each concept, but they are there "
                + $"for 0 of {Documents} of 'first'. The rest is left out",
            run.Succeeded().Error,
            StringComparison.Ordinal);
        Assert.Equal("0", Row("first")["positives"]);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_those_that_there_are() => Refused(
        Scan(Model(), Labelled(), [.. Small, "--control", "length,size"]),
        "--control: expected any of length, position, frequency, but got 'size'.");

    private Dictionary<string, string> Row(string concept) =>
        CsvFile.Read(Path.Combine(Out, "concepts.csv")).First(row => row["concept"] == concept);

    /// <summary>Documents of 2 to 38 tokens: two labelled at random in each, and every first one.</summary>
    private string Labelled()
    {
        var random = new Random(2);
        return Write("labelled.jsonl", string.Concat(Enumerable.Range(0, Documents).Select(document =>
        {
            int length = 2 + (4 * (document % 10));
            int[] order = [.. Enumerable.Range(0, length)];
            random.Shuffle(order);
            string ids = string.Join(',', order.Select(_ => (int)Math.Exp(random.NextDouble() * 5)));
            string labels = string.Join(',', order.Select(place => place < 2 ? 1 : 0));
            string first = string.Join(',', order.Select((_, place) => place == 0 ? 1 : 0));
            return $"{{\"id\":\"{document}\",\"input_ids\":[{ids}],"
                + $"\"labels\":{{\"fixed\":[{labels}],\"first\":[{first}]}}}}\n";
        })));
    }
}
