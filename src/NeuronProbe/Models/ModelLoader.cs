using System.Globalization;
using NeuronProbe.Checkpoints;
using NeuronProbe.Models.Layers;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Makes a model from a folder in Hugging Face layout, or of a config alone.</summary>
internal static class ModelLoader
{
    // Keys of every config that change no activation: names, generation, training, classification heads.
    private static readonly string[] NeutralKeys =
    [
        "_name_or_path", "_attn_implementation", "_attn_implementation_autoset", "attn_implementation", "_commit_hash",
        "architectures", "auto_map", "bad_words_ids", "begin_suppress_tokens", "bos_token_id",
        "chunk_size_feed_forward", "cross_attention_hidden_size", "decoder_start_token_id", "diversity_penalty",
        "do_sample", "dtype",
        "early_stopping", "encoder_no_repeat_ngram_size", "eos_token_id", "exponential_decay_length_penalty",
        "finetuning_task",
        "forced_bos_token_id", "forced_eos_token_id", "gradient_checkpointing", "id2label", "initializer_range",
        "is_decoder", "keys_to_ignore_at_inference",
        "label2id", "length_penalty", "max_length", "min_length", "model_type", "no_repeat_ngram_size",
        "num_beam_groups", "num_beams",
        "num_return_sequences", "output_attentions", "output_hidden_states", "output_scores", "pad_token_id", "prefix",
        "problem_type",
        "remove_invalid_values", "repetition_penalty", "return_dict", "return_dict_in_generate", "sep_token_id",
        "suppress_tokens",
        "task_specific_params", "temperature", "tf_legacy_loss", "tie_encoder_decoder", "tokenizer_class", "top_k",
        "top_p", "torch_dtype",
        "torchscript", "transformers.js_config", "transformers_version", "typical_p", "unsloth_fixed", "use_bfloat16",
        "use_cache", "is_encoder_decoder",
    ];

    /// <summary>Reads config.json and the checkpoint.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="warn">Told each thing that is left out, by name.</param>
    /// <param name="products">How linear modules compute their products, by default without a measurement.</param>
    /// <exception cref="ProbeException">The folder holds no model that can be read exactly.</exception>
    public static TransformerModel Load(
        string folder, ScalarType type, Device device, Action<string> warn, ProductChoice? products = null)
    {
        var whole = ModelConfigFile.Read(folder);
        ModelConfig config = TextPart.Of(whole, warn);
        Architecture architecture = FindArchitecture(config, whole);
        var checkpoint = Checkpoint.Open(folder, warn);
        checkpoint = config == whole ? checkpoint : TextPart.Of(checkpoint, warn);
        ProductChoice choice = products ?? ProductChoice.Unmeasured(type, device);
        var weights = new CheckpointWeights(
            checkpoint, architecture.Prefix, type, device, choice, architecture.IsBuffer, warn);
        return Build(config, architecture, weights, warn);
    }

    /// <summary>Makes a model of a config's shape with random weights.</summary>
    /// <param name="config">The config.</param>
    /// <param name="type">The type to compute in.</param>
    /// <param name="device">Where to compute.</param>
    /// <param name="warn">Told each thing that is left out, by name.</param>
    /// <param name="products">How linear modules compute their products.</param>
    /// <exception cref="ProbeException">The config is of no model that is known here.</exception>
    public static TransformerModel MakeRandom(
        ModelConfig config, ScalarType type, Device device, Action<string> warn, ProductChoice products)
    {
        ModelConfig text = TextPart.Of(config, warn);
        return Build(text, FindArchitecture(text, config), new RandomWeights(type, device, products), warn);
    }

    /// <param name="config">The model's config.</param>
    /// <param name="whole">The config that it is a part of, or the same.</param>
    private static Architecture FindArchitecture(ModelConfig config, ModelConfig whole)
    {
        Architecture architecture = ArchitectureCatalogue.Find(config);
        QuantisedConfig.Refuse(whole);
        QuantisedConfig.Refuse(config);
        config.Demand("add_cross_attention", false);
        RefuseIfFilled(config, "pruned_heads", "heads of {0} layers");
        RefuseIfFilled(config, "per_layer_config", "other values for {0} layers");
        return architecture;
    }

    /// <param name="config">The config.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="weights">Owned by the model from here on, or disposed where there is none.</param>
    /// <param name="warn">Told each thing that is left out, by name.</param>
    private static TransformerModel Build(
        ModelConfig config, Architecture architecture, Weights weights, Action<string> warn)
    {
        try
        {
            TransformerModel model = architecture.Build(config, weights);
            DemandCausal(config);
            config.Ignore(NeutralKeys);
            foreach (string key in config.Unread())
            {
                warn($"{config.Path}: the key '{key}' is not known here and was ignored.");
            }
            weights.DemandAllTaken(warn);
            model.eval();
            return model;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a section with something in it, which would change single layers.</summary>
    private static void RefuseIfFilled(ModelConfig config, string key, string got)
    {
        if (config.Section(key)?.Keys is { Count: > 0 } layers)
        {
            throw config.Wrong(key, "empty", string.Format(CultureInfo.InvariantCulture, got, layers.Count));
        }
    }

    /// <summary>Refuses a decoder whose tokens are to attend to those after them too; encoders have marked the
    /// key.</summary>
    private static void DemandCausal(ModelConfig config)
    {
        const string Key = "is_causal";
        if (config.Unread().Contains(Key))
        {
            config.Demand(Key, true);
        }
    }
}
