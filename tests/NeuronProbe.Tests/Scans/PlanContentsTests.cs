using System.Text.Json.Nodes;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>In what two plans differ.</summary>
public sealed class PlanContentsTests
{
    private const string Plan = """
        {
          "state_version": 2,
          "options": { "top": 20, "layer": ["ffn.*.post"], "concepts": null },
          "chunk_bytes": 4096,
          "sites": ["a:input", "b:input"],
          "matmul_by_shape": { "8x32": "packed" },
          "model": [{ "name": "config.json", "bytes": 7, "sample": "aa" }],
          "corpus": [
            { "name": "x.txt", "bytes": 5, "sample": "bb", "format": "text" },
            { "name": "y.txt", "bytes": 6, "sample": "cc", "format": "text" }
          ]
        }
        """;

    [Fact]
    public void The_same_differ_in_nothing() => Assert.Empty(Differences(Plan));

    [Theory]
    [InlineData("\"top\": 20", "\"top\": 50", "--top (was 20, is 50)")]
    [InlineData("\"concepts\": null", "\"concepts\": \"c.json\"", "--concepts (was none, is \"c.json\")")]
    [InlineData("\"top\": 20, ", "", "--top (was 20, is none)")]
    [InlineData("\"top\": 20", "\"top\": 20, \"new\": true", "--new (was none, is true)")]
    [InlineData("\"ffn.*.post\"", "\"ffn.0.post\"", "--layer (was [\"ffn.*.post\"], is [\"ffn.0.post\"])")]
    [InlineData("\"state_version\": 2", "\"state_version\": 3", "state_version (was 2, is 3)")]
    [InlineData("\"8x32\": \"packed\"", "\"8x32\": \"linear\"",
        "matmul_by_shape 8x32 (was \"packed\", is \"linear\")")]
    [InlineData("\"b:input\"", "\"c:input\"", "sites ('b:input' is gone, 'c:input' is new)")]
    [InlineData("\"a:input\", \"b:input\"", "\"b:input\", \"a:input\"", "sites (in another order)")]
    [InlineData("\"sample\": \"aa\"", "\"sample\": \"dd\"", "model ('config.json' has other content)")]
    [InlineData("\"bytes\": 6", "\"bytes\": 9", "corpus ('y.txt' has other content)")]
    [InlineData("y.txt", "z.txt", "corpus ('y.txt' is gone, 'z.txt' is new)")]
    public void Each_difference_is_told(string from, string to, string difference)
    {
        string now = Plan.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Plan, now);
        Assert.Equal([difference], Differences(now));
    }

    [Fact]
    public void All_of_them_are_told_and_of_long_lists_the_first_ones()
    {
        string now = Plan.Replace("\"top\": 20", "\"top\": 5", StringComparison.Ordinal)
            .Replace("4096", "8192", StringComparison.Ordinal)
            .Replace(
                "\"a:input\"",
                string.Join(", ", Enumerable.Range(0, 9).Select(i => $"\"n{i}:input\"")),
                StringComparison.Ordinal);
        Assert.Equal(
            [
                "--top (was 20, is 5)", "chunk_bytes (was 4096, is 8192)",
                "sites ('a:input' is gone, 'n0:input' is new, 'n1:input' is new, 'n2:input' is new, 'n3:input' is new)",
            ],
            Differences(now));
    }

    private static IReadOnlyList<string> Differences(string now) =>
        PlanContents.Differences((JsonObject)JsonNode.Parse(Plan)!, (JsonObject)JsonNode.Parse(now)!);
}
