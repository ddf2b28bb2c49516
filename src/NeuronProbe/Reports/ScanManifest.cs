using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace NeuronProbe.Reports;

/// <summary>A file that a scan read.</summary>
/// <param name="Name">Its name: within the model's folder, or as the corpus was given.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash in hexadecimal, or null where it was not read to its end.</param>
/// <param name="Format">How a corpus file was read; null for a model's file.</param>
/// <param name="Sample">Where it was not read to its end, a hash of pieces of it.</param>
internal sealed record ManifestFile(
    string Name,
    long Bytes,
    string? Sha256,
    string? Format = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sample = null);

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
    string Folder,
    string Architecture,
    int Layers,
    int HiddenWidth,
    int FeedForwardWidth,
    int VocabularySize,
    long Parameters,
    IReadOnlyList<ManifestFile> Files,
    string? Commit = null);

/// <summary>The tokenizer of a scan.</summary>
/// <param name="Description">Kind, size and files.</param>
/// <param name="Files">What it was read from.</param>
/// <param name="Prefix">Ids that were put before each window of a text.</param>
/// <param name="Suffix">Ids that were put after it.</param>
internal sealed record ManifestTokenizer(
    string Description, IReadOnlyList<ManifestFile> Files, IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix);

/// <summary>The corpus of a scan.</summary>
/// <param name="Files">What was read.</param>
/// <param name="Documents">Documents that the model read.</param>
/// <param name="EmptyDocuments">Documents skipped because they are empty; they keep their numbers.</param>
/// <param name="Tokens">Tokens of the documents that the model read, masked ones among them,
/// tokens that the tool added not.</param>
/// <param name="Windows">Windows that the documents were cut into.</param>
/// <param name="BadRecords">Records skipped because they can't be read; they keep their numbers.</param>
internal sealed record ManifestCorpus(
    IReadOnlyList<ManifestFile> Files,
    long Documents,
    long EmptyDocuments,
    long Tokens,
    long Windows,
    long BadRecords = 0);

/// <summary>Tokens that were read by the model and left out of every figure, by rule.</summary>
internal sealed record ManifestMasked(long Special, long IgnoreFirst);

/// <summary>Where the time went, in seconds.</summary>
/// <param name="LoadS">Opening model and corpus.</param>
/// <param name="ForwardS">The model, in the pass.</param>
/// <param name="CollectS">The collectors.</param>
/// <param name="TotalS">All from the start.</param>
/// <param name="TokensPerS">Tokens of the corpus over the time of the pass.</param>
/// <param name="IntervalsS">Intervals of concepts, with the second reading that they take;
/// not written where there are none.</param>
internal sealed record ManifestTiming(
    double LoadS,
    double ForwardS,
    double CollectS,
    double TotalS,
    double TokensPerS,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] double IntervalsS = 0);

/// <summary>A site of a scan.</summary>
/// <param name="Name">Its canonical name.</param>
/// <param name="ModulePath">The module's path.</param>
/// <param name="Side"><c>input</c> or <c>output</c>.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Width">Neurons of the site.</param>
/// <param name="PartStart">First index of a part, else null.</param>
/// <param name="Aliases">Its family-independent names.</param>
/// <param name="Neurons">The chosen neurons, or null for all.</param>
/// <param name="IsGatedProduct">Whether its values are products with a gate; not written where they are none.</param>
internal sealed record ManifestSite(
    string Name,
    string ModulePath,
    string Side,
    int Layer,
    int Width,
    int? PartStart,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<int>? Neurons,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsGatedProduct = false)
{
    /// <summary>The first of its family-independent names, or null where it has none.</summary>
    [JsonIgnore]
    public string? Alias => Aliases is [string first, ..] ? first : null;
}

/// <summary>scan.json: what was done with what, so that a result can be traced and made again.</summary>
internal sealed record ScanManifest
{
    /// <summary>The format's version; readers refuse others.</summary>
    public const int CurrentVersion = 3;

    /// <summary>The status of a scan that was done to its end.</summary>
    public const string Complete = "complete";

    /// <summary>The status of one that was stopped before.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The option that says how the CSV files beside it are written.</summary>
    public const string CsvSafeOption = "csv-safe";

    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = ManifestJson.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public int SchemaVersion { get; init; } = CurrentVersion;

    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary><see cref="Complete"/> or <see cref="Interrupted"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Every option as resolved, by its long name without dashes.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>Which of them nobody gave: model, device or machine settled them.</summary>
    public IReadOnlyList<string> Settled { get; init; } = [];

    public required ManifestModel Model { get; init; }

    public ManifestTokenizer? Tokenizer { get; init; }

    public required ManifestCorpus Corpus { get; init; }

    public required string Device { get; init; }

    public required string Dtype { get; init; }

    /// <summary>How most products of linear modules were computed: <c>linear</c>,
    /// <c>convolution</c> or <c>packed</c>.</summary>
    public required string Matmul { get; init; }

    /// <summary>The same for each shape, as <c>INPUTSxOUTPUTS</c>; empty where one way was asked for.</summary>
    public IReadOnlyDictionary<string, string> MatmulByShape { get; init; } = new Dictionary<string, string>();

