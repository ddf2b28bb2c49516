using System.Text.Json;

namespace NeuronProbe.Models;

/// <summary>The safetensors files of a model folder: one file, or shards with their index. Only headers are read here.</summary>
internal sealed class Checkpoint
{
    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";

    private readonly Dictionary<string, (string Path, TensorEntry Entry)> tensors = [];

    private Checkpoint(string folder, IReadOnlyList<string> files, Dictionary<string, string>? weightMap)
    {
        Files = files;
        foreach (string file in files)
        {
            foreach (TensorEntry entry in SafetensorsHeader.Read(file))
            {
                bool isElsewhere = weightMap is not null && weightMap.TryGetValue(entry.Name, out string? owner) && owner != Path.GetFileName(file);
                if (!isElsewhere && !tensors.TryAdd(entry.Name, (file, entry)))
                {
                    throw new ProbeException(
                        $"{file}: expected each tensor in one shard, but '{entry.Name}' is also in '{tensors[entry.Name].Path}'. Download the checkpoint again.");
                }
            }
        }
        foreach ((string name, string file) in weightMap ?? [])
        {
            if (!tensors.ContainsKey(name))
            {
                throw new ProbeException($"{Path.Combine(folder, IndexName)}: expected '{name}' in '{file}', but it is not there. Download the checkpoint again.");
            }
        }
    }

    /// <summary>The files that hold the tensors, with full paths.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>Elements in all tensors but those left out, each stored one counted once.</summary>
    public long CountElements(Func<string, bool> isLeftOut) =>
        tensors.Where(t => !isLeftOut(t.Key)).Sum(t => t.Value.Entry.Shape.Aggregate(1L, (product, d) => product * d));

    /// <summary>Opens the checkpoint of a folder.</summary>
    /// <exception cref="ProbeException">There is none, or it is damaged.</exception>
    public static Checkpoint Open(string folder)
    {
        string single = Path.Combine(folder, SingleName);
        if (File.Exists(single))
        {
            return new Checkpoint(folder, [single], null);
        }
        string index = Path.Combine(folder, IndexName);
        if (File.Exists(index))
        {
            Dictionary<string, string> weightMap = ReadIndex(index);
            return new Checkpoint(folder, [.. weightMap.Values.Distinct().Order(StringComparer.Ordinal).Select(name => ShardPath(folder, index, name))], weightMap);
        }
        string[] others = [.. Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(IsOtherCheckpoint).Order(StringComparer.Ordinal)!];
        string got = others.Length == 0 ? "neither" : $"'{others[0]}'";
        throw new ProbeException($"{folder}: expected {SingleName} or {IndexName}, but got {got}. Convert the checkpoint with save_pretrained(..., safe_serialization=True).");
    }

    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Where a tensor is stored.</summary>
    public (string Path, TensorEntry Entry) Find(string name) => tensors[name];

    private static bool IsOtherCheckpoint(string? name) =>
        Path.GetExtension(name) is ".bin" or ".pt" or ".pth" or ".gguf" or ".safetensors" or ".ckpt" or ".h5" or ".msgpack" or ".onnx";

    private static Dictionary<string, string> ReadIndex(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(UserFile.Read(path));
            var map = new Dictionary<string, string>();
            foreach (JsonProperty property in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                map[property.Name] = property.Value.GetString() ?? "";
            }
            return map.Count > 0 ? map : throw new KeyNotFoundException("a 'weight_map' without tensors.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException($"{path}: expected JSON with a 'weight_map' from tensor to file, but got: {e.Message} Download the checkpoint again.", e);
        }
    }

    private static string ShardPath(string folder, string index, string name)
    {
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or ".." || name.Contains('\\', StringComparison.Ordinal))
        {
            throw new ProbeException($"{index}: expected names of files in the same folder, but got '{name}'. Do not use this checkpoint.");
        }
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? path : throw new ProbeException($"{index}: expected the shard '{name}' beside it, but it is missing. Download the checkpoint again.");
    }
}
