using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuronProbe;

/// <summary>Knows what people name in place of a model's folder, by the names of its files, and says what to
/// do.</summary>
internal static partial class OtherFolders
{
    private const int MostFiles = 5000;
    private const int DeepestFolder = 2;

    private static readonly string[] Weights =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    // What only one kind of folder has, and what to do with it. The first that fits is taken.
    private static readonly (Regex Name, string Got, string Next)[] Kinds =
    [
        (DeepSpeedFile, "a training checkpoint of DeepSpeed, whose weights are split among processes",
            "Join them with the zero_to_fp32.py that lies in the folder."),
        (ShardedFile, "a training checkpoint of FSDP, whose weights are split among processes",
            "Join them with 'accelerate merge-weights', and put config.json beside."),
        (DiffusersFile, "a pipeline of diffusers, of several models",
            "Name the folder of its text encoder, if that is of a family that is known here."),
        (MetaFile, "a checkpoint in Meta's or Mistral's own format",
            "Get the version with config.json and *.safetensors, or convert it with the script that transformers has "
            + "for the family."),
        (KerasFile, "weights of TensorFlow", "Get the model's *.safetensors, or load it with from_tf=True in "
            + "transformers 4 and save it with save_pretrained()."),
        (FlaxFile, "weights of Flax", "Get the model's *.safetensors, or load it with from_flax=True in transformers "
            + "4 and save it with save_pretrained()."),
        (RustFile, "weights for rust-bert", "Get the model's pytorch_model.bin or *.safetensors, from which they "
            + "were made."),
        (ExportedFile, "a model exported to run elsewhere (ONNX, OpenVINO, Core ML, TFLite or TensorRT), from which "
            + "no checkpoint can be made", "Get the model that it was exported from."),
        (MlxFile, "weights for MLX in NumPy's format", "Get the model's *.safetensors."),
        (PackedFile, "a packed folder", "Unpack it, and name the folder that comes out."),
    ];

    /// <summary>What a folder is and what to do, or null where it is of no kind that is known.</summary>
    public static (string Got, string Next)? Describe(string folder)
    {
        string[] names = NamesIn(folder);
        return DescribeAdapter(names, folder)
            ?? DescribeUnfinished(names)
            ?? DescribeRenamed(names)
            ?? DescribeCopy(names, folder)
            ?? Describe(names)
            ?? DescribeInner(names, folder);
    }

    /// <summary>What files are together, by their names alone.</summary>
    /// <param name="names">The names, relative, with <c>/</c> between folders.</param>
    public static (string Got, string Next)? Describe(IReadOnlyCollection<string> names)
    {
        if (names.Contains("adapter_config.json"))
        {
            return DescribeAdapter(names, null);
        }
        foreach ((Regex name, string got, string next) in Kinds)
        {
            if (names.FirstOrDefault(n => name.IsMatch(n)) is { } file)
            {
                return ($"{got} ('{file}')", next);
            }
        }
        return null;
    }

    private static string[] NamesIn(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DeepestFolder,
            AttributesToSkip = 0,
        };
        return
        [
            .. Directory.EnumerateFileSystemEntries(folder, "*", options).Take(MostFiles)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>An adapter, which is no model without the one that it was trained on.</summary>
    private static (string Got, string Next)? DescribeAdapter(IReadOnlyCollection<string> names, string? folder)
    {
        string? weights = names.FirstOrDefault(n => AdapterWeights.IsMatch(n));
        if (!names.Contains("adapter_config.json") && weights is null)
        {
            return null;
        }
        string? model = folder is null ? null : BaseModelOf(Path.Combine(folder, "adapter_config.json"));
        string named = model is null ? "the model that it was trained on"
            : $"'{model}', the model that it was trained on,";
        return ($"a LoRA adapter ('{weights ?? "adapter_config.json"}'), which is no model by itself",
            $"Load {named} with PEFT, merge the adapter into it with merge_and_unload(), save the result with "
                + "save_pretrained(), and name that folder.");
    }

    private static string? BaseModelOf(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(UserFile.Read(path, 1 << 20));
            string? name = document.RootElement.GetProperty("base_model_name_or_path").GetString();
            return name is { Length: > 0 and < 300 } ? name : null;
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or ProbeException)
        {
            // The adapter's model is a help in a message that comes anyway.
            return null;
        }
    }

    /// <summary>A download of a browser or another tool that has not ended.</summary>
    private static (string Got, string Next)? DescribeUnfinished(string[] names) =>
        Array.Find(names, n => UnfinishedFile.IsMatch(n)) is { } file
            ? ($"'{file}', a download that did not end", "Download the file again, and wait for its end.")
            : null;