    /// <summary>What it ran on; of shards, what the first did. Null where an earlier version did not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestMachine? Machine { get; init; }

    /// <summary>The folder in which relative paths among the options start; null where none is relative.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BaseFolder { get; init; }

    /// <summary>SHA-256 of each file of definitions that collectors read.</summary>
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>Bytes of text after which a chunk ends at the latest; null where an earlier version did not
    /// say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ChunkBytes { get; init; }

    public required ManifestMasked Masked { get; init; }

    public required ManifestTiming Timing { get; init; }

    public required IReadOnlyList<ManifestSite> Sites { get; init; }

    /// <summary>What the user was warned of, and before that why results are not those of the whole corpus.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The hash of the plan, as plan.json has it; null where the scan was made without.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Plan { get; init; }

    /// <summary>Which part of the corpus it is of; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ManifestShard? Shard { get; init; }

    /// <summary>The parts from which it was joined; null where it was scanned as a whole.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ManifestShard>? Shards { get; init; }

    /// <summary>Every file that was written beside this one, in the order of their names.</summary>
    public required IReadOnlyList<OutputFile> Files { get; init; }

    /// <summary>How the CSV files beside it are written.</summary>
    [JsonIgnore]
    public ReportOptions Reports => new()
    {
        CsvSafe = Options[CsvSafeOption] is JsonValue value && value.TryGetValue(out bool isSafe) && isSafe,
    };

    /// <summary>Writes it, with a hash of its own.</summary>
    public void Write(Stream stream) =>
        JsonSeal.Write(stream, JsonSerializer.SerializeToElement(this, Json), JsonSeal.Indented);

    /// <summary>The same where some files were written anew, or more of them.</summary>
    /// <param name="written">These files.</param>
    /// <param name="isReplaced">Which others are gone then; null for none.</param>
    public ScanManifest WithFiles(IReadOnlyList<OutputFile> written, Func<string, bool>? isReplaced = null)
    {
        IEnumerable<OutputFile> kept = Files.Where(file => isReplaced?.Invoke(file.Name) != true)
            .ExceptBy(written.Select(file => file.Name), file => file.Name);
        return this with { Files = [.. kept.Concat(written).OrderBy(file => file.Name, StringComparer.Ordinal)] };
    }

    /// <summary>The same where CSV files were written anew in that way.</summary>
    public ScanManifest With(ReportOptions reports)
    {
        var options = (JsonObject)Options.DeepClone();
        options[CsvSafeOption] = reports.CsvSafe;
        return this with { Options = options };
    }

    /// <summary>Reads scan.json of a finished scan. New results that have yet to get their names get them first.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that names it, for messages; null where it is an argument.</param>
    /// <exception cref="StorageException">They can't get them.</exception>
    /// <exception cref="ProbeException">There is none, it was changed,
    /// or it is of another version or not one at all.</exception>
    public static ScanManifest Read(string folder, string? option = null)
    {
        OpenCommit.Finish(folder, folder);
        string path = Path.Combine(folder, OutputFolder.Manifest);
        return File.Exists(path) ? ReadFile(path) : throw new ProbeException(
            $"{option ?? folder}: expected the folder of a finished scan, but "
            + $"{(option is null ? "it" : $"'{folder}'")} has no {OutputFolder.Manifest}. "
            + "Name a folder that 'neuronprobe scan --out' wrote.");
    }

    /// <summary>Reads scan.json of a folder that may have none. New results that have yet to get their names get them
    /// first.</summary>
    /// <returns>It, or null where there is none.</returns>
    /// <exception cref="StorageException">They can't get them.</exception>
    /// <exception cref="ProbeException">It can't be read, was changed,
    /// or is of another version or not one at all.</exception>
    public static ScanManifest? Find(string folder)
    {
        OpenCommit.Finish(folder, folder);
        string path = Path.Combine(folder, OutputFolder.Manifest);
        return File.Exists(path) ? ReadFile(path) : null;
    }

    /// <summary>Reads a scan.json, wherever it is.</summary>
    /// <exception cref="ProbeException">It can't be read, was changed,
    /// or is of another version or not one at all.</exception>
    public static ScanManifest ReadFile(string path) => Parse(path, UserFile.Read(path));

    /// <summary>Reads the content of a scan.json.</summary>
    /// <param name="path">Where it is from.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="ProbeException">It was changed, or is of another version or not one at all.</exception>
    public static ScanManifest Parse(string path, byte[] bytes) => VersionedJson.Parse<ScanManifest>(
        path, bytes, CurrentVersion, "the manifest of a scan", Json, content => JsonSeal.Demand(path, content));

    /// <summary>Reads a small file that was written beside this manifest,
    /// and checks that it is the same still.</summary>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="name">The file's name in <see cref="Files"/>.</param>
    /// <exception cref="ProbeException">It is missing, damaged, or that of another scan.</exception>
    public byte[] ReadFile(string folder, string name)
    {
        OutputFile told = Files.FirstOrDefault(file => file.Name == name)
            ?? throw new ProbeException(
                $"{folder}: expected '{name}' among the files of {OutputFolder.Manifest}, but it is not listed. "
                + "Scan again.");
        using FileStream stream = WrittenFile.Open(Path.Combine(folder, name), told.Sha256, told.Bytes);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
