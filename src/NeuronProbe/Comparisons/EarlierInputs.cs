using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Hub;
using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>The files that an earlier scan read: finds them, and demands that they are the same still.</summary>
/// <param name="manifest">What the scan read.</param>
/// <param name="changes">Where files are now.</param>
internal sealed class EarlierInputs(ScanManifest manifest, RerunChanges changes)
{
    private const int MostNamed = 20;

    private readonly Problems problems = new();
    private readonly List<string> others = [];

    /// <summary>Options whose files are all where the options say.</summary>
    /// <param name="options">The options of the scan; what they call the files stays as it is.</param>
    /// <exception cref="ProbeException">A file is missing or another one; all of them are named.</exception>
    public ScanOptions Find(ScanOptions options)
    {
        ModelLocation? model = problems.Try(() => FindModel(options));
        List<CorpusPlace>? corpus = problems.Try(() => FindCorpus(options.Corpus));
        ScanOptions? found = problems.Try(() => FindDefinitions(options));
        problems.Add(others.Take(MostNamed));
        if (others.Count > MostNamed)
        {
            problems.Add($"rerun: expected the files that the scan read, but "
                + $"{Figures.Count(others.Count - MostNamed, "more file")} are missing or others. Bring them back.");
        }
        problems.Demand();
        return found! with
        {
            Earlier = new EarlierPlaces(model!, manifest.BaseFolder, manifest.ChunkBytes),
            Corpus = options.Corpus with { Places = corpus },
        };
    }

    /// <summary>Where the model is, by the name that it had; its files are looked at.</summary>
    private ModelLocation FindModel(ScanOptions options)
    {
        string name = changes.Model ?? FindPath(options.Model)
            ?? (manifest.Model.Commit is { } commit ? $"{manifest.Model.Folder}@{commit}" : options.Model);
        ModelLocation found = ModelLocation.Find(name, options.Hub);
        foreach (ManifestFile file in manifest.Model.Files)
        {
            Demand("model", file, Path.Combine(found.Folder, file.Name), ScanOptionList.Model);
        }
        foreach (ManifestFile file in manifest.Tokenizer?.Files ?? [])
        {
            Demand("tokenizer", file, Path.Combine(found.Folder, file.Name), ScanOptionList.Model);
        }
        return found with { Name = manifest.Model.Folder, Commit = manifest.Model.Commit };
    }

    private List<CorpusPlace> FindCorpus(CorpusOptions options) => changes.Corpus is { } paths
        ? FindAmong(CorpusInputs.Resolve(options with { Paths = paths }))
        : [.. manifest.Corpus.Files.Select(file =>
        {
            string path = FindPath(file.Name) ?? Path.GetFullPath(file.Name);
            Demand("corpus", file, path, CorpusFields.Paths);
            return PlaceOf(file, path);
        })];

    /// <summary>Finds each file of the corpus by its content.</summary>
    private List<CorpusPlace> FindAmong(IReadOnlyList<CorpusFile> files)
    {
        string[] paths = [.. files.Select(file => file.FullPath).OfType<string>()];
        ILookup<string, string> byHash = paths.ToLookup(HashOf);
        List<CorpusPlace> places = [];
        foreach (ManifestFile file in manifest.Corpus.Files)
        {
            string? path = file.Sha256 is { } hash
                ? byHash[hash].FirstOrDefault()
                : Array.Find(paths, path => DifferenceOf(file, path) is null);
            if (path is null)
            {
                others.Add($"corpus: expected the file '{file.Name}' that the scan read among those of "
                    + $"{CorpusFields.Paths.Name}, but none of {paths.Length} has its content. Name it too.");
                continue;
            }
            places.Add(PlaceOf(file, path));
        }
        return places;
    }

    /// <summary>The options with what files of definitions hold; their names stay as they were given.</summary>
    private ScanOptions FindDefinitions(ScanOptions options)
    {
        OptionField<ScanOptions>[] fields =
        [
            .. ScanFields.All.Where(field => ScanFields.Inputs.Contains(field.Description)
                && field.Description != ScanOptionList.Model && field.Description != CorpusFields.Paths),
        ];
        ScanOptions now = options;
        foreach (OptionField<ScanOptions> field in fields)
        {
            if (manifest.Options[field.Description.Key] is JsonValue value && value.TryGetValue(out string? path))
            {
                now = field.Put(now, [changes.Definitions ?? FindPath(path) ?? path]);
            }
        }
        CollectorOptions opened = CollectorCatalogue.Kinds.Aggregate(now.Collectors, (all, kind) => kind.Open(all));
        string[] hashes =
        [
            .. CollectorCatalogue.KindsOf(options.Collect, opened).Select(kind => kind.HashOfFiles(opened))
                .OfType<string>(),
        ];
        if (manifest.Machine is not null && !hashes.SequenceEqual(manifest.Definitions))
        {
            others.Add("definitions: expected the file that the scan read (SHA-256 "
                + $"{string.Join(", ", manifest.Definitions)}), but got another ({string.Join(", ", hashes)}). "
                + "Bring it back, or say where it is with --concepts.");
        }
        return fields.Aggregate(
            options with { Collectors = opened },
            (all, field) => field.PutJson(all, manifest.Options[field.Description.Key]));
    }

    private CorpusPlace PlaceOf(ManifestFile file, string path) => new(
        file.Name,
        Path.GetFullPath(
            file.Name,
            Path.IsPathFullyQualified(manifest.BaseFolder ?? "") ? manifest.BaseFolder! : Environment.CurrentDirectory),
        file.Format!,
        path);

    /// <summary>Where a path leads from the folder in which the scan was run, or else from here; null where it leads
    /// to nothing.</summary>
    private string? FindPath(string path) => new[] { manifest.BaseFolder, Environment.CurrentDirectory }
        .Where(folder => folder is not null && Path.IsPathFullyQualified(folder))
        .Select(folder => Path.GetFullPath(path, folder!)).FirstOrDefault(Path.Exists);

    private void Demand(string what, ManifestFile file, string path, OptionDescription option)
    {
        if (DifferenceOf(file, path) is { } got)
        {
            others.Add($"{what}: expected the file '{file.Name}' that the scan read, but {got}. "
                + $"Bring it back, or say where it is with {option.Name}.");
        }
    }

    /// <summary>In what a file is not the one that was read, or null where it is.</summary>
    private static string? DifferenceOf(ManifestFile file, string path)
    {
        if (!UserFile.Exists(path))
        {
            return $"'{path}' is not there";
        }
        long bytes = UserFile.LengthOf(path);
        if (bytes != file.Bytes)
        {
            return $"'{path}' has {Figures.Count(bytes, "byte")} instead of {Figures.Count(file.Bytes)}";
        }
        (string? told, string? found) = file.Sha256 is { } hash
            ? (hash, HashOf(path))
            : (file.Sample, file.Sample is null ? null : FileSample.Of(file.Name, path).Sample);
        return told == found ? null : $"'{path}' has other content (SHA-256 {found} instead of {told})";
    }

    private static string HashOf(string path)
    {
        try
        {
            using FileStream stream = UserFile.OpenAsIs(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (IOException e)
        {
            throw new ProbeException(
                $"{path}: expected a readable file, but got: {e.Message.TrimEnd('.')}. Check the disk and permissions.",
                e);
        }
    }
}
