using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Options;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Options;

/// <summary>What comes of a description: a command line's words and a manifest's values give the same record.</summary>
public sealed class OptionFieldTests
{
    // A collector's file would have this line, and read the value by options.Value(Window).
    private static readonly NumberOption<int> Window = new("--window", "Tokens that are averaged.")
    {
        Group = OptionGroup.Collectors,
        Least = 2,
        Default = 8,
    };

    private static readonly CollectorKind Averages = new(
        "averages", "means of neighbouring tokens", [], _ => 8, (selection, _, _) => new HistogramCollector(selection))
    { Options = [Window.ForCollector()] };

    public static TheoryData<string> Keys => [.. ScanFields.All.Select(f => f.Description.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void The_default_reads_back_from_the_manifest(string key)
    {
        OptionField<ScanOptions> field = Field(key);
        JsonNode? value = field.ToJson(ScanFields.Defaults);
        ScanOptions again = field.PutJson(ScanFields.Defaults, value?.DeepClone());
        Assert.Equal(value?.ToJsonString(), field.ToJson(again)?.ToJsonString());
    }

    [Fact]
    public void No_name_or_letter_stands_for_two_options()
    {
        string[] names =
            [.. ScanFields.All.SelectMany(f => new[] { f.Description.Name, f.Description.Letter }).OfType<string>()];
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [InlineData("top", "\"many\"", "--top: expected a whole number of at least 1, but got 'many'.")]
    [InlineData("top", "[1,2]", "--top: expected N, but got [1,2].")]
    [InlineData("tails", "3", "--tails: expected one of auto, high, low, both, but got '3'.")]
    [InlineData("layer", "[null]", "--layer: expected PATTERN, but got null.")]
    [InlineData("exact", "\"perhaps\"", "--exact: expected true or false, but got 'perhaps'.")]
    [InlineData("max-memory", "{}", "--max-memory: expected SIZE, but got {}.")]
    public void A_value_of_another_kind_is_refused_by_name(string key, string json, string message) =>
        Assert.StartsWith(
            message,
            Assert.Throws<ProbeException>(() => Field(key).PutJson(ScanFields.Defaults, JsonNode.Parse(json))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_collectors_own_option_comes_with_its_line_in_the_catalogue()
    {
        OptionField<ScanOptions> field = ScanFields.Of([.. CollectorCatalogue.Kinds, Averages]).Single(
            f => f.Description == Window);
        Assert.Equal(8, ScanFields.Defaults.Collectors.Value(Window));
        ScanOptions typed = field.Put(ScanFields.Defaults, ["5"]);
        Assert.Equal(5, typed.Collectors.Value(Window));
        Assert.Equal("5", field.ToJson(typed)!.ToJsonString());
        Assert.Equal(5, field.PutJson(ScanFields.Defaults, JsonNode.Parse("5")).Collectors.Value(Window));
        Assert.Throws<ProbeException>(() => field.Put(ScanFields.Defaults, ["1"]));
    }

    [Fact]
    public void A_size_that_has_no_short_form_is_kept_to_the_byte()
    {
        var size = new SizeOption("--room", "Room.");
        Assert.Equal(["8GiB"], size.ToTexts(8L << 30));
        Assert.Equal(1_234_567, size.Parse(size.ToTexts(1_234_567)));
    }

    private static OptionField<ScanOptions> Field(string key) =>
        ScanFields.All.Single(field => field.Description.Key == key);
}
