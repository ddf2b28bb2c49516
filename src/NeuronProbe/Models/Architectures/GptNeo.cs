using System.Text.Json;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Architectures;

/// <summary>GPT-Neo, of which TinyStories is one: learned positions, layers that attend everywhere or only so far back,
/// scores that are not scaled. Names as in <c>GPTNeoForCausalLM</c>.</summary>
internal static class GptNeo
{
    public const string Prefix = "transformer.";

    /// <summary>Stored tensors that hold no weights: the causal masks that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) =>
        name.EndsWith(".attn.attention.bias", StringComparison.Ordinal)
            || name.EndsWith(".attn.attention.masked_bias", StringComparison.Ordinal);

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        DecoderSettings settings = Read(config);
        AttentionRule[] rules = ReadRules(config, settings.Layers);
        Tensor positions = weights.Take("transformer.wpe.weight", settings.Positions, settings.Width);
        var parts = new DecoderParts
        {
            LayersPath = "transformer.h",
            Layer = (i, path) => new Layer(settings, weights, path, rules[i]),
            Words = new Embedding(weights.TakeEmbedding("transformer.wte.weight", "lm_head.weight", settings.IsTied,
                settings.VocabularySize, settings.Width)),
            Begin = words => words.add_(positions.narrow(0, 0, words.shape[1]), One),
            FinalNorm = settings.Norm(weights, "transformer.ln_f"),
        };
        return new PlainDecoder("gpt_neo", settings, parts, weights);
    }

    private static DecoderSettings Read(ModelConfig config)
    {
        config.Alias("num_hidden_layers", "num_layers");
        config.Alias("num_attention_heads", "num_heads");
        config.Ignore(
            "attention_dropout", "embed_dropout", "resid_dropout", "classifier_dropout", "summary_activation",
            "summary_first_dropout", "summary_proj_to_labels", "summary_type",
            "summary_use_proj", "vocab_parallel_embedding", "make_vocab_size_divisible_by");
        int width = config.Size("hidden_size", 2048);
        return new DecoderSettings
        {
            Width = width,
            Layers = config.Count("num_layers", 24),
            Heads = config.Count("num_heads", 16),
            Scale = 1,
            Positions = config.Size("max_position_embeddings", 2048),
            VocabularySize = config.Size("vocab_size", 50257),
            FeedForwardWidth = config.OptionalSize("intermediate_size") ?? 4 * width,
            Activation = ActivationFunction.Find(config, "activation_function", "gelu_new"),
            NormEpsilon = config.Epsilon("layer_norm_epsilon", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", true),
            HasOutputBias = true,
        }.DemandWholeHeads(config, "hidden_size", "num_heads");
    }

    /// <summary>Reads how far each layer attends: from <c>attention_layers</c>, a name for each, or from
    /// <c>attention_types</c>, lists of names and how often each list comes.</summary>
    private static AttentionRule[] ReadRules(ModelConfig config, int layers)
    {
        int window = config.Size("window_size", 256);
        // Null is as good as missing.
        config.Ignore("attention_types", "attention_layers");
        string[]? types = config.Has("attention_types") ? [.. ReadTypes(config, layers)] : null;
        string[] names = config.Has("attention_layers")
            ? [.. config.Texts("attention_layers")]
            : types ?? [.. Enumerable.Range(0, layers).Select(i => i % 2 == 0 ? "global" : "local")];
        string key = config.Has("attention_layers") ? "attention_layers" : "attention_types";
        if (names.Length != layers)
        {
            throw config.Wrong(key, $"of {layers} layers", $"{names.Length}");
        }
        if (types is not null && !types.SequenceEqual(names))
        {
            throw config.Wrong("attention_types", "what attention_layers says", "something else");
        }
        return
        [
            .. names.Select(name => name switch
            {
                "global" => AttentionRule.Causal,
                "local" => new AttentionRule { Window = window },
                _ => throw config.Wrong(key, "made of 'global' and 'local'", $"'{name}'"),
            }),
        ];
    }

    private static IEnumerable<string> ReadTypes(ModelConfig config, int layers)
    {
        const string Key = "attention_types";
        const string Expected = "a list of pairs of a list of names and a number";
        foreach (JsonElement item in config.Items(Key, Expected))
        {
            JsonElement[] pair = item.ValueKind == JsonValueKind.Array ? [.. item.EnumerateArray()] : [];
            if (pair is not [{ ValueKind: JsonValueKind.Array } names, { ValueKind: JsonValueKind.Number } times]
                || !times.TryGetInt32(out int count)
                || count < 0 || count > layers || names.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.String))
            {
                throw config.Malformed(Key, Expected, item.GetRawText());
            }
            foreach (JsonElement name in Enumerable.Repeat(names, count).SelectMany(n => n.EnumerateArray()))
            {
                yield return name.GetString()!;
            }
        }
    }

    private sealed class Layer : TransformerLayer
    {
        private readonly LayerNorm attentionNorm;
        private readonly LayerNorm feedForwardNorm;
        private readonly SeparateAttention attention;
        private readonly PlainFeedForward mlp;

        public Layer(DecoderSettings settings, Weights weights, string path, AttentionRule rule)
            : base(nameof(Layer))
        {
            attentionNorm = settings.Norm(weights, $"{path}.ln_1");
            attention = new SeparateAttention(
                settings, weights, $"{path}.attn.attention", new AttentionNames("out_proj"), rule);
            feedForwardNorm = settings.Norm(weights, $"{path}.ln_2");
            mlp = new PlainFeedForward(settings, weights, $"{path}.mlp", "c_fc", "c_proj");
            var attn = new Group("attn");
            attn.register_module(nameof(attention), attention);
            register_module("attn", attn);
            register_module(nameof(mlp), mlp);
        }

        public override FeedForward FeedForward => mlp.FeedForward;

        public override AttentionHeads Heads => attention.Heads;

        public override Tensor forward(Tensor hidden)
        {
            using Tensor normed = attentionNorm.Apply(hidden);
            using Tensor attended = attention.call(normed).add_(hidden, One);
            normed.Dispose();
            using Tensor again = feedForwardNorm.Apply(attended);
            return mlp.call(again).add_(attended, One);
        }
    }
}
