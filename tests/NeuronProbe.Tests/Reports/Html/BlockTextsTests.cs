using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Reports.Html;
using Xunit;

namespace NeuronProbe.Tests.Reports.Html;

public sealed class BlockTextsTests
{
    private static readonly (int, string?)[] Document =
        [.. Enumerable.Range(0, 12).Select(i => (100 + i, (string?)$" {(char)('a' + i)}"))];

    [Fact]
    public void Contexts_that_overlap_are_one_passage()
    {
        TokenContext first = Of(1, 2, 0..6);
        TokenContext second = Of(1, 7, 4..10);
        TokenContext within = Of(1, 5, 3..7);
        TokenContext apart = Of(1, 11, 11..12);
        (BlockTexts texts, JsonNode shown) = Join(second, within, apart, first);
        Assert.Equal([10, 1], WrittenReport.UnpackWhole(shown["passages"]!["length"]!));
        Assert.Equal([0, 11], WrittenReport.UnpackWhole(shown["passages"]!["token"]!));
        Assert.Equal((0, 0), texts.PlaceOf(first));
        Assert.Equal((0, 4), texts.PlaceOf(second));
        Assert.Equal((0, 3), texts.PlaceOf(within));
        Assert.Equal((1, 0), texts.PlaceOf(apart));
        Assert.Equal(" a b c d e f g h i j l", Text(shown));
    }

    [Fact]
    public void Other_documents_do_not_join_whatever_their_tokens()
    {
        (BlockTexts texts, JsonNode shown) = Join(Of(1, 2, 0..6), Of(2, 2, 0..6));
        Assert.Equal([6, 6], WrittenReport.UnpackWhole(shown["passages"]!["length"]!));
        Assert.Equal([0, 1], WrittenReport.UnpackWhole(shown["passages"]!["document"]!));
        Assert.Equal((1, 0), texts.PlaceOf(Of(2, 2, 0..6)));
        Assert.Equal(["doc 1", "doc 2"], shown["documents"]!["id"]!.AsArray().Select(id => (string)id!));
    }

    [Fact]
    public void A_window_that_begins_with_an_added_token_does_not_join_the_one_before_it()
    {
        // The added token stands where the other window has the document's token 5.
        TokenContext after = SmallReport.Context(1, 7, 2, [(50256, null), .. Document[6..10]]);
        (BlockTexts texts, JsonNode shown) = Join(Of(1, 2, 0..6), after);
        Assert.Equal([6, 5], WrittenReport.UnpackWhole(shown["passages"]!["length"]!));
        Assert.Equal((1, 0), texts.PlaceOf(after));
    }

    [Fact]
    public void An_example_on_an_added_token_stands_alone()
    {
        TokenContext added = SmallReport.Context(1, -1, 0, [(50256, null), .. Document[..3]]);
        (BlockTexts texts, JsonNode shown) = Join(added, Of(1, 1, 0..4));
        Assert.Equal(2, WrittenReport.UnpackWhole(shown["passages"]!["length"]!).Length);
        Assert.Equal(-1, WrittenReport.UnpackWhole(shown["passages"]!["token"]!)[texts.PlaceOf(added).Passage]);
    }

    [Fact]
    public void Parts_of_a_character_are_drawn_once_and_text_between_tokens_is_kept()
    {
        var context = new TokenContext(
            1, "doc", 1, 1, [1, 2, 3, 4], "é  x", [new(0, 1), new(0, 1), new(0, 1), new(3, 4)], 0, 1);
        (_, JsonNode shown) = Join(context);
        Assert.Equal("""["é",0,0,"x"]""", shown["tokens"]!["text"]!.ToJsonString(new()
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }));
        Assert.Equal("""{"3":"  "}""", shown["tokens"]!["before"]!.ToJsonString());
        Assert.Equal("""{"1":2,"2":3}""", shown["tokens"]!["id"]!.ToJsonString());
    }

    private static TokenContext Of(long document, int token, Range tokens) =>
        SmallReport.Context(document, token, token - tokens.Start.Value, Document[tokens]);

    private static (BlockTexts Texts, JsonNode Shown) Join(params TokenContext[] contexts)
    {
        var texts = new BlockTexts();
        Array.ForEach(contexts, texts.Add);
        texts.Join();
        using var data = new DataText();
        data.Json.WriteStartObject();
        texts.Write(data);
        data.Json.WriteEndObject();
        return (texts, JsonNode.Parse(Encoding.UTF8.GetString(data.Finish().Span))!);
    }

    private static string Text(JsonNode shown) => string.Concat(
        WrittenReport.UnpackWhole(shown["passages"]!["tokens"]!)
            .Select(token => (string)shown["tokens"]!["text"]![token]!));
}
