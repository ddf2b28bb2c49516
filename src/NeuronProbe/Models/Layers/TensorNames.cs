using System.Text.RegularExpressions;

namespace NeuronProbe.Models.Layers;

/// <summary>Finds the tensors of a family under the names that a checkpoint gives them.</summary>
/// <remarks>
/// A checkpoint may leave the family's own prefix out, as a model without a head is stored, and it may have another
/// before all of its names: what wraps a model for training or compiles it puts one there, and so does a model of which
/// this one is a part. Which one that is, the first tensor that is asked for tells; what stands outside of it is no
/// part of the model.
/// </remarks>
internal sealed partial class TensorNames
{
    private static readonly Dictionary<string, string> Wrappers = new()
    {
        ["module."] = "DataParallel and DistributedDataParallel put it there",
        ["base_model.model."] = "PEFT puts it there",
        ["base_model."] = "PEFT puts it there",
        ["model."] = "a training loop that holds the model, such as Lightning's, puts it there",
        ["language_model."] = "the model is part of one that also reads other things than text",
        ["model.language_model."] = "the model is part of one that also reads other things than text",
    };

    private readonly Dictionary<string, string> storedNames = [];
    private readonly string prefix;
    private readonly string path;
    private readonly Action<string> tell;
    private string? wrapper;

    /// <param name="stored">Names of the tensors that are stored.</param>
    /// <param name="prefix">What a model of the family with a head puts before the names.</param>
    /// <param name="path">The checkpoint's file, for messages.</param>
    /// <param name="tell">Told what was left out of the names.</param>
    public TensorNames(IEnumerable<string> stored, string prefix, string path, Action<string> tell)
    {
        this.prefix = prefix;
        this.path = path;
        this.tell = tell;
        string[] layers = [];
        foreach (string name in stored)
        {
            string plain = Wrapping.Replace(name, "");
            if (plain.Length < name.Length && layers.Length == 0)
            {
                layers = [.. Wrapping.Matches(name).Select(m => m.Value).Distinct()];
            }
            if (!storedNames.TryAdd(plain, name))
            {
                throw new ProbeException($"{path}: expected each tensor once, but got '{storedNames[plain]}' and "
                    + $"'{name}', which are the same but for a wrapper. Save the unwrapped model.");
            }
        }
        foreach (string layer in layers)
        {
            string source = layer == "_orig_mod." ? "torch.compile" : "a wrapper of torch";
            tell($"{path}: the names of tensors have '{layer}' in them, which was left out: {source} puts it there.");
        }
    }

    /// <summary>What stands before all names of the model and isn't the family's, or nothing.</summary>
    public string Wrapper => wrapper ?? "";

    /// <summary>The stored name of a tensor, or null where it is missing.</summary>
    /// <param name="name">Its full name in the family. Without the family's prefix it is of the head, which may stand
    /// outside of what wraps the model.</param>
    /// <exception cref="ProbeException">There are several models in the checkpoint.</exception>
    public string? Find(string name)
    {
        bool isOfHead = !name.StartsWith(prefix, StringComparison.Ordinal);
        if (Spellings(Wrapper, name).FirstOrDefault(storedNames.ContainsKey) is { } found)
        {
            wrapper ??= isOfHead ? null : "";
            return storedNames[found];
        }
        if (isOfHead)
        {
            return storedNames.GetValueOrDefault(name) ?? (wrapper is null && FindWrapper(name) is { } before
                ? storedNames[before + name] : null);
        }
        if (wrapper is not null || FindWrapper(name) is not { } all)
        {
            return null;
        }
        wrapper = all;
        string source = Wrappers.TryGetValue(all, out string? known) ? $": {known}" : "";
        tell($"{path}: the names of tensors begin with '{all}', which was left out{source}.");
        return Find(name);
    }

    /// <summary>A stored name without what wraps layers and model.</summary>
    /// <param name="stored">The name.</param>
    /// <param name="isWithin">Whether it is within what wraps the model.</param>
    public string Plain(string stored, out bool isWithin)
    {
        string plain = Wrapping.Replace(stored, "");
        isWithin = plain.StartsWith(Wrapper, StringComparison.Ordinal);
        return isWithin ? plain[Wrapper.Length..] : plain;
    }

    private string? FindWrapper(string name)
    {
        string[] found =
        [
            .. Spellings("", name)
                .SelectMany(spelling => storedNames.Keys
                    .Where(stored => stored.EndsWith("." + spelling, StringComparison.Ordinal))
                    .Select(stored => stored[..^spelling.Length]))
                .Distinct(),
        ];
        // Of two, one is the other with the family's own prefix.
        found = [.. found.Where(w => prefix.Length == 0 || !found.Any(other => w == other + prefix))];
        return found.Length <= 1
            ? found.FirstOrDefault()
            : throw new ProbeException(
                $"{path}: expected one model, but the tensors of {found.Length} begin with "
                + $"{string.Join(", ", found.Order(StringComparer.Ordinal).Select(w => $"'{w}'"))}. "
                + "Save the one that is to be read alone.");
    }

    private string[] Spellings(string before, string name)
    {
        string bare = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
        return [before + name, before + bare, before + OldName(name), before + OldName(bare)];
    }

    /// <summary>The name that a norm's scale or shift has in checkpoints from TensorFlow, BERT's first among
    /// them.</summary>
    private static string OldName(string name) => name switch
    {
        _ when name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) => name[..^"weight".Length] + "gamma",
        _ when name.EndsWith("LayerNorm.bias", StringComparison.Ordinal) => name[..^"bias".Length] + "beta",
        _ => name,
    };

    // Modules that compile or shard what they hold, or compute it again; they may stand round the model or any part of
    // it.
    [GeneratedRegex(@"(?<![^.])(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\.")]
    private static partial Regex Wrapping { get; }
}
