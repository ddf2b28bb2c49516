using System.Text.RegularExpressions;
using NeuronProbe.Checkpoints;

namespace NeuronProbe.Models.Layers;

/// <summary>
/// The text model within a model of several parts, such as one that sees pictures: <c>text_config</c> describes it, and
/// its tensors stand below a name of their own, such as <c>language_model.</c>. The other parts are left aside.
/// </summary>
internal static partial class TextPart
{
    private const string Key = "text_config";

    // What the text model is where text_config does not say: the whole's model_type decides.
    private static readonly Dictionary<string, string> Types = new()
    {
        ["blip-2"] = "opt",
        ["gemma3"] = "gemma3_text",
        ["got_ocr2"] = "qwen2",
        ["idefics2"] = "mistral",
        ["idefics3"] = "llama",
        ["instructblip"] = "opt",
        ["internvl"] = "qwen2",
        ["llava"] = "llama",
        ["llava_next"] = "llama",
        ["llava_next_video"] = "llama",
        ["llava_onevision"] = "qwen2",
        ["mistral3"] = "mistral",
        ["paligemma"] = "gemma",
        ["qwen2_audio"] = "qwen2",
        ["smolvlm"] = "llama",
        ["video_llava"] = "llama",
        ["vipllava"] = "llama",
    };

    /// <summary>The config of the text model, or the config itself where it describes nothing else.</summary>
    /// <param name="config">The config of the whole.</param>
    /// <param name="warn">Told that <c>text_config</c> is used.</param>
    public static ModelConfig Of(ModelConfig config, Action<string> warn)
    {
        string whole = config.Text("model_type", "");
        if (config.Section(Key) is not { } text || (text.Unread().Count == 0 && !Types.ContainsKey(whole)))
        {
            return config;
        }
        if (!text.Has("model_type") && Types.TryGetValue(whole, out string? type))
        {
            text.Put("model_type", type);
        }
        string own = text.Text("model_type", "");
        warn(
            $"{config.Path}: '{Key}' describes the text model ('{own}') of a model of several parts ('{whole}'), "
            + "and is what is read. The other parts are left aside.");
        return text;
    }

    /// <summary>The tensors of the text model under the names that they have in a model of their own.</summary>
    /// <param name="checkpoint">The checkpoint of the whole.</param>
    /// <param name="warn">Told what is left aside.</param>
    public static Checkpoint Of(Checkpoint checkpoint, Action<string> warn)
    {
        string[] names = [.. checkpoint.Names];
        bool hasPrefix = names.Any(name => Prefix.IsMatch(name));
        string? NameOf(string name) => Prefix.Match(name) is { Success: true } prefix ? name[prefix.Length..]
            : hasPrefix ? (IsHead(name) ? name : null)
            : OtherPart.IsMatch(name) ? null : name;
        string[] others = [.. names.Where(name => NameOf(name) is null)];
        if (others.Length > 0)
        {
            IEnumerable<string> parts = others.Select(PartOf).Distinct().Order(StringComparer.Ordinal);
            warn(
                $"{checkpoint.Files[0]}: tensors of other parts than the text model were left aside, {others.Length} "
                    + $"in all ({string.Join(", ", parts)}).");
        }
        return checkpoint.Renamed(NameOf);
    }

    /// <summary>Whether a tensor beside the text model is its head over the vocabulary.</summary>
    private static bool IsHead(string name) => name.StartsWith("lm_head.", StringComparison.Ordinal);

    /// <summary>The first part of a tensor's name that says what it belongs to.</summary>
    private static string PartOf(string name)
    {
        string[] parts = name.Split('.');
        return parts[0] == "model" && parts.Length > 2 ? $"{parts[0]}.{parts[1]}" : parts[0];
    }

    [GeneratedRegex(@"^(model\.)?(language_model|text_model)\.")]
    private static partial Regex Prefix { get; }

    // Where the text model has no name of its own, what the others are called.
    [GeneratedRegex(
        @"^(model\.)?(vision_tower|vision_model|visual|vision_encoder|audio_tower|multi_modal_projector"
        + @"|mm_projector|connector|embed_vision|image_newline)\b")]
    private static partial Regex OtherPart { get; }
}
