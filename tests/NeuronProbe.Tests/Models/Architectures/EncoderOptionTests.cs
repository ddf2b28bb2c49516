using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Every option of an encoder's config that changes activations, against the model written out in double
/// precision.</summary>
public sealed class EncoderOptionTests : FamilyOptionTests
{
    private static readonly string[] Activations = ["gelu", "gelu_new", "relu", "silu", "tanh"];

    public static TheoryData<string> Families => ["bert", "roberta", "distilbert"];

    [Theory]
    [MemberData(nameof(Families))]
    public void The_defaults_agree(string family) => Agrees(family, []);

    [Theory]
    [MemberData(nameof(Families))]
    public void Each_activation_function_agrees(string family) =>
        Assert.All(Activations, name => Agrees(family, new() { ["hidden_act"] = name }));

    [Theory]
    [MemberData(nameof(Families))]
    public void The_head_may_be_a_table_of_its_own(string family) =>
        Agrees(family, new() { ["tie_word_embeddings"] = false });

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    public void The_epsilon_of_the_norms_is_followed(string family) => AgreesAndMatters(family, "layer_norm_eps", 0.1);

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    public void A_decoder_attends_to_what_is_before_each_token_only(string family) =>
        AgreesAndMatters(family, "is_decoder", true);

    [Theory]
    [InlineData("bert", 1)]
    [InlineData("bert", 5)]
    [InlineData("roberta", 1)]
    public void There_may_be_any_number_of_types_of_tokens(string family, int types) =>
        Agrees(family, new() { ["type_vocab_size"] = types });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void Positions_of_roberta_begin_after_the_row_of_padding(int padding) =>
        AgreesAndMatters("roberta", "pad_token_id", padding, ignored: 2);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void A_token_with_the_id_of_padding_has_no_place_of_its_own_in_roberta(int padding)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(
            "roberta", new() { ["pad_token_id"] = padding, ["max_position_embeddings"] = 60 }, 0);
        (ids[2], ids[3], ids[9]) = (padding, padding, padding);
        PlainComparison.Agrees(Stored(made), Run(made, ids), ids);
    }

    [Theory]
    [InlineData(0, 21)]
    [InlineData(1, 22)]
    [InlineData(7, 28)]
    public void Roberta_reads_as_many_tokens_as_there_are_positions_after_padding(int padding, int rows)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(
            "roberta", new() { ["pad_token_id"] = padding, ["max_position_embeddings"] = rows }, 0);
        ids = Array.ConvertAll(ids, id => id == padding ? padding + 1 : id);
        PlainComparison.Agrees(Stored(made), Run(made, ids), ids);
        using var folder = new TemporaryFolder();
        Stored(made).Save(folder.Location);
        using TransformerModel model = ModelLoader.Load(
            folder.Location, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        Assert.Equal(Positions, model.PositionLimit);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_model_without_a_head_has_names_without_the_prefix(string family) =>
        AgreesWithout($"{family}.", family, []);

    [Fact]
    public void Norms_may_have_the_names_of_the_first_checkpoints()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds("bert", [], 2);
        PlainCheckpoint old = made.Renamed(
            name =>
                name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace(
                    "LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal));
        Assert.Equal(
            2 * (2 + (2 * 3)),
            old.Tensors.Keys.Count(
                n => n.EndsWith(".gamma", StringComparison.Ordinal) || n.EndsWith(".beta", StringComparison.Ordinal)));
        PlainComparison.Agrees(old, Run(made, ids), ids);
        PlainComparison.Agrees(old.Without("bert."), Run(made, ids), ids);
    }

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_may_be_stored_in_half_precision(string type) =>
        AgreesAs(type, new() { ["model_type"] = "bert" });

    [Fact]
    public void Distilbert_may_spell_its_sizes_as_bert_does()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds("distilbert", [], 3);
        PlainCheckpoint stored = Stored(made);
        (string, string)[] names =
            [("dim", "hidden_size"), ("n_heads", "num_attention_heads"), ("n_layers", "num_hidden_layers")];
        foreach ((string own, string other) in names)
        {
            Assert.True(stored.Config.Remove(own, out JsonNode? value));
            stored.Config[other] = value;
        }
        PlainComparison.Agrees(stored, Run(made, ids), ids);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Buffers_and_a_pooler_are_no_part_of_a_scan_and_need_no_mention(string family)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(family, [], 4);
        PlainCheckpoint stored = Stored(made);
        stored[$"{family}.embeddings.position_ids"] = PlainTensor.Filled(0, 1, 32);
        stored[$"{family}.embeddings.token_type_ids"] = PlainTensor.Filled(0, 1, 32);
        stored[$"{family}.pooler.dense.weight"] = PlainTensor.Filled(1, 24, 24);
        stored[$"{family}.pooler.dense.bias"] = PlainTensor.Filled(1, 24);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(stored, expected, ids);
        PlainComparison.Agrees(stored.Without($"{family}."), expected, ids);
    }

    [Theory]
    [InlineData("bert", "cls.seq_relationship.weight")]
    [InlineData("bert", "classifier.weight")]
    [InlineData("distilbert", "pre_classifier.weight")]
    [InlineData("roberta", "qa_outputs.weight")]
    public void Another_head_is_named_in_a_warning(string family, string tensor)
    {
        PlainCheckpoint stored = Stored(MakeWithIds(family, [], 4).Made);
        stored[tensor] = PlainTensor.Filled(1, 2, 24);
        using var folder = new TemporaryFolder();
        stored.Save(folder.Location);
        var warnings = new List<string>();
        using TransformerModel model = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warnings.Add);
        Assert.Contains(
            $"the tensor '{tensor}' belongs to a head", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "bert", "position_embedding_type", "\"relative_key\"",
        "expected 'position_embedding_type' to be 'absolute', but got 'relative_key'.")]
    [InlineData(
        "roberta", "position_embedding_type", "\"relative_key_query\"",
        "expected 'position_embedding_type' to be 'absolute', but got 'relative_key_query'.")]
    [InlineData(
        "bert", "hidden_size", "25", "expected 'hidden_size' to be a multiple of num_attention_heads (3), but got 25.")]
    [InlineData("bert", "hidden_act", "\"snake\"", "expected 'hidden_act' to be one of gelu, ")]
    [InlineData("bert", "type_vocab_size", "0", "expected 'type_vocab_size' to be a whole number from 1 to ")]
    [InlineData(
        "bert", "type_vocab_size", "3",
        "expected 'bert.embeddings.token_type_embeddings.weight' to be [3, 24], as config.json says, but got [2, 24].")]
    [InlineData("bert", "add_cross_attention", "true", "expected 'add_cross_attention' to be false, but got true.")]
    [InlineData("distilbert", "is_decoder", "true", "expected 'is_decoder' to be false, but got true.")]
    [InlineData(
        "roberta", "pad_token_id", "31",
        "expected 'max_position_embeddings' to be at least 33, since positions begin after pad_token_id, but got 32.")]
    [InlineData("roberta", "pad_token_id", "-1", "expected 'pad_token_id' to be a whole number from 0 to ")]
    [InlineData("roberta", "pad_token_id", "1.5", "expected 'pad_token_id' to be a whole number from 0 to ")]
    public void A_value_that_can_t_be_followed_is_refused_by_name(
        string family, string key, string value, string message)
    {
        PlainCheckpoint stored = Stored(MakeWithIds(family, [], 4).Made);
        Refuses(stored.With(key, JsonNode.Parse(value)!), message);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Random_configs_agree(string family)
    {
        for (int seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            int heads = random.Next(1, 5);
            Agrees(family, new()
            {
                ["hidden_size"] = heads * random.Next(1, 12),
                ["num_attention_heads"] = heads,
                ["num_hidden_layers"] = random.Next(1, 4),
                ["intermediate_size"] = random.Next(1, 70),
                ["hidden_act"] = Pick(random, Activations),
                ["tie_word_embeddings"] = Flip(random),
            }, seed);
        }
    }

    protected override JsonObject Sizes => new()
    {
        ["hidden_size"] = 24,
        ["intermediate_size"] = 40,
        ["num_attention_heads"] = 3,
        ["num_hidden_layers"] = 3,
        ["max_position_embeddings"] = 32,
        ["vocab_size"] = Vocabulary,
    };

    private protected override PlainCheckpoint Make(Random random, JsonObject options) =>
        PlainBert.Make(random, options);

    private protected override PlainRun Run(PlainCheckpoint made, int[] ids) => new PlainBert(made).Run(ids);

    private protected override PlainCheckpoint Stored(PlainCheckpoint made) => new PlainBert(made).Stored();
}
