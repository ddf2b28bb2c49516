using System.Text.Json;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Reads a neuron's file as the loader of OpenAI's classes does: each object becomes the class that its
/// <c>dataclass_name</c> names, whose constructor refuses a key that is no field of it.</summary>
/// <remarks>Stricter than that loader in one thing: a field that has a default is missed too.</remarks>
internal static class FastDataclasses
{
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["NeuronRecord"] =
        [
            "neuron_id", "random_sample", "random_sample_by_quantile", "quantile_boundaries", "mean", "variance",
            "skewness", "kurtosis", "most_positive_activation_records",
        ],
        ["NeuronId"] = ["layer_index", "neuron_index"],
        ["ActivationRecord"] = ["tokens", "activations"],
    };

    /// <summary>Reads a file.</summary>
    public static NeuronRecord Load(string path) => Read(File.ReadAllBytes(path));

    /// <summary>Reads a file's content.</summary>
    public static NeuronRecord Read(ReadOnlyMemory<byte> content)
    {
        Assert.Equal((byte)'{', content.Span[0]);
        using JsonDocument document = JsonDocument.Parse(content);
        JsonElement root = Object(document.RootElement, "NeuronRecord");
        JsonElement id = Object(root.GetProperty("neuron_id"), "NeuronId");
        return new NeuronRecord(
            id.GetProperty("layer_index").GetInt32(),
            id.GetProperty("neuron_index").GetInt32(),
            Records(root.GetProperty("random_sample")),
            OrNull(root.GetProperty("random_sample_by_quantile"), e => e.EnumerateArray().Select(Records).ToArray()),
            OrNull(root.GetProperty("quantile_boundaries"), Numbers),
            Moment(root, "mean"),
            Moment(root, "variance"),
            Moment(root, "skewness"),
            Moment(root, "kurtosis"),
            Records(root.GetProperty("most_positive_activation_records")));
    }

    private static JsonElement Object(JsonElement element, string name)
    {
        Assert.Equal(JsonValueKind.Object, element.ValueKind);
        string[] keys = [.. element.EnumerateObject().Select(property => property.Name)];
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(name, element.GetProperty("dataclass_name").GetString());
        Assert.Equal(
            Fields[name].Append("dataclass_name").Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        return element;
    }

    private static ActivationRecord[] Records(JsonElement list) => [.. list.EnumerateArray().Select(element =>
    {
        JsonElement record = Object(element, "ActivationRecord");
        string[] tokens = [.. record.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];
        double[] activations = Numbers(record.GetProperty("activations"));
        Assert.NotEmpty(tokens);
        Assert.Equal(tokens.Length, activations.Length);
        return new ActivationRecord(tokens, activations);
    })];

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetDouble())];

    private static double? Moment(JsonElement record, string name) =>
        record.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : null;

    private static T[]? OrNull<T>(JsonElement element, Func<JsonElement, T[]> read) =>
        element.ValueKind == JsonValueKind.Null ? null : read(element);
}

/// <summary>OpenAI's class of that name.</summary>
internal sealed record ActivationRecord(string[] Tokens, double[] Activations)
{
    public string Text => string.Concat(Tokens);
}

/// <summary>OpenAI's class of that name, its id's two numbers among its fields.</summary>
internal sealed record NeuronRecord(
    int LayerIndex,
    int NeuronIndex,
    ActivationRecord[] RandomSample,
    ActivationRecord[][]? RandomSampleByQuantile,
    double[]? QuantileBoundaries,
    double? Mean,
    double? Variance,
    double? Skewness,
    double? Kurtosis,
    ActivationRecord[] MostPositiveActivationRecords);
