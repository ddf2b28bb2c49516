using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>A model's folder as plain objects: config.json and the tensors by name. Made up by a test, or read, and
/// written without LibTorch.</summary>
internal sealed class PlainCheckpoint(JsonObject config)
{
    public JsonObject Config { get; } = config;

    public Dictionary<string, PlainTensor> Tensors { get; private init; } = [];

    public PlainTensor this[string name]
    {
        get => Tensors[name];
        set => Tensors[name] = value;
    }

    /// <summary>Reads a folder whose tensors are float32.</summary>
    public static PlainCheckpoint Read(string folder)
    {
        var stored = new ReferenceTensors(Path.Combine(folder, "model.safetensors"));
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!;
        return new PlainCheckpoint(config.AsObject())
        {
            Tensors = stored.Names.ToDictionary(
                name => name, name => new PlainTensor(stored.Shape(name), stored.Floats(name))),
        };
    }

    public int Size(string key, int fallback = 0) => Config[key]?.GetValue<int>() ?? fallback;

    public double Number(string key, double fallback) => Config[key]?.GetValue<double>() ?? fallback;

    public bool Flag(string key, bool fallback) => Config[key]?.GetValue<bool>() ?? fallback;

    public string Text(string key, string fallback) => Config[key]?.GetValue<string>() ?? fallback;

    /// <summary>The same tensors, stored in another type.</summary>
    public PlainCheckpoint As(string type) => With(t => t.Key, t => t.Value.As(type));

    /// <summary>The same tensors without a prefix of their names, as a model without a head is stored.</summary>
    public PlainCheckpoint Without(string prefix) =>
        With(t => t.Key.StartsWith(prefix, StringComparison.Ordinal) ? t.Key[prefix.Length..] : t.Key, t => t.Value);

    /// <summary>The same tensors under other names.</summary>
    public PlainCheckpoint Renamed(Func<string, string> name) => With(t => name(t.Key), t => t.Value);

    /// <summary>The same tensors with one key of the config changed.</summary>
    public PlainCheckpoint With(string key, JsonNode value)
    {
        PlainCheckpoint changed = With(t => t.Key, t => t.Value);
        changed.Config[key] = value;
        return changed;
    }

    /// <summary>Writes config.json and model.safetensors, or shards with their index.</summary>
    public void Save(string folder, int shards = 1)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), Config.ToJsonString());
        if (shards == 1)
        {
            SaveTensors(Path.Combine(folder, "model.safetensors"), Tensors);
            return;
        }
        var map = new JsonObject();
        foreach ((int number, KeyValuePair<string, PlainTensor>[] shard)
            in Tensors.Chunk((Tensors.Count + shards - 1) / shards).Index())
        {
            string name = $"model-{number + 1:D5}-of-{shards:D5}.safetensors";
            SaveTensors(Path.Combine(folder, name), shard);
            foreach ((string tensor, _) in shard)
            {
                map[tensor] = name;
            }
        }
        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"),
            new JsonObject { ["weight_map"] = map }.ToJsonString());
    }

    private PlainCheckpoint With(
        Func<KeyValuePair<string, PlainTensor>, string> name,
        Func<KeyValuePair<string, PlainTensor>, PlainTensor> tensor) =>
        new(Config.DeepClone().AsObject()) { Tensors = Tensors.ToDictionary(name, tensor) };

    private static void SaveTensors(string path, IEnumerable<KeyValuePair<string, PlainTensor>> tensors)
    {
        var header = new JsonObject();
        using var bytes = new MemoryStream();
        foreach ((string name, PlainTensor tensor) in tensors)
        {
            long start = bytes.Length;
            bytes.Write(tensor.Bytes());
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = JsonSerializer.SerializeToNode(tensor.Shape),
                ["data_offsets"] = new JsonArray(start, bytes.Length),
            };
        }
        string json = header.ToJsonString();
        // As safetensors does, so that a tensor can be mapped.
        byte[] text = System.Text.Encoding.UTF8.GetBytes(json.PadRight((json.Length + 7) / 8 * 8));
        using FileStream file = File.Create(path);
        file.Write(BitConverter.GetBytes((ulong)text.Length));
        file.Write(text);
        bytes.WriteTo(file);
    }
}
