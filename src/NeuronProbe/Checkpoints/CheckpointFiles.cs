using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuronProbe.Checkpoints;

/// <summary>Which files of a folder hold a model's tensors.</summary>
/// <param name="Format">How they are stored.</param>
/// <param name="Paths">The files.</param>
/// <param name="Index">The file that says which tensor is in which of them, or null where there is none.</param>
/// <param name="WeightMap">What it says, from a tensor to a file's name.</param>
internal sealed partial record CheckpointFiles(
    CheckpointFormat Format, IReadOnlyList<string> Paths, string? Index, IReadOnlyDictionary<string, string>? WeightMap)
{
    private const long LargestIndex = 64 << 20;
    private const string AdapterConfig = "adapter_config.json";

    private static readonly CheckpointFormat[] Formats =
    [
        new("model.safetensors", [".safetensors"], SafetensorsHeader.Read),
        new("pytorch_model.bin", [".bin", ".pt", ".pth", ".ckpt"], TorchFile.Read),
    ];

    /// <summary>Finds the files: by their usual name, by an index, as shards without one, or as the only file of a
    /// format.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="warn">Told of what had to be guessed.</param>
    /// <exception cref="ProbeException">There are none, or not all of them.</exception>
    public static CheckpointFiles Find(string folder, Action<string> warn)
    {
        CheckpointFiles? found = FindNamed(folder, Formats[0]) ?? FindNamed(folder, Formats[1])
            ?? FindShards(folder, warn);
        if (found is null)
        {
            return FindOnly(folder);
        }
        string adapter = Path.Combine(folder, AdapterConfig);
        if (File.Exists(adapter))
        {
            warn($"{adapter}: the adapter beside the checkpoint was not applied. Merge it with merge_and_unload() of "
                + "PEFT if it belongs to the model.");
        }
        return found;
    }

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
        return new CheckpointFiles(format, [.. names.Select(name => ShardPath(folder, index, name, names))], index,
            weightMap);
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
            throw new ProbeException($"{path}: expected JSON with a 'weight_map' from tensor to file, but got: "
                + $"{e.Message} Download the checkpoint again.", e);
        }
    }

    private static string ShardPath(string folder, string index, string name, string[] all)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or ".."
            || name.Contains('\\', StringComparison.Ordinal))
        {
            throw new ProbeException($"{index}: expected names of files in the same folder, but got '{name}'. Do not "
                + "use this checkpoint.");
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

    /// <summary>Shards whose names say how many there are; which tensor is in which, each of them says.</summary>
    private static CheckpointFiles? FindShards(string folder, Action<string> warn)
    {
        Match[] all = [.. Directory.EnumerateFiles(folder).Select(path => Shard.Match(Path.GetFileName(path)))];
        foreach (CheckpointFormat format in Formats)
        {
            var sets = all.Where(m => m.Success && format.Endings.Contains(m.Groups["ending"].Value))
                .GroupBy(m => (Stem: m.Groups["stem"].Value, Total: m.Groups["total"].Value))
                .Where(set => !set.Key.Stem.StartsWith("adapter", StringComparison.Ordinal)).ToArray();
            if (sets.Length > 1)
            {
                string examples = string.Join(", ", sets.Select(set => $"'{set.First().Value}'"));
                throw new ProbeException(
                    $"{folder}: expected {format.IndexName} or the shards of one checkpoint, but got those of "
                    + $"{sets.Length}: {examples}. Keep one of them in the folder.");
            }
            if (sets.Length == 1)
            {
                DemandAll(folder, format, [.. sets[0]]);
                warn($"{folder}: {format.IndexName} is missing; the {sets[0].Count()} shards are read by their names.");
                string[] paths = [.. sets[0].Select(m => Path.Combine(folder, m.Value)).Order(StringComparer.Ordinal)];
                return new CheckpointFiles(format, paths, null, null);
            }
        }
        return null;
    }

    private static void DemandAll(string folder, CheckpointFormat format, Match[] shards)
    {
        string digits = shards[0].Groups["total"].Value;
        int total = int.Parse(digits, CultureInfo.InvariantCulture);
        HashSet<int> numbers =
            [.. shards.Select(m => int.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture))];
        int[] missing = [.. Enumerable.Range(1, total).Where(number => !numbers.Contains(number))];
        if (missing.Length > 0)
        {
            string number = missing[0].ToString($"D{digits.Length}", CultureInfo.InvariantCulture);
            string first = $"{shards[0].Groups["stem"].Value}-{number}-of-{digits}{shards[0].Groups["ending"].Value}";
            throw new ProbeException(
                $"{folder}: expected {total} shards, as their names say, but {missing.Length} of them and "
                + $"{format.IndexName} are missing, '{first}' first. Download the checkpoint again.");
        }
    }

    /// <summary>The only file of a format, whatever its name; not one that training leaves beside the
    /// weights.</summary>
    private static CheckpointFiles FindOnly(string folder)
    {
        string[] names = [.. Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!)
            .Order(StringComparer.Ordinal)];
        bool isAdapter = names.Any(n => n == AdapterConfig || n.StartsWith("adapter_model.", StringComparison.Ordinal));
        foreach (CheckpointFormat format in Formats)
        {
            string[] found = [.. names.Where(n => format.Endings.Contains(Path.GetExtension(n))
                && !NoWeights.IsMatch(n))];
            if (found.Length == 1 && !isAdapter)
            {
                return new CheckpointFiles(format, [Path.Combine(folder, found[0])], null, null);
            }
            if (found.Length > 1 && !isAdapter)
            {
                throw Missing(folder, string.Join(", ", found.Select(n => $"'{n}'")),
                    $"Rename the one that holds the weights to {format.SingleName}.");
            }
        }
        QuantisedFormats.RefuseGguf(folder);
        if (OtherFolders.Describe(folder) is var (got, next))
        {
            throw Missing(folder, got, next);
        }
        throw names.FirstOrDefault(n => NoWeights.IsMatch(n)) is { } left
            ? Missing(folder, $"'{left}' alone, which training leaves and which holds no weights",
                "Put the model's weights there, or name the folder that has them.")
            : Missing(folder, "none", "Put the model's weights there, or name the folder that has them.");
    }

    private static ProbeException Missing(string folder, string got, string next)
    {
        string expected = string.Join(", ", Formats.Select(f => $"{f.SingleName} or {f.IndexName}"));
        string[] endings = [.. Formats.SelectMany(f => f.Endings).Select(e => $"*{e}")];
        return new ProbeException($"{folder}: expected {expected}, or one {string.Join(", ", endings[..^1])} or "
            + $"{endings[^1]}, but got {got}. {next}");
    }

    [GeneratedRegex(@"^(?<stem>.+)-(?<number>\d{1,5})-of-(?<total>\d{1,5})(?<ending>\.safetensors|\.bin)\z")]
    private static partial Regex Shard { get; }

    // What the Trainer, Accelerate, DeepSpeed and exports leave beside the weights.
    [GeneratedRegex(
        @"^(training_args|optimizer|scheduler|scaler|sampler|dataloader|rng_state|random_states|openvino_)"
        + @"[^/]*\.[a-z]+\z|_optim_states\.pt\z")]
    private static partial Regex NoWeights { get; }
}
