using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Reads files as Neuronpedia's import does: by lines, with a blank for each escape of NUL, and the columns of
/// a file are the keys of its first row. All that it would miss or ignore is refused here.</summary>
internal static class NeuronpediaImport
{
    /// <summary>The fields of a row of features, as text, list of numbers, and so on.</summary>
    private static readonly Dictionary<string, string> Feature = Columns(
        "modelId:text layer:text index:text creatorId:text createdAt:time maxActApprox:number hasVector:flag "
        + "vector:numbers vectorLabel:text? hookName:text topkCosSimIndices:numbers topkCosSimValues:numbers "
        + "neuron_alignment_indices:numbers neuron_alignment_values:numbers neuron_alignment_l1:numbers "
        + "correlated_neurons_indices:numbers correlated_neurons_pearson:numbers correlated_neurons_l1:numbers "
        + "correlated_features_indices:numbers correlated_features_pearson:numbers correlated_features_l1:numbers "
        + "neg_str:texts neg_values:numbers pos_str:texts pos_values:numbers frac_nonzero:number "
        + "freq_hist_data_bar_heights:numbers freq_hist_data_bar_values:numbers "
        + "logits_hist_data_bar_heights:numbers logits_hist_data_bar_values:numbers decoder_weights_dist:numbers "
        + "sourceSetName:text");

    private static readonly Dictionary<string, string> Activation = Columns(
        "id:text tokens:texts index:text layer:text modelId:text maxValue:number maxValueTokenIndex:number "
        + "minValue:number values:numbers creatorId:text createdAt:time dataSource:text? dataIndex:text? "
        + "dfaValues:numbers dfaTargetIndex:number? dfaMaxValue:number? lossValues:numbers logitContributions:text? "
        + "binMin:number? binMax:number? binContains:number? qualifyingTokenIndex:number? zIndices:numbers? "
        + "zValues:numbers?");

    private static readonly Dictionary<string, Dictionary<string, string>> Metadata = new()
    {
        ["release.jsonl"] = Columns(
            "name:text description:text creatorName:text creatorId:text visibility:text isNewUi:flag featured:flag "
            + "descriptionShort:text? urls:texts creatorEmail:text? creatorNameShort:text? defaultSourceSetName:text? "
            + "defaultSourceId:text? defaultUmapSourceIds:texts createdAt:time"),
        ["model.jsonl"] = Columns(
            "id:text instruct:flag creatorId:text displayNameShort:text displayName:text tlensId:text? "
            + "dimension:number? visibility:text defaultSourceSetName:text? defaultSourceId:text? "
            + "inferenceEnabled:flag layers:number neuronsPerLayer:number createdAt:time owner:text updatedAt:time "
            + "website:text?"),
        ["sourceset.jsonl"] = Columns(
            "modelId:text name:text creatorId:text hasDashboards:flag visibility:text description:text type:text "
            + "creatorName:text urls:texts creatorEmail:text? releaseName:text? defaultOfModelId:text? "
            + "defaultRange:number defaultShowBreaks:flag showDfa:flag showCorrelated:flag showHeadAttribution:flag "
            + "showUmap:flag createdAt:time"),
        ["source.jsonl"] = Columns(
            "id:text modelId:text setName:text creatorId:text hasDashboards:flag inferenceEnabled:flag "
            + "inferenceHosts:texts saelensConfig:text? saelensRelease:text? saelensSaeId:text? hfRepoId:text? "
            + "hfFolderId:text? visibility:text defaultOfModelId:text? hasUmap:flag hasUmapLogSparsity:flag "
            + "hasUmapClusters:flag num_prompts:number? num_tokens_in_prompt:number? dataset:text? notes:text? "
            + "createdAt:time"),
    };

    /// <summary>The rows of features of a source, by batch.</summary>
    public static JsonElement[] Features(string source) => Packed(source, "features", Feature);

    /// <summary>The rows of activations of a source.</summary>
    public static JsonElement[] Activations(string source) => Packed(source, "activations", Activation);

    /// <summary>The row of one of the four files about a source.</summary>
    public static JsonElement Row(string source, string name) =>
        Assert.Single(Lines(File.ReadAllBytes(Path.Combine(source, name)), Metadata[name]));

    public static double[] Numbers(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(element => element.GetDouble())];

    public static string[] Texts(JsonElement row, string name) =>
        [.. row.GetProperty(name).EnumerateArray().Select(element => element.GetString()!)];

    /// <summary>What a packed file holds.</summary>
    public static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    private static JsonElement[] Packed(string source, string folder, Dictionary<string, string> columns) =>
    [
        .. Directory.GetFiles(Path.Combine(source, folder), "batch-*.jsonl.gz").Order(StringComparer.Ordinal)
            .SelectMany(file => Lines(Unpack(file), columns)),
    ];

    private static JsonElement[] Lines(byte[] content, Dictionary<string, string> columns)
    {
        // What is no UTF-8 must show.
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).Replace("\\u0000", " ");
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        JsonElement[] rows = [.. text.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line))];
        string[] first = [.. rows[0].EnumerateObject().Select(property => property.Name)];
        Assert.Equal(columns.Keys.Order(StringComparer.Ordinal), first.Order(StringComparer.Ordinal));
        foreach (JsonElement row in rows)
        {
            Assert.Equal(first, row.EnumerateObject().Select(property => property.Name));
            Assert.All(row.EnumerateObject(), p => Assert.True(Is(p.Value, columns[p.Name]), $"{p.Name}: {p.Value}"));
        }
        return rows;
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        [.. var rest, '?'] => value.ValueKind == JsonValueKind.Null || Is(value, rest),
        "text" => value.ValueKind == JsonValueKind.String && !value.GetString()!.Contains('\0'),
        "time" => value.ValueKind == JsonValueKind.String && value.TryGetDateTime(out _),
        "flag" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "numbers" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => Is(e, "number")),
        "texts" => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => Is(e, "text")),
        _ => throw new ArgumentException(type),
    };

    private static Dictionary<string, string> Columns(string columns) =>
        columns.Split(' ').Select(column => column.Split(':')).ToDictionary(pair => pair[0], pair => pair[1]);
}
