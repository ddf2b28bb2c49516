using System.Text.Json;

namespace NeuronProbe.Hub;

/// <summary>Which files of a model are needed here.</summary>
internal static class ModelFiles
{
    public const string Config = "config.json";

    private const long LargestIndex = 64 << 20;

    /// <summary>Forms of a checkpoint, the first that is there is taken: one file,
    /// or an index that names several.</summary>
    private static readonly string[] Checkpoints =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    private static readonly string[] Tokenizer =
    [
        "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "tokenizer.model", "vocab.txt",
        "special_tokens_map.json", "added_tokens.json",
    ];

    /// <summary>The checkpoint's file, or the index of its files, or null where there is none.</summary>
    public static string? CheckpointOf(Func<string, bool> isThere) => Array.Find(Checkpoints, name => isThere(name));

    /// <summary>Config and tokenizer files among those that are there.</summary>
    public static IReadOnlyList<string> SmallFiles(Func<string, bool> isThere) =>
        [.. new[] { Config }.Concat(Tokenizer).Where(isThere)];

    /// <summary>Whether a checkpoint's file only names others.</summary>
    public static bool IsIndex(string name) => name.EndsWith(".index.json", StringComparison.Ordinal);

    /// <summary>A file without which a model can't be read and that its folder lacks, or null.</summary>
    /// <exception cref="ProbeException">Its index can't be read.</exception>
    public static string? Missing(string folder)
    {
        if (!IsThere(Config))
        {
            return Config;
        }
        string? checkpoint = CheckpointOf(IsThere);
        if (checkpoint is null)
        {
            return Checkpoints[0];
        }
        return IsIndex(checkpoint)
            ? ReadIndex(Path.Combine(folder, checkpoint)).FirstOrDefault(name => !IsThere(name))
            : null;

        bool IsThere(string name) => UserFile.Exists(Path.Combine(folder, name));
    }

    /// <summary>Names of the files that an index speaks of, in ordinal order;
    /// each can only be a checkpoint's file beside it.</summary>
    /// <exception cref="ProbeException">It is none, or names something else.</exception>
    public static IReadOnlyList<string> ReadIndex(string path)
    {
        using FileStream stream = UserFile.Open(path);
        try
        {
            using var document = JsonDocument.Parse(stream.Length <= LargestIndex
                ? stream
                : throw new InvalidOperationException($"{stream.Length} bytes."));
            string[] names = [.. document.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(p => p.Value.GetString() ?? "").Distinct().Order(StringComparer.Ordinal)];
            return Array.Find(names, name => !IsShard(name)) is { } wrong
                ? throw new ProbeException($"{path}: expected names of files in the same folder, ending in "
                    + $".safetensors or .bin, but got '{wrong}'. Do not use this checkpoint.")
                : names;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException(
                $"{path}: expected JSON with a 'weight_map' from tensor to file, but got: "
                    + $"{e.Message} Delete the file and download the model again.",
                e);
        }
    }

    // Letters as they are in all such names, so that none can mean another folder, a drive or a device on any system.
    private static bool IsShard(string name) =>
        (name.EndsWith(".safetensors", StringComparison.Ordinal) || name.EndsWith(".bin", StringComparison.Ordinal))
        && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && name.Length <= 200;
}
