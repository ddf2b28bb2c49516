using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>Makes checkpoints of Llama and the families that follow it, of random numbers so large that every part of
/// the model shows in the activations.</summary>
internal static class GatedCheckpoint
{
    private static readonly (string Key, int Size)[] Defaults =
    [
        ("hidden_size", 24), ("intermediate_size", 40), ("num_attention_heads", 4), ("num_key_value_heads", 2),
        ("num_hidden_layers", 3),
        ("max_position_embeddings", 20), ("vocab_size", 50),
    ];

    /// <summary>Makes a checkpoint of a family, in small sizes where the options name none.</summary>
    public static PlainCheckpoint Make(Random random, string family, JsonObject options)
    {
        options["model_type"] = family;
        foreach ((string key, int size) in Defaults)
        {
            options.TryAdd(key, size);
        }
        if (family is "gemma" or "gemma2" or "gemma3_text" or "qwen3")
        {
            options.TryAdd("head_dim", 6);
        }
        var made = new PlainCheckpoint(options);
        (int width, int vocabulary) = (made.Size("hidden_size"), made.Size("vocab_size"));
        Matrix(made, random, "model.embed_tokens", vocabulary, width, 1);
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            AddLayer(made, random, family, $"model.layers.{layer}");
        }
        Norm(made, random, family, "model.norm", width);
        if (!made.Flag("tie_word_embeddings", family is "gemma" or "gemma2" or "gemma3_text" or "smollm3"))
        {
            Matrix(made, random, "lm_head", vocabulary, width, 1);
        }
        return made;
    }

    /// <summary>The same with ids to read.</summary>
    public static (PlainCheckpoint Made, int[] Ids) MakeWithIds(string family, JsonObject options, int seed)
    {
        var random = new Random(seed);
        PlainCheckpoint made = Make(random, family, options);
        int length = random.Next(12, 21);
        return (made, [.. Enumerable.Range(0, length).Select(_ => random.Next(made.Size("vocab_size")))]);
    }

    private static void AddLayer(PlainCheckpoint made, Random random, string family, string path)
    {
        (int width, int inner, int heads) =
            (made.Size("hidden_size"), made.Size("intermediate_size"), made.Size("num_attention_heads"));
        int headWidth = PlainGated.HeadWidthOf(made);
        (int queries, int keys) = (heads * headWidth, made.Size("num_key_value_heads", heads) * headWidth);
        bool attentionBias = made.Flag("attention_bias", false);
        AddNorms(made, random, family, path, (width, headWidth, queries, keys));
        if (family == "phi3")
        {
            Projection("self_attn.qkv_proj", width, queries + (2 * keys), false);
            Projection("mlp.gate_up_proj", width, 2 * inner, false);
        }
        else
        {
            Projection("self_attn.q_proj", width, queries, attentionBias || family == "qwen2");
            Projection("self_attn.k_proj", width, keys, attentionBias || family == "qwen2");
            Projection("self_attn.v_proj", width, keys, attentionBias || family == "qwen2");
            Projection("mlp.gate_proj", width, inner, made.Flag("mlp_bias", false));
            Projection("mlp.up_proj", width, inner, made.Flag("mlp_bias", false));
        }
        Projection("self_attn.o_proj", queries, width, attentionBias);
        Projection("mlp.down_proj", inner, width, made.Flag("mlp_bias", false));

        void Projection(string name, int inputs, int outputs, bool hasBias)
        {
            Matrix(made, random, $"{path}.{name}", outputs, inputs, 2 / Math.Sqrt(inputs));
            if (hasBias)
            {
                made[$"{path}.{name}.bias"] = PlainTensor.Random(random, 0, 0.5, outputs);
            }
        }
    }

    private static void AddNorms(PlainCheckpoint made, Random random, string family, string path,
        (int Model, int Head, int Queries, int Keys) widths)
    {
        (string, int)[] norms =
        [
            .. family is "olmo2" or "olmo3" ? [] : new[] { ("input_layernorm", widths.Model) },
            ("post_attention_layernorm", widths.Model),
            .. family is "gemma2" or "gemma3_text" ? new[] { ("pre_feedforward_layernorm", widths.Model) } : [],
            .. family is "gemma2" or "gemma3_text" or "olmo2" or "olmo3"
                ? new[] { ("post_feedforward_layernorm", widths.Model) } : [],
            .. family is "qwen3" or "gemma3_text"
                ? new[] { ("self_attn.q_norm", widths.Head), ("self_attn.k_norm", widths.Head) } : [],
            .. family is "olmo2" or "olmo3"
                ? new[] { ("self_attn.q_norm", widths.Queries), ("self_attn.k_norm", widths.Keys) } : [],
        ];
        foreach ((string name, int width) in norms)
        {
            Norm(made, random, family, $"{path}.{name}", width);
        }
    }

    private static void Matrix(
        PlainCheckpoint made, Random random, string path, int rows, int columns, double spread) =>
        made[$"{path}.weight"] = PlainTensor.Random(random, 0, spread, rows, columns);

    private static void Norm(PlainCheckpoint made, Random random, string family, string path, int width)
    {
        if (family != "olmo")
        {
            made[$"{path}.weight"] =
                PlainTensor.Random(random, family is "gemma" or "gemma2" or "gemma3_text" ? 0 : 1, 0.5, width);
        }
    }
}