    /// <summary>A file that has another name because one was there before, or because a system hides or adds an
    /// ending.</summary>
    private static (string Got, string Next)? DescribeRenamed(string[] names)
    {
        foreach (string file in names)
        {
            string plain = Renamed.Replace(file, "");
            if (plain != file && !names.Contains(plain) && (plain == "config.json" || Weights.Contains(plain)))
            {
                return ($"'{file}'", $"Rename it to {plain}.");
            }
        }
        return null;
    }

    /// <summary>A model's folder in the hub's cache, above the one that holds files.</summary>
    private static (string Got, string Next)? DescribeCopy(string[] names, string folder)
    {
        string? snapshot = names.FirstOrDefault(n => n.StartsWith("snapshots/", StringComparison.Ordinal)
            && n.Count(c => c == '/') == 1);
        return snapshot is null ? null : ("a model's folder of the hub's cache, whose files are further down",
            $"Name {Shown(folder, snapshot)}, or the model by its name.");
    }

    /// <summary>A model one folder further down or up.</summary>
    private static (string Got, string Next)? DescribeInner(string[] names, string folder)
    {
        const string Config = "/config.json";
        string[] inner =
            [.. names.Where(n => n.EndsWith(Config, StringComparison.Ordinal)).Select(n => n[..^Config.Length])];
        string[] whole = [.. inner.Where(n => Weights.Any(w => names.Contains($"{n}/{w}")))];
        // Of the checkpoints of a training the last, whose number is the longest.
        string[] found = [.. (whole.Length > 0 ? whole : inner)
            .OrderBy(n => SentencePart.IsMatch(n) ? 0 : n.Length).ThenBy(n => n, StringComparer.Ordinal)];
        if (found.Length > 0)
        {
            string others = found.Length > 1 ? $" and in {found.Length - 1} folders more" : "";
            return ($"a model in '{found[^1]}'{others}", $"Name that folder: {Shown(folder, found[^1])}.");
        }
        string? above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return above is not null && File.Exists(Path.Combine(above, "config.json"))
            ? ("none, but the folder above it has", $"Name that folder: {Shown(above, "")}.")
            : null;
    }

    private static string Shown(string folder, string below) =>
        ShellCommand.Quote(ShellCommand.PathWord(Path.Combine(folder, below)));

    [GeneratedRegex(@"(^|/)(global_step\d+/|zero_to_fp32\.py$|zero_pp_rank_|mp_rank_\d+_model_states\.pt$)")]
    private static partial Regex DeepSpeedFile { get; }

    [GeneratedRegex(@"(^|/)(__\d+_\d+\.distcp|pytorch_model_fsdp(_\d+)?(\.bin|/.*)?)$")]
    private static partial Regex ShardedFile { get; }

    [GeneratedRegex(@"^model_index\.json$")]
    private static partial Regex DiffusersFile { get; }

    [GeneratedRegex(@"^(consolidated(\.\d+)?\.(pth|safetensors)|params\.json)$")]
    private static partial Regex MetaFile { get; }

    [GeneratedRegex(@"^(.*\.h5|.*\.keras|saved_model\.pb|.*\.ckpt(-\d+)?\.(index|meta|data-\d+-of-\d+))$")]
    private static partial Regex KerasFile { get; }

    [GeneratedRegex(@"\.msgpack$")]
    private static partial Regex FlaxFile { get; }

    [GeneratedRegex(@"^[^/]*\.ot$")]
    private static partial Regex RustFile { get; }

    [GeneratedRegex(@"\.(onnx|onnx_data|tflite|mlmodel|mlpackage|engine)$|(^|/)openvino_model[^/]*\.(bin|xml)$")]
    private static partial Regex ExportedFile { get; }

    [GeneratedRegex(@"^[^/]*\.npz$")]
    private static partial Regex MlxFile { get; }

    [GeneratedRegex(@"^[^/]*\.(zip|tar|tgz|tar\.(gz|bz2|xz|zst)|7z|rar)$")]
    private static partial Regex PackedFile { get; }

    [GeneratedRegex(@"^adapter_model[^/]*\.(safetensors|bin)$")]
    private static partial Regex AdapterWeights { get; }

    [GeneratedRegex(
        @"^[^/]*\.(crdownload|part|partial|download|incomplete|aria2|opdownload|!ut|tmp)$", RegexOptions.IgnoreCase)]
    private static partial Regex UnfinishedFile { get; }

    // What follows the model in a folder of sentence-transformers.
    [GeneratedRegex(@"^\d+_(Pooling|Dense|Normalize|CNN|LSTM|WordWeights)$")]
    private static partial Regex SentencePart { get; }

    // 'config (1).json', 'config(2).json', 'config - Copy.json', 'config copy.json', 'Copy of config.json',
    // 'config.json.txt'.
    [GeneratedRegex(
        @" ?\(\d+\)(?=\.)| - Copy( \(\d+\))?(?=\.)| copy( \d+)?(?=\.)|^Copy of "
        + @"|(?<=\.(json|safetensors|bin))\.(txt|json)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Renamed { get; }
}
