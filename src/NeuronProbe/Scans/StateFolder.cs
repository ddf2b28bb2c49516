using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using ZstdSharp;

namespace NeuronProbe.Scans;

/// <summary>One saved collector.</summary>
/// <param name="Name">Its file, relative to the scan's folder.</param>
/// <param name="Site">Index of its site in the manifest.</param>
/// <param name="Collector">The collector's name in the catalogue.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record StateFile(string Name, int Site, string Collector, long Bytes, string Sha256);

/// <summary>state/state.json: which collectors were saved, with what settings.</summary>
/// <param name="SchemaVersion">The format's version.</param>
/// <param name="Collect">The collectors that the user asked for.</param>
/// <param name="Options">Their settings, and what each found before the scan, under its name.</param>
/// <param name="Files">A file a collector, in the order in which they must be made again.</param>
internal sealed record StateIndex(
    int SchemaVersion, IReadOnlyList<string> Collect, JsonElement Options, IReadOnlyList<StateFile> Files)
{
    /// <summary>The settings, with what collectors found before the scan.</summary>
    [JsonIgnore]
    public CollectorOptions Collectors { get; init; } = new();
}

/// <summary>Saves the collectors of a scan under <c>state/</c> and loads them again; each file is checked against its
/// hash before it is used.</summary>
internal static class StateFolder
{
    public const int CurrentVersion = 2;

    /// <summary>The index, whose hash the manifest has; it has the hashes of all others.</summary>
    public const string IndexName = "state/state.json";

    private const int OfAllSites = -1;

    private const int BufferLength = 1 << 16;

    // More of it takes longer to write than what it saves to read.
    private const int CompressionLevel = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = StateJson.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static IEnumerable<(CorrectionKind Kind, string Collector)> Corrections =>
        from kind in CollectorCatalogue.Kinds
        where kind.Correction is not null
        select (kind.Correction, kind.Name);

    /// <summary>Creates the files; they get their names when the folder is committed.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="sites">The collectors of each site, in the manifest's order.</param>
    /// <param name="collect">The collectors that the user asked for.</param>
    /// <param name="options">Their settings.</param>
    /// <param name="corrections">The corrections of the run.</param>
    public static void Save(
        OutputFolder folder,
        IReadOnlyList<IReadOnlyList<Collector>> sites,
        IReadOnlyList<string> collect,
        CollectorOptions options,
        RunCorrections corrections)
    {
        var files = new List<StateFile>();
        for (int site = 0; site < sites.Count; site++)
        {
            foreach (Collector collector in sites[site])
            {
                string name = $"state/{site:D4}.{collector.Name}.bin";
                files.Add(SaveOne(folder, name, site, collector.Name, collector.Save));
            }
        }
        foreach ((CorrectionKind kind, string collector) in Corrections)
        {
            if (corrections.Find(collector) is { } correction)
            {
                files.Add(SaveOne(folder, $"state/{kind.Name}.bin", OfAllSites, kind.Name, correction.Write));
            }
        }
        var index = new StateIndex(CurrentVersion, collect, ToJson(options), files);
        folder.Create(IndexName, stream => JsonSerializer.Serialize(stream, index, Json));
    }

    /// <summary>Reads the index of the scan that a manifest tells of.</summary>
    /// <exception cref="ProbeException">It is missing, damaged, of another scan or of another version.</exception>
    public static StateIndex ReadIndex(string folder, ScanManifest manifest)
    {
        string path = Path.Combine(folder, IndexName);
        byte[] content = manifest.ReadFile(folder, IndexName);
        CollectorOptions options = new();
        StateIndex index = VersionedJson.Parse<StateIndex>(
            path, content, CurrentVersion, "the saved state of a scan", Json,
            root => options = FromJson(root.GetProperty("options")));
        return index with { Collectors = options };
    }

    private static JsonElement ToJson(CollectorOptions options)
    {
        JsonNode json = JsonSerializer.SerializeToNode(options, Json)!;
        foreach (CollectorKind kind in CollectorCatalogue.Kinds.Where(kind => kind.SavePreparation is not null))
        {
            json[kind.Name] = kind.SavePreparation!(options);
        }
        return JsonSerializer.SerializeToElement(json, Json);
    }

    private static CollectorOptions FromJson(JsonElement saved)
    {
        CollectorOptions options = saved.Deserialize<CollectorOptions>(Json) ?? throw new JsonException("no options.");
        foreach (CollectorKind kind in CollectorCatalogue.Kinds.Where(kind => kind.LoadPreparation is not null))
        {
            if (saved.TryGetProperty(kind.Name, out JsonElement own) && own.ValueKind != JsonValueKind.Null)
            {
                options = kind.LoadPreparation!(options, own);
            }
        }
        return options;
    }

    /// <summary>Loads one collector into a fresh one.</summary>
    /// <exception cref="ProbeException">Its file is missing, or not what was saved.</exception>
    public static void Load(string folder, StateFile file, Collector fresh) => Load(folder, file, fresh.Load);

    private static void Load(string folder, StateFile file, Action<BinaryReader> load)
    {
        string path = Path.Combine(folder, file.Name);
        try
        {
            using FileStream stream = WrittenFile.Open(path, file.Sha256, file.Bytes);
            using var unpacked = new DecompressionStream(stream);
            using var buffered = new BufferedStream(unpacked, BufferLength);
            using var reader = new BinaryReader(buffered);
            load(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException
            or ZstdException)
        {
            throw new ProbeException(
                $"{path}: expected the saved state of '{file.Collector}', but got: {e.Message} Scan again.", e);
        }
    }

    /// <summary>Reads the corrections of a run of which not all sites are at hand.</summary>
    /// <exception cref="ProbeException">A file of them is missing, or not what was saved.</exception>
    public static RunCorrections ReadCorrections(string folder, StateIndex index)
    {
        var found = new Dictionary<string, RunCorrection>();
        foreach ((CorrectionKind kind, string collector) in Corrections)
        {
            if (index.Files.Any(file => file.Collector == collector))
            {
                StateFile file = index.Files.FirstOrDefault(f => f.Site == OfAllSites && f.Collector == kind.Name)
                    ?? throw new ProbeException(
                        $"{folder}: expected the saved '{kind.Name}' of all sites beside the state of '{collector}', "
                        + "but it is not listed. Scan again.");
                Load(folder, file, reader => found.Add(collector, kind.Read(reader)));
            }
        }
        return new RunCorrections(found);
    }

    private static StateFile SaveOne(
        OutputFolder folder, string name, int site, string collector, Action<BinaryWriter> save)
    {
        OutputFile file = folder.Create(name, stream =>
        {
            using var packed = new CompressionStream(stream, CompressionLevel, leaveOpen: true);
            using var buffered = new BufferedStream(packed, BufferLength);
            using var writer = new BinaryWriter(buffered);
            save(writer);
        });
        return new StateFile(name, site, collector, file.Bytes, file.Sha256);
    }
}
