using System.Text.RegularExpressions;

namespace NeuronProbe.Checkpoints;

/// <summary>Tells models apart whose weights were rounded to a few bits: their activations would be those of another
/// model, and their formats are not read here.</summary>
internal static partial class QuantisedFormats
{
    /// <summary>What to do, for messages.</summary>
    public const string NextStep =
        "Quantised weights are not read: get the unquantised checkpoint in float32, float16 or bfloat16.";

    // What the format's tensors are called, the surest sign first.
    private static readonly (string Ending, string Format)[] Endings =
    [
        (".g_idx", "GPTQ"),
        (".qweight", "GPTQ or AWQ"),
        (".qzeros", "GPTQ or AWQ"),
        (".SCB", "bitsandbytes (8 bits)"),
        (".weight_format", "bitsandbytes (8 bits)"),
        (".absmax", "bitsandbytes (4 bits)"),
        (".quant_map", "bitsandbytes (4 bits)"),
        (".weight_packed", "compressed-tensors"),
        (".W_q", "HQQ"),
    ];

    /// <summary>Refuses a checkpoint whose tensors tell of it.</summary>
    /// <exception cref="ProbeException">It is quantised.</exception>
    public static void Refuse(Checkpoint checkpoint)
    {
        foreach ((string ending, string format) in Endings)
        {
            if (checkpoint.Names.FirstOrDefault(n => n.EndsWith(ending, StringComparison.Ordinal)) is { } name)
            {
                throw Refusal(checkpoint.Find(name).Path, name, format);
            }
        }
        foreach (string name in checkpoint.Names)
        {
            (string path, TensorEntry entry) = checkpoint.Find(name);
            if (FloatOfFewBits.IsMatch(entry.Type))
            {
                throw Refusal(path, name, $"{entry.Type} (floats of 8 bits)");
            }
        }
    }

    /// <summary>Refuses a folder whose model is in GGUF, the format of llama.cpp.</summary>
    /// <exception cref="ProbeException">It holds such a file.</exception>
    public static void RefuseGguf(string folder)
    {
        if (Directory.EnumerateFiles(folder, "*.gguf").Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
        {
            throw new ProbeException(
                $"--model: expected a folder in Hugging Face layout, but got '{file}' in GGUF, the format of "
                    + $"llama.cpp. {NextStep} It comes as a folder with config.json and *.safetensors.");
        }
    }

    private static ProbeException Refusal(string path, string name, string format) =>
        new(
            $"{path}: expected weights that are not quantised, but the tensor '{PickleInput.Shown(name)}' is of "
                + $"{format}. {NextStep}");

    [GeneratedRegex("^F[0-9]_")]
    private static partial Regex FloatOfFewBits { get; }
}
