namespace NeuronProbe.Models;

/// <summary>The architectures, by the <c>model_type</c> of config.json.</summary>
internal static class ArchitectureCatalogue
{
    private static readonly Dictionary<string, Architecture> All = new()
    {
        ["bert"] = new(Bert.Prefix, Bert.Make, Encoder.IsBuffer),
        ["distilbert"] = new(DistilBert.Prefix, DistilBert.Make, Encoder.IsBuffer),
        ["gpt2"] = new(Gpt2.Prefix, (config, weights) => new Gpt2(config, weights), Gpt2.IsBuffer),
        ["llama"] = new(GatedDecoder.Prefix, Llama.Make, GatedDecoder.IsBuffer),
        ["roberta"] = new(Bert.RobertaPrefix, Bert.MakeRoberta, Encoder.IsBuffer),
    };

    private static readonly string[] EncoderDecoders =
        ["t5", "mt5", "umt5", "longt5", "bart", "mbart", "marian", "pegasus", "blenderbot", "m2m_100", "led", "prophetnet", "fsmt", "whisper", "encoder-decoder", "switch_transformers"];

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
        return All.TryGetValue(type, out Architecture? architecture)
            ? architecture
            : throw new ProbeException($"{config.Path}: expected 'model_type' to be one of {string.Join(", ", All.Keys)}, but got {(type.Length == 0 ? "none" : $"'{type}'")}. Choose a model of one of these families.");
    }
}
