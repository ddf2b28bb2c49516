using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuronProbe.Models;

/// <summary>Which files of a folder hold a model's tensors.</summary>
/// <param name="Format">How they are stored.</param>
/// <param name="Paths">The files.</param>
/// <param name="Index">The file that says which tensor is in which of them, or null where there is none.</param>
/// <param name="WeightMap">What it says, from a tensor to a file's name.</param>
internal sealed partial record CheckpointFiles(CheckpointFormat Format, IReadOnlyList<string> Paths, string? Index, IReadOnlyDictionary<string, string>? WeightMap)
{
    private const long LargestIndex = 64 << 20;
    private const int MostShards = 99_999;

    private static readonly CheckpointFormat[] Formats =
    [
        new("model.safetensors", [".safetensors"], SafetensorsHeader.Read),
        new("pytorch_model.bin", [".bin", ".pt", ".pth", ".ckpt"], TorchFile.Read),
    ];

    /// <summary>Finds the files: by their usual name, by an index, as shards without one, or as the only file of a format.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="warn">Told of what had to be guessed.</param>
    /// <exception cref="ProbeException">There are none, or not all of them.</exception>
    public static CheckpointFiles Find(string folder, Action<string> warn) =>
        Formats.Select(format => FindNamed(folder, format)).FirstOrDefault(found => found is not null)
        ?? FindShards(folder, warn)
        ?? FindOnly(folder);

    private static CheckpointFiles? FindNamed(string folder, CheckpointFormat format)
    {
        string single = Path.Combine(folder, format.SingleName);
        // A folder of that name is refused where it is opened.
        if (File.Exists(single) || Directory.Exists(single))
        {
            return new CheckpointFiles(format, [single], null, null);
        }
        string index = Path.Combine(folder, format.IndexName);
        if (!File.Exists(index) && !Directory.Exists(index))
        {
            return null;
        }
        Dictionary<string, string> weightMap = ReadIndex(index);
        string[] names = [.. weightMap.Values.Distinct().Order(StringComparer.Ordinal)];
        return new CheckpointFiles(format, [.. names.Select(name => ShardPath(folder, index, name, names))], index, weightMap);
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(UserFile.Read(path, LargestIndex));
            var map = new Dictionary<string, string>();
            foreach (JsonProperty property in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                string file = property.Value.GetString() ?? "";
                if (!map.TryAdd(property.Name, file) && map[property.Name] != file)
                {
                    throw new KeyNotFoundException($"'{property.Name}' in two files.");
                }
            }
            return map.Count > 0 ? map : throw new KeyNotFoundException("a 'weight_map' without tensors.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException($"{path}: expected JSON with a 'weight_map' from tensor to file, but got: {e.Message} Download the checkpoint again.", e);
        }
    }

