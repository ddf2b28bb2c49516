using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptNeoOptionTests : DecoderOptionTests
{
    protected override string Prefix => "transformer.";

    protected override string LayersKey => "num_layers";

    protected override string[] ModulesOfLayer =>
    [
        "transformer.h.0.attn.attention.k_proj",
        "transformer.h.0.attn.attention.v_proj",
        "transformer.h.0.attn.attention.q_proj",
        "transformer.h.0.attn.attention.out_proj",
        "transformer.h.0.mlp.c_fc",
        "transformer.h.0.mlp.c_proj",
    ];

    protected override JsonObject Sizes => new()
    {
        ["hidden_size"] = 24,
        ["num_heads"] = 3,
        ["num_layers"] = 4,
        ["max_position_embeddings"] = Positions,
        ["vocab_size"] = Vocabulary,
        ["window_size"] = 5,
    };

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["activation_function"] = name });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void The_window_of_local_layers_is_followed(int window) => AgreesAndMatters("window_size", window);

    [Theory]
    [InlineData("""[[["global", "local"], 2]]""")]
    [InlineData("""[[["local"], 3], [["global"], 1]]""")]
    [InlineData("""[[["global"], 4]]""")]
    public void Layers_may_be_told_by_lists_and_how_often_they_come(string types) =>
        Agrees(new() { ["attention_types"] = Parse(types) });

    [Fact]
    public void Layers_may_be_told_one_by_one() =>
        AgreesAndMatters("attention_layers", Parse("""["local", "local", "global", "local"]""")!);

    [Theory]
    [InlineData("""[[["global", "local"], 1]]""")]
    [InlineData("""[[["global", "nearby"], 2]]""")]
    [InlineData("""[["global", "local"], 2]""")]
    [InlineData("""[[["global"], 2000000000]]""")]
    [InlineData("""[[["global"], -1]]""")]
    [InlineData("\"global\"")]
    public void Lists_that_do_not_tell_every_layer_are_refused(string types) =>
        Refuses("attention_types", Parse(types));

    [Theory]
    [InlineData("""["global", "local"]""")]
    [InlineData("""["global", "local", "global", "nearby"]""")]
    [InlineData("""["global", "local", "global", 3]""")]
    public void Names_that_do_not_tell_every_layer_are_refused(string layers) =>
        Refuses("attention_layers", Parse(layers));

    [Fact]
    public void Two_ways_of_telling_that_disagree_are_refused() =>
        Refuses(
            "attention_types", Parse("""[[["global"], 4]]"""),
            new() { ["attention_layers"] = Parse("""["global", "local", "global", "local"]""") });

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(null)]
    public void The_inner_width_may_be_another_than_four_times_the_width(int? inner) =>
        Agrees(new() { ["intermediate_size"] = inner });

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("layer_norm_epsilon", 0.1);

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_refused() => Refuses("hidden_size", 25);

    [Fact]
    public void Heads_and_layers_may_have_the_names_that_other_families_use()
    {
        PlainCheckpoint made = Make(new Random(5), Sizes);
        int[] ids = PlainComparison.RandomIds(new Random(6), Positions, Vocabulary);
        PlainRun expected = Run(made, ids);
        (string, string)[] names = [("num_heads", "num_attention_heads"), ("num_layers", "num_hidden_layers")];
        foreach ((string own, string other) in names)
        {
            made.Config[other] = made.Config[own]!.DeepClone();
            made.Config.Remove(own);
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    [Fact]
    public void Saved_masks_are_no_weights() =>
        AgreesBeside("transformer.h.0.attn.attention.bias", "transformer.h.3.attn.attention.masked_bias");

    [Fact]
    public void Every_key_of_gpt_neo_125m_and_tinystories_33m_is_known()
    {
        Agrees(Parse("""
            {"activation_function": "gelu_new", "architectures": ["GPTNeoForCausalLM"], "attention_dropout": 0,
             "attention_layers": ["global", "local", "global", "local"],
             "attention_types": [[["global", "local"], 2]], "bos_token_id": 50256, "embed_dropout": 0,
             "eos_token_id": 50256, "gradient_checkpointing": false,
             "initializer_range": 0.02, "intermediate_size": null, "layer_norm_epsilon": 1e-05,
             "model_type": "gpt_neo", "resid_dropout": 0, "summary_activation": null,
             "summary_first_dropout": 0.1, "summary_proj_to_labels": true, "summary_type": "cls_index",
             "summary_use_proj": true, "transformers_version": "4.9.0.dev0",
             "use_cache": true}
            """)!.AsObject());
        Agrees(Parse("""
            {"_name_or_path": "roneneldan/TinyStories-33M", "activation_function": "gelu_new",
             "architectures": ["GPTNeoForCausalLM"], "attention_dropout": 0,
             "attention_layers": ["global", "local", "global", "local"], "attention_types": [[["global", "local"], 2]],
             "bos_token_id": 50256, "classifier_dropout": 0.1,
             "embed_dropout": 0, "eos_token_id": 50256, "gradient_checkpointing": false, "initializer_range": 0.02,
             "intermediate_size": null, "layer_norm_epsilon": 1e-05,
             "model_type": "gpt_neo", "resid_dropout": 0, "summary_activation": null, "summary_first_dropout": 0.1,
             "summary_proj_to_labels": true, "summary_type": "cls_index",
             "summary_use_proj": true, "torch_dtype": "float32", "transformers_version": "4.28.1", "use_cache": true}
            """)!.AsObject());
    }

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainGptNeo.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGptNeo(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        (int heads, int layers) = (random.Next(1, 5), random.Next(1, 5));
        return new()
        {
            ["hidden_size"] = heads * random.Next(2, 12),
            ["num_heads"] = heads,
            ["num_layers"] = layers,
            ["attention_layers"] = new JsonArray(
                [.. Enumerable.Range(0, layers).Select(_ => (JsonNode)Pick(random, "global", "local"))]),
            ["window_size"] = random.Next(1, 25),
            ["intermediate_size"] = Flip(random) ? null : random.Next(1, 70),
            ["activation_function"] = Pick(random, Activations),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_epsilon"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
