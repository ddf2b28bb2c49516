using NeuronProbe.Models.Architectures;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models;

/// <summary>The architectures, by the <c>model_type</c> of config.json.</summary>
internal static class ArchitectureCatalogue
{
    private static readonly Dictionary<string, Architecture> All = new()
    {
        ["bert"] = new(Bert.Prefix, Bert.Make, Encoder.IsBuffer),
        ["bloom"] = new(Bloom.Prefix, Bloom.Make, _ => false),
        ["distilbert"] = new(DistilBert.Prefix, DistilBert.Make, Encoder.IsBuffer),
        ["gemma"] = new(GatedDecoder.Prefix, Gemma.Make, GatedDecoder.IsBuffer),
        ["gemma2"] = new(GatedDecoder.Prefix, Gemma2.Make, GatedDecoder.IsBuffer),
        ["gemma3_text"] = new(GatedDecoder.Prefix, Gemma3.Make, GatedDecoder.IsBuffer),
        ["gpt2"] = new(Gpt2.Prefix, (config, weights) => new Gpt2(config, weights), Gpt2.IsBuffer),
        ["gpt_neo"] = new(GptNeo.Prefix, GptNeo.Make, GptNeo.IsBuffer),
        ["gpt_neox"] = new(GptNeoX.Prefix, GptNeoX.Make, GptNeoX.IsBuffer),
        ["gptj"] = new(GptJ.Prefix, GptJ.Make, GptJ.IsBuffer),
        ["granite"] = new(GatedDecoder.Prefix, Granite.Make, GatedDecoder.IsBuffer),
        ["llama"] = new(GatedDecoder.Prefix, Llama.Make, GatedDecoder.IsBuffer),
        ["mistral"] = new(GatedDecoder.Prefix, Mistral.Make, GatedDecoder.IsBuffer),
        ["modernbert"] = new(ModernBert.Prefix, ModernBert.Make, _ => false),
        ["olmo"] = new(GatedDecoder.Prefix, Olmo.Make, GatedDecoder.IsBuffer),
        ["olmo2"] = new(GatedDecoder.Prefix, Olmo2.Make, GatedDecoder.IsBuffer),
        ["olmo3"] = new(GatedDecoder.Prefix, Olmo2.MakeOlmo3, GatedDecoder.IsBuffer),
        ["opt"] = new(Opt.Prefix, Opt.Make, _ => false),
        ["phi"] = new(Phi.Prefix, Phi.Make, Phi.IsBuffer),
        ["phi3"] = new(GatedDecoder.Prefix, Phi3.Make, GatedDecoder.IsBuffer),
        ["qwen2"] = new(GatedDecoder.Prefix, Qwen2.Make, GatedDecoder.IsBuffer),
        ["qwen3"] = new(GatedDecoder.Prefix, Qwen3.Make, GatedDecoder.IsBuffer),
        ["roberta"] = new(Bert.RobertaPrefix, Bert.MakeRoberta, Encoder.IsBuffer),
        ["smollm3"] = new(GatedDecoder.Prefix, SmolLm3.Make, GatedDecoder.IsBuffer),
    };

    private static readonly string[] EncoderDecoders =
        [
            "t5", "mt5", "umt5", "longt5", "bart", "mbart", "marian", "pegasus", "blenderbot", "m2m_100", "led",
            "prophetnet", "fsmt", "whisper", "encoder-decoder", "switch_transformers",
        ];

    /// <summary>The <c>model_type</c> of each.</summary>
    public static IReadOnlyCollection<string> Types => All.Keys;

    /// <summary>Finds the architecture of a config.</summary>
    /// <exception cref="ProbeException">It is not known, or out of scope.</exception>
    public static Architecture Find(ModelConfig config)
    {
        string type = config.Text("model_type", "");
        if (EncoderDecoders.Contains(type) || config.Flag("is_encoder_decoder", false))
        {
            throw new ProbeException(
                $"{config.Path}: expected a model with one stack of layers, but '{type}' is an encoder-decoder model. "
                + "Those are out of scope: NeuronProbe profiles decoders and encoders, not the two together.");
        }
        if (All.TryGetValue(type, out Architecture? architecture))
        {
            return architecture;
        }
        ExpertModels.Refuse(config, type);
        throw new ProbeException(
            $"{config.Path}: expected 'model_type' to be one of {string.Join(", ", All.Keys)}, "
            + $"but got {(type.Length == 0 ? "none" : $"'{type}'")}. Choose a model of one of these families.");
    }
}
