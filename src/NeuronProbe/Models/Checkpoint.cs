using System.Text.Json;

namespace NeuronProbe.Models;

/// <summary>The files of a model folder that hold its tensors, in safetensors or as PyTorch saves them: one file, or shards with their index. Only names and places are read here.</summary>
internal sealed class Checkpoint
{
    private static readonly CheckpointFormat[] Formats =
    [
        new("model.safetensors", SafetensorsHeader.Read),
        new("pytorch_model.bin", TorchFile.Read),
    ];

    private readonly Dictionary<string, (string Path, TensorEntry Entry)> tensors = [];

    private Checkpoint(CheckpointFormat format, string folder, IReadOnlyList<string> files, Dictionary<string, string>? weightMap)
    {
        Files = files;
        foreach (string file in files)
        {
            foreach (TensorEntry entry in format.Read(file))
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
                throw new ProbeException($"{Path.Combine(folder, format.IndexName)}: expected '{name}' in '{file}', but it is not there. Download the checkpoint again.");
            }
        }
    }

    private Checkpoint(IReadOnlyList<string> files, Dictionary<string, (string Path, TensorEntry Entry)> tensors) =>
        (Files, this.tensors) = (files, tensors);

    /// <summary>The files that hold the tensors, with full paths.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>Elements in all tensors but those left out; numbers that tensors share count once.</summary>
    public long CountElements(Func<string, bool> isLeftOut) => tensors
        .Where(t => !isLeftOut(t.Key) && t.Value.Entry.ByteCount > 0)
        .DistinctBy(t => (t.Value.Path, t.Value.Entry.Offset, t.Value.Entry.ByteCount))
        .Sum(t => t.Value.Entry.Shape.Aggregate(1L, (product, d) => product * d));

    /// <summary>Opens the checkpoint of a folder.</summary>
    /// <exception cref="ProbeException">There is none, or it is damaged or quantised.</exception>
    public static Checkpoint Open(string folder)
    {
        Checkpoint checkpoint = Formats.Select(format => TryOpen(folder, format)).FirstOrDefault(c => c is not null) ?? OpenOnly(folder);
        QuantisedFormats.Refuse(checkpoint);
        return checkpoint;
    }

    /// <summary>The same tensors under other names.</summary>
    /// <param name="nameOf">A tensor's new name, or null where it is left out.</param>
    /// <exception cref="ProbeException">Two tensors would have one name.</exception>
    public Checkpoint Renamed(Func<string, string?> nameOf)
    {
        Dictionary<string, (string Path, TensorEntry Entry)> renamed = [];
        foreach ((string name, (string Path, TensorEntry Entry) place) in tensors)
        {
            if (nameOf(name) is { } other && !renamed.TryAdd(other, place))
            {
                string first = tensors.Keys.First(n => nameOf(n) == other);
                throw new ProbeException(
                    $"{place.Path}: expected one tensor for '{other}', but got '{first}' and '{name}'. "
                    + "Leave out the one that does not belong to the model.");
            }
        }
        return new Checkpoint(Files, renamed);
    }

    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>Where a tensor is stored.</summary>
    public (string Path, TensorEntry Entry) Find(string name) => tensors[name];

    private static Checkpoint? TryOpen(string folder, CheckpointFormat format)
    {
        string single = Path.Combine(folder, format.SingleName);
        if (File.Exists(single))
        {
            return new Checkpoint(format, folder, [single], null);
        }
        string index = Path.Combine(folder, format.IndexName);
        if (!File.Exists(index))
        {
            return null;
        }
        Dictionary<string, string> weightMap = ReadIndex(index);
        return new Checkpoint(format, folder, [.. weightMap.Values.Distinct().Order(StringComparer.Ordinal).Select(name => ShardPath(folder, index, name))], weightMap);
    }

    /// <summary>Opens the one PyTorch file of a folder, whatever its name.</summary>
    private static Checkpoint OpenOnly(string folder)
    {
        string[] others = [.. Directory.EnumerateFiles(folder).Where(IsOtherCheckpoint).Order(StringComparer.Ordinal)];
        string[] torch = [.. others.Where(f => Path.GetExtension(f) is ".bin" or ".pt" or ".pth")];
        if (torch.Length == 1)
        {
            return new Checkpoint(Formats[^1], folder, torch, null);
        }
        QuantisedFormats.RefuseGguf(folder);
        string expected = string.Join(", ", Formats.Select(f => $"{f.SingleName} or {f.IndexName}"));
        string got = torch.Length > 1 ? $"{string.Join(", ", torch.Select(f => $"'{Path.GetFileName(f)}'"))}" : others.Length == 0 ? "none" : $"'{Path.GetFileName(others[0])}'";
        string next = torch.Length > 1 ? "Rename the one that holds the weights to pytorch_model.bin" : "Convert the checkpoint with save_pretrained(..., safe_serialization=True)";
        throw new ProbeException($"{folder}: expected {expected}, or one *.bin, *.pt or *.pth, but got {got}. {next}.");
    }

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
