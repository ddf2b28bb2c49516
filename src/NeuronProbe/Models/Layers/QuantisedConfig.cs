using NeuronProbe.Checkpoints;

namespace NeuronProbe.Models.Layers;

/// <summary>Tells from config.json that a model's weights were rounded to a few bits.</summary>
internal static class QuantisedConfig
{
    /// <summary>Refuses a config that says so.</summary>
    /// <exception cref="ProbeException">It has a <c>quantization_config</c>.</exception>
    public static void Refuse(ModelConfig config)
    {
        if (config.Section("quantization_config") is not { } section)
        {
            return;
        }
        string method = section.OptionalText("quant_method") ?? "";
        bool isBitsAndBytes = section.Flag("load_in_8bit", false) || section.Flag("load_in_4bit", false);
        string format = method switch
        {
            "gptq" or "awq" or "hqq" or "aqlm" or "fp8" => method.ToUpperInvariant(),
            "" => isBitsAndBytes ? "bitsandbytes" : "a format without name",
            _ => $"'{PickleInput.Shown(method)}'",
        };
        throw new ProbeException(
            $"{config.Path}: expected a model whose weights are not quantised, but 'quantization_config' says "
                + $"{format}. "
            + QuantisedFormats.NextStep);
    }
}
