using System.Text;
using System.Text.Json;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class VersionedJsonTests
{
    [Theory]
    [InlineData("""{"schema_version": 1, "names": [null]}""")]
    [InlineData("""{"schema_version": 1, "names": ["a", null]}""")]
    [InlineData("""{"schema_version": 1, "names": ["a"], "more": {"deep": [[null]]}}""")]
    public void A_list_with_null_in_it_is_refused(string json) =>
        Assert.Contains(
            "f: expected the file, but got: a list with null in it.", Error(json), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"schema_version": 2, "names": []}""", "expected schema_version 1, but got 2")]
    [InlineData("""{"schema_version": "1", "names": []}""", "expected schema_version 1, but got \"1\"")]
    [InlineData("""{"version": 1, "names": []}""", "expected schema_version 1, but got version 1")]
    [InlineData("""{"names": []}""", "expected the file")]
    [InlineData("[]", "expected the file")]
    [InlineData("null", "expected the file")]
    [InlineData("", "expected the file")]
    public void Another_version_and_what_is_no_such_file_are_refused(string json, string part) =>
        Assert.Contains(part, Error(json), StringComparison.Ordinal);

    [Fact]
    public void A_whole_file_is_read() =>
        Assert.Equal(["a", "b"], Parse("""{"schema_version": 1, "names": ["a", "b"]}""").Names);

    private static Named Parse(string json) =>
        VersionedJson.Parse<Named>("f", Encoding.UTF8.GetBytes(json), 1, "the file", JsonSerializerOptions.Web);

    private static string Error(string json) => Assert.Throws<ProbeException>(() => Parse(json)).Message;

    private sealed record Named(int SchemaVersion, IReadOnlyList<string> Names);
}