    private static string ShardPath(string folder, string index, string name, string[] all)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or ".." || name.Contains('\\', StringComparison.Ordinal))
        {
            throw new ProbeException($"{index}: expected names of files in the same folder, but got '{name}'. Do not use this checkpoint.");
        }
        string path = Path.Combine(folder, name);
        if (File.Exists(path) || Directory.Exists(path))
        {
            return path;
        }
        int missing = all.Count(n => !File.Exists(Path.Combine(folder, n)));
        throw new ProbeException(
            $"{index}: expected the shard '{name}' beside it, but it is missing. "
            + $"Download the checkpoint again: {missing} of its {all.Length} shards are not there.");
    }

    /// <summary>Shards whose names say how many there are; which tensor is in which, each of them says itself.</summary>
    private static CheckpointFiles? FindShards(string folder, Action<string> warn)
    {
        var shards = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Select(name => Shard.Match(name!)).Where(match => match.Success)
            .GroupBy(match => (Stem: match.Groups[1].Value, Total: match.Groups[3].Value, Ending: match.Groups[4].Value)).ToArray();
        foreach (CheckpointFormat format in Formats)
        {
            var ofFormat = shards.Where(s => format.Endings.Contains(s.Key.Ending) && !IsAdapter(s.Key.Stem)).ToArray();
            if (ofFormat.Length == 0)
            {
                continue;
            }
            if (ofFormat.Length > 1)
            {
                string sets = string.Join(", ", ofFormat.Select(s => $"'{s.First().Value}'"));
                throw new ProbeException($"{folder}: expected {format.IndexName} or the shards of one checkpoint, but got those of {ofFormat.Length}: {sets}. Keep one of them in the folder.");
            }
            (string stem, string digits, string ending) = ofFormat[0].Key;
            int total = int.Parse(digits, CultureInfo.InvariantCulture);
            HashSet<int> numbers = [.. ofFormat[0].Select(match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))];
            int[] missing = [.. Enumerable.Range(1, Math.Min(total, MostShards)).Where(i => !numbers.Contains(i))];
            if (missing.Length > 0)
            {
                string first = $"{stem}-{missing[0].ToString($"D{digits.Length}", CultureInfo.InvariantCulture)}-of-{digits}{ending}";
                throw new ProbeException(
                    $"{folder}: expected {total} shards, as their names say, but {missing.Length} are missing, '{first}' first, and so is {format.IndexName}. "
                    + "Download the checkpoint again.");
            }
            warn($"{folder}: {format.IndexName} is missing; the {total} shards are read by their names.");
            return new CheckpointFiles(format, [.. ofFormat[0].Select(match => Path.Combine(folder, match.Value)).Order(StringComparer.Ordinal)], null, null);
        }
        return null;
    }

    /// <summary>The only file of a format, whatever its name; not one that training leaves beside the weights.</summary>
    private static CheckpointFiles FindOnly(string folder)
    {
        string[] names = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        bool isAdapter = names.Any(n => n == "adapter_config.json");
        foreach (CheckpointFormat format in Formats)
        {
            string[] found = [.. names.Where(n => format.Endings.Contains(Path.GetExtension(n)) && !NoWeights.IsMatch(n))];
            if (found.Length == 1 && !isAdapter)
            {
                return new CheckpointFiles(format, [Path.Combine(folder, found[0])], null, null);
            }
            if (found.Length > 1 && !isAdapter)
            {
                throw Missing(folder, string.Join(", ", found.Select(n => $"'{n}'")), $"Rename the one that holds the weights to {format.SingleName}.");
            }
        }
        QuantisedFormats.RefuseGguf(folder);
        if (OtherFolders.Describe(folder) is var (got, next))
        {
            throw Missing(folder, got, next);
        }
        throw names.FirstOrDefault(n => NoWeights.IsMatch(n)) is { } left
            ? Missing(folder, $"'{left}' alone, which training leaves and which holds no weights", "Put the model's weights there, or name the folder that has them.")
            : Missing(folder, "none", "Put the model's weights there, or name the folder that has them.");
    }

    private static ProbeException Missing(string folder, string got, string next)
    {
        string expected = string.Join(", ", Formats.Select(f => $"{f.SingleName} or {f.IndexName}"));
        string[] endings = [.. Formats.SelectMany(f => f.Endings).Select(e => $"*{e}")];
        return new ProbeException($"{folder}: expected {expected}, or one {string.Join(", ", endings[..^1])} or {endings[^1]}, but got {got}. {next}");
    }

    private static bool IsAdapter(string stem) => stem.StartsWith("adapter", StringComparison.Ordinal);

    [GeneratedRegex(@"^(.+)-(\d{1,9})-of-(\d{1,5})(\.safetensors|\.bin)\z")]
    private static partial Regex Shard { get; }

    // What the Trainer, Accelerate, DeepSpeed and exports leave beside the weights.
    [GeneratedRegex(@"^(training_args|optimizer|scheduler|scaler|sampler|dataloader|rng_state|random_states|openvino_)[^/]*\.[a-z]+\z|_optim_states\.pt\z")]
    private static partial Regex NoWeights { get; }
}
