using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Models.Architectures;

public sealed class GptJOptionTests : DecoderOptionTests
{
    protected override string Prefix => "transformer.";

    protected override string LayersKey => "n_layer";

    protected override string[] ModulesOfLayer =>
    [
        "transformer.h.0.attn.k_proj",
        "transformer.h.0.attn.v_proj",
        "transformer.h.0.attn.q_proj",
        "transformer.h.0.attn.out_proj",
        "transformer.h.0.mlp.fc_in",
        "transformer.h.0.mlp.fc_out",
    ];

    protected override JsonObject Sizes => new()
    {
        ["n_embd"] = 24,
        ["n_head"] = 3,
        ["n_layer"] = 3,
        ["n_positions"] = Positions,
        ["vocab_size"] = Vocabulary,
        ["rotary_dim"] = 4,
    };

    [Theory]
    [InlineData("gelu")]
    [InlineData("gelu_new")]
    [InlineData("relu")]
    public void Each_activation_function_agrees(string name) => Agrees(new() { ["activation_function"] = name });

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(8)]
    public void Any_even_number_of_columns_may_turn(int width) => Agrees(new() { ["rotary_dim"] = width });

    [Fact]
    public void All_columns_turn_where_their_number_is_null() => Agrees(new() { ["rotary_dim"] = null });

    [Fact]
    public void Sixty_four_columns_turn_where_their_number_is_missing()
    {
        PlainCheckpoint made = Make(new Random(3), new()
        {
            ["n_embd"] = 140,
            ["n_head"] = 2,
            ["n_layer"] = 1,
            ["n_positions"] = Positions,
            ["vocab_size"] = Vocabulary,
        });
        int[] ids = PlainComparison.RandomIds(new Random(4), Positions, Vocabulary);
        PlainComparison.Agrees(made, Run(made, ids), ids);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(0)]
    public void Columns_that_make_no_pairs_of_a_head_are_refused(int width) => Refuses("rotary_dim", width);

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(null)]
    public void The_inner_width_may_be_another_than_four_times_the_width(int? inner) =>
        Agrees(new() { ["n_inner"] = inner });

    [Fact]
    public void The_epsilon_of_the_norms_is_followed() => AgreesAndMatters("layer_norm_epsilon", 0.1);

    [Fact]
    public void A_width_that_the_heads_cannot_share_is_refused() => Refuses("n_embd", 25);

    [Theory]
    [InlineData("rotary")]
    [InlineData("scale_attn_weights")]
    public void What_the_published_code_never_does_is_refused(string key) => Refuses(key, false);

    [Fact]
    public void Sizes_may_have_the_names_that_other_families_use()
    {
        PlainCheckpoint made = Make(new Random(5), Sizes);
        int[] ids = PlainComparison.RandomIds(new Random(6), Positions, Vocabulary);
        PlainRun expected = Run(made, ids);
        foreach ((string own, string other) in ((string, string)[])
            [("n_embd", "hidden_size"), ("n_head", "num_attention_heads"), ("n_layer", "num_hidden_layers"),
                ("n_positions", "max_position_embeddings")])
        {
            made.Config[other] = made.Config[own]!.DeepClone();
            made.Config.Remove(own);
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    [Fact]
    public void Two_names_of_one_size_that_disagree_are_refused() => Refuses("num_attention_heads", 4);

    [Fact]
    public void Saved_masks_are_no_weights() =>
        AgreesBeside("transformer.h.0.attn.bias", "transformer.h.2.attn.masked_bias");

    [Fact]
    public void Every_key_of_gpt_j_6b_is_known() => Agrees(Parse("""
        {"activation_function": "gelu_new", "architectures": ["GPTJForCausalLM"], "attn_pdrop": 0.0,
         "bos_token_id": 50256, "embd_pdrop": 0.0, "eos_token_id": 50256,
         "gradient_checkpointing": false, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05, "model_type": "gptj",
         "n_inner": null, "resid_pdrop": 0.0, "rotary": true,
         "scale_attn_weights": true, "summary_activation": null, "summary_first_dropout": 0.1,
         "summary_proj_to_labels": true, "summary_type": "cls_index",
         "summary_use_proj": true, "task_specific_params": {"text-generation": {"do_sample": true, "max_length": 50,
         "temperature": 1.0}}, "tie_word_embeddings": false,
         "tokenizer_class": "GPT2Tokenizer", "transformers_version": "4.18.0.dev0", "use_cache": true}
        """)!.AsObject());

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainGptJ.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainGptJ(made).Run(ids);

    protected override JsonObject RandomOptions(Random random)
    {
        (int heads, int headWidth) = (random.Next(1, 5), random.Next(2, 12));
        return new()
        {
            ["n_embd"] = heads * headWidth,
            ["n_head"] = heads,
            ["n_layer"] = random.Next(1, 4),
            ["n_inner"] = Flip(random) ? null : random.Next(1, 70),
            ["rotary_dim"] = 2 * random.Next(1, (headWidth / 2) + 1),
            ["activation_function"] = Pick(random, Activations),
            ["tie_word_embeddings"] = Flip(random),
            ["layer_norm_epsilon"] = Math.Pow(10, -random.Next(1, 7)),
        };
    }
}
