using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;

namespace NeuronProbe.Models.Architectures;

/// <summary>BERT and RoBERTa, which share their layers. Names as in <c>BertForMaskedLM</c> and
/// <c>RobertaForMaskedLM</c>.</summary>
internal static class Bert
{
    public const string Prefix = "bert.";
    public const string RobertaPrefix = "roberta.";

    private static readonly EncoderLayerNames LayerNames = new(
        "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
        "attention.output.LayerNorm",
        "intermediate.dense", "output.dense", "output.LayerNorm");

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        EncoderSettings settings = Read(config, Prefix, 30522, activation => new(
            "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.decoder",
            "cls.predictions.bias", activation));
        return new Encoder("bert", settings, weights);
    }

    public static TransformerModel MakeRoberta(ModelConfig config, Weights weights)
    {
        // Its head has this nonlinearity whatever the layers have.
        var gelu = ActivationFunction.Named("gelu");
        EncoderSettings settings = Read(
            config, RobertaPrefix, 50265,
            _ => new("lm_head.dense", "lm_head.layer_norm", "lm_head.decoder", "lm_head.bias", gelu));
        settings = settings with { PaddingId = config.Id("pad_token_id", 1) };
        return settings.Positions > 0
            ? new Encoder("roberta", settings, weights)
            : throw config.Wrong(
                "max_position_embeddings",
                $"at least {settings.PaddingId + 2}, since positions begin after pad_token_id",
                $"{settings.PositionRows}");
    }

    private static EncoderSettings Read(
        ModelConfig config, string prefix, int vocabularySize, Func<ActivationFunction, EncoderHeadNames> head)
    {
        string positions = config.Text("position_embedding_type", "absolute");
        if (positions != "absolute")
        {
            throw config.Wrong("position_embedding_type", "'absolute'", $"'{positions}'");
        }
        config.Ignore(
            "attention_probs_dropout_prob", "classifier_dropout", "directionality", "hidden_dropout_prob",
            "output_past", "pooler_fc_size",
            "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head", "pooler_type");
        return new EncoderSettings(config, "hidden_act")
        {
            FeedForwardWidth = config.Size("intermediate_size", 3072),
            VocabularySize = config.Size("vocab_size", vocabularySize),
            NormEpsilon = config.Epsilon("layer_norm_eps", 1e-12),
            TokenTypes = config.Size("type_vocab_size", 2),
            Attention = config.Flag("is_decoder", false) ? AttentionRule.Causal : AttentionRule.Everywhere,
            Prefix = prefix,
            LayersPath = "encoder.layer",
            LayerNames = LayerNames,
            Head = head(ActivationFunction.Find(config, "hidden_act", "gelu")),
        };
    }
}
