using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NeuronProbe.Scans;

/// <summary>A file that a scan read.</summary>
/// <param name="Name">Its name: within the model's folder, or as the corpus was given.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash in hexadecimal, or null where it was not read to its end.</param>
/// <param name="Format">How a corpus file was read; null for a model's file.</param>
internal sealed record ManifestFile(string Name, long Bytes, string? Sha256, string? Format = null);

/// <summary>The model of a scan.</summary>
/// <param name="Folder">Its name in the hub, else that of its folder.</param>
/// <param name="Architecture">The <c>model_type</c> of its config.</param>
/// <param name="Layers">Layers of the model.</param>
/// <param name="HiddenWidth">Width of the residual stream.</param>
/// <param name="FeedForwardWidth">Neurons of a layer.</param>
/// <param name="VocabularySize">Ids of its embedding.</param>
/// <param name="Parameters">Elements of all its tensors.</param>
/// <param name="Files">config.json and the checkpoint.</param>
/// <param name="Commit">Its state in the hub, or null where it isn't from there.</param>
internal sealed record ManifestModel(
    string Folder, string Architecture, int Layers, int HiddenWidth, int FeedForwardWidth, int VocabularySize, long Parameters, IReadOnlyList<ManifestFile> Files,
    string? Commit = null);

/// <summary>The tokenizer of a scan.</summary>
/// <param name="Description">Kind, size and files.</param>
/// <param name="Files">What it was read from.</param>
/// <param name="Prefix">Ids that were put before each window of a text.</param>
/// <param name="Suffix">Ids that were put behind it.</param>
internal sealed record ManifestTokenizer(string Description, IReadOnlyList<ManifestFile> Files, IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix);

/// <summary>The corpus of a scan.</summary>
/// <param name="Files">What was read.</param>
/// <param name="Documents">Documents that the model read.</param>
/// <param name="EmptyDocuments">Documents skipped because they are empty; they keep their numbers.</param>
/// <param name="Tokens">Tokens of the documents that the model read, masked ones among them, tokens that the tool added not.</param>
/// <param name="Windows">Windows that the documents were cut into.</param>
/// <param name="BadRecords">Records skipped because they can't be read; they keep their numbers.</param>
internal sealed record ManifestCorpus(IReadOnlyList<ManifestFile> Files, long Documents, long EmptyDocuments, long Tokens, long Windows, long BadRecords = 0);

/// <summary>Tokens that were read by the model and left out of every figure, by rule.</summary>
internal sealed record ManifestMasked(long Special, long IgnoreFirst);

/// <summary>Where the time went, in seconds.</summary>
/// <param name="LoadS">Opening model and corpus.</param>
/// <param name="ForwardS">The model, in the pass.</param>
/// <param name="CollectS">The collectors.</param>
/// <param name="TotalS">All from the start.</param>
/// <param name="TokensPerS">Tokens of the corpus over the time of the pass.</param>
/// <param name="IntervalsS">Intervals of concepts, with the second reading that they take; not written where there are none.</param>
internal sealed record ManifestTiming(
    double LoadS, double ForwardS, double CollectS, double TotalS, double TokensPerS, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double IntervalsS = 0);

/// <summary>A site of a scan.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="ModulePath">The module's path.</param>
/// <param name="Side"><c>input</c> or <c>output</c>.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Width">Neurons of the site.</param>
/// <param name="PartStart">First index of a part, else null.</param>
/// <param name="Aliases">Its family-independent names.</param>
/// <param name="Neurons">The chosen neurons, or null for all.</param>
internal sealed record ManifestSite(
    string Name, string ModulePath, string Side, int Layer, int Width, int? PartStart, IReadOnlyList<string> Aliases, IReadOnlyList<int>? Neurons)
{
    /// <summary>The first of its family-independent names, or null where it has none.</summary>
    [JsonIgnore]
    public string? Alias => Aliases is [string first, ..] ? first : null;
}

/// <summary>scan.json: what was done with what, so that a result can be traced and made again.</summary>
internal sealed record ScanManifest
{
    /// <summary>The format's version; readers refuse others.</summary>
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = ScanJson.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public int Version { get; init; } = CurrentVersion;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary><c>complete</c> or <c>interrupted</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Every option as resolved, by its long name without dashes.</summary>
    public required JsonObject Options { get; init; }

    public required ManifestModel Model { get; init; }

    public ManifestTokenizer? Tokenizer { get; init; }

    public required ManifestCorpus Corpus { get; init; }

    public required string Device { get; init; }

    public required string Dtype { get; init; }

    /// <summary>How most products of linear modules were computed: <c>linear</c> or <c>convolution</c>.</summary>
    public required string Matmul { get; init; }

    /// <summary>The same for each shape, as <c>INPUTSxOUTPUTS</c>; empty where one way was asked for.</summary>
    public IReadOnlyDictionary<string, string> MatmulByShape { get; init; } = new Dictionary<string, string>();

    public required ManifestMasked Masked { get; init; }

    public required ManifestTiming Timing { get; init; }

    public required IReadOnlyList<ManifestSite> Sites { get; init; }

    /// <summary>What the user was warned of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, Json);
        stream.Write("\n"u8);
    }

    /// <summary>Reads scan.json of a finished scan.</summary>
    /// <exception cref="ProbeException">There is none, or it is of another version or not one at all.</exception>
    public static ScanManifest Read(string folder)
    {
        string path = Path.Combine(folder, Reports.OutputFolder.Manifest);
        if (!File.Exists(path))
        {
            throw new ProbeException($"{folder}: expected the folder of a finished scan, but it has no {Reports.OutputFolder.Manifest}. Name a folder that 'neuronprobe scan --out' wrote.");
        }
        return VersionedJson.Read<ScanManifest>(path, CurrentVersion, "the manifest of a scan", Json);
    }
}
