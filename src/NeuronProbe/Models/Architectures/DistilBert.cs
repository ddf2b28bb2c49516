using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>DistilBERT: BERT's layers under other names, and no types of tokens. Names as in
/// <c>DistilBertForMaskedLM</c>.</summary>
internal static class DistilBert
{
    public const string Prefix = "distilbert.";

    private const int Layers = 6;

    private const double NormEpsilon = 1e-12;

    private static readonly EncoderLayerNames LayerNames = new(
        "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm",
        "ffn.lin1", "ffn.lin2", "output_layer_norm");

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        config.Alias("dim", "hidden_size");
        config.Alias("n_heads", "num_attention_heads");
        config.Alias("n_layers", "num_hidden_layers");
        config.Demand("is_decoder", false);
        // Sinusoids are stored as any other table of positions.
        config.Ignore(
            "sinusoidal_pos_embds", "attention_dropout", "dropout", "qa_dropout", "seq_classif_dropout", "tie_weights_",
            "output_past");
        var settings = new EncoderSettings(config, "activation", Layers)
        {
            FeedForwardWidth = config.Size("hidden_dim", 3072),
            VocabularySize = config.Size("vocab_size", 30522),
            NormEpsilon = NormEpsilon,
            Prefix = Prefix,
            LayersPath = "transformer.layer",
            LayerNames = LayerNames,
            Head = new(
                "vocab_transform", "vocab_layer_norm", "vocab_projector", "vocab_projector.bias",
                ActivationFunction.Find(config, "activation", "gelu")),
        };
        return new Encoder("distilbert", settings, weights);
    }
}
