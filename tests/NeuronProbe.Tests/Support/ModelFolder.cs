using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Tokenizers;

namespace NeuronProbe.Tests.Support;

/// <summary>A copy of one of the project's small models that a test changes.</summary>
internal sealed class ModelFolder
{
    public const int EndOfText = 261;

    private static readonly string[] Merges = ["t h", "th e", "Ġ the", "Ġ a", "o n"];

    /// <param name="location">The folder; made here.</param>
    /// <param name="name">Which model: gpt2, llama or llama3.</param>
    public ModelFolder(string location, string name = "gpt2")
    {
        Location = location;
        Directory.CreateDirectory(location);
        File.Copy(OwnData.Path("conformance", name, "config.json"), Config);
        File.Copy(OwnData.Path("conformance", name, "model.safetensors"), Checkpoint);
    }

    /// <param name="location">The folder; made here.</param>
    /// <param name="made">A model that a test made up.</param>
    public ModelFolder(string location, PlainCheckpoint made)
    {
        Location = location;
        Directory.CreateDirectory(location);
        made.Save(location);
    }

    public string Location { get; }

    public string Config => Path.Combine(Location, "config.json");

    public string Checkpoint => Path.Combine(Location, "model.safetensors");

    /// <summary>Changes config.json.</summary>
    public ModelFolder Configure(Action<JsonObject> change)
    {
        JsonObject config = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        change(config);
        File.WriteAllText(Config, config.ToJsonString());
        return this;
    }

    /// <summary>Changes the checkpoint.</summary>
    /// <param name="change">Changes the tensors.</param>
    /// <param name="changeHeader">Changes the header, so that it no longer tells the truth.</param>
    public ModelFolder Rewrite(Action<TensorFile> change, Action<JsonObject>? changeHeader = null)
    {
        TensorFile tensors = TensorFile.Read(Checkpoint);
        change(tensors);
        tensors.Write(Checkpoint, changeHeader);
        return this;
    }

    /// <summary>Gives a gpt2 model more layers, all like its first.</summary>
    public ModelFolder WithLayers(int count) => Configure(config => config["n_layer"] = count).Rewrite(file =>
    {
        var all = file.Tensors.ToDictionary();
        file.Tensors.Clear();
        foreach ((string name, var tensor) in all.Where(t => !t.Key.Contains(".h.", StringComparison.Ordinal)))
        {
            file.Tensors[name] = tensor;
        }
        foreach ((string name, var tensor) in all.Where(t => t.Key.Contains(".h.0.", StringComparison.Ordinal)))
        {
            for (int layer = 0; layer < count; layer++)
            {
                file.Tensors[name.Replace(".h.0.", $".h.{layer}.", StringComparison.Ordinal)] = tensor;
            }
        }
    });

    /// <summary>Adds a byte-level tokenizer: 256 bytes, a few merges, and <c>&lt;|endoftext|&gt;</c> as id
    /// <see cref="EndOfText"/>.</summary>
    /// <param name="settings">What tokenizer_config.json holds, or null for no such file.</param>
    public ModelFolder WithTokenizer(JsonObject? settings = null)
    {
        using TokenizerFolder files = new TokenizerFolder().WithByteLevel(Merges);
        foreach (string name in (string[])["vocab.json", "merges.txt"])
        {
            File.Copy(Path.Combine(files.Folder, name), Path.Combine(Location, name));
        }
        if (settings is not null)
        {
            File.WriteAllText(Path.Combine(Location, "tokenizer_config.json"), settings.ToJsonString());
        }
        return this;
    }

    /// <summary>Documents of token ids, as jsonl.</summary>
    public static string Ids(params IEnumerable<int[]> documents) =>
        string.Concat(documents.Select(ids => $$"""{"input_ids":{{JsonSerializer.Serialize(ids)}}}""" + "\n"));
}
