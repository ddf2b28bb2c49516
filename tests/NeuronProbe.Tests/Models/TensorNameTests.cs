using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Checkpoints whose tensors have other names than the family's own, against the models written out in double
/// precision.</summary>
public sealed class TensorNameTests : IDisposable
{
    private const int Vocabulary = 50;

    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public static TheoryData<string> Gated => ["llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "phi3", "olmo"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Gated))]
    public void A_tied_table_may_be_stored_under_the_heads_name_alone(string family)
    {
        (PlainCheckpoint made, int[] ids) = MakeGated(family, isTied: true);
        PlainComparison.Agrees(TiedTable.UnderTheHeadsName(made), new PlainGated(made).Run(ids), ids);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("roberta")]
    [InlineData("distilbert")]
    public void An_encoders_tied_table_and_bias_may_be_stored_under_either_name(string family)
    {
        (PlainCheckpoint made, int[] ids) = MakeEncoder(family);
        PlainRun expected = new PlainBert(made).Run(ids);
        PlainCheckpoint stored = TiedTable.UnderTheHeadsName(new PlainBert(made).Stored());
        PlainComparison.Agrees(stored, expected, ids);
        string bias = stored.Tensors.Keys.Single(n =>
            n is "cls.predictions.bias" or "lm_head.bias" or "vocab_projector.bias");
        string other = TiedTable.HeadOf(made).Replace(".weight", ".bias", StringComparison.Ordinal);
        PlainComparison.Agrees(stored.Renamed(name => name == bias ? other : name), expected, ids);
    }

    [Fact]
    public void A_tied_table_under_the_heads_name_is_found_behind_a_wrapper_too()
    {
        (PlainCheckpoint made, int[] ids) = MakeGpt2();
        PlainRun expected = new PlainGpt2(made).Run(ids);
        PlainCheckpoint stored = TiedTable.UnderTheHeadsName(made);
        PlainComparison.Agrees(stored.Without("transformer."), expected, ids);
        PlainComparison.Agrees(stored.Renamed(n => "module." + n), expected, ids, warn: warnings.Add);
        PlainComparison.Agrees(stored.Renamed(n => n == "lm_head.weight" ? n : "model.text." + n), expected, ids,
            warn: warnings.Add);
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void A_table_under_the_heads_name_that_is_not_tied_is_refused()
    {
        (PlainCheckpoint made, _) = MakeGpt2();
        PlainCheckpoint stored = TiedTable.UnderTheHeadsName(made).With("tie_word_embeddings", false);
        Assert.Contains(
            "expected a tensor 'transformer.wte.weight', but got 'lm_head.weight' alone, and config.json does not "
                + "say that the two are one.",
            Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transformer.wte.weight", "lm_head.weight")]
    [InlineData("transformer.h.1.ln_1.weight", "transformer.h.0.ln_1.weight")]
    [InlineData("transformer.h.2.ln_2.bias", "transformer.h.0.ln_1.bias")]
    public void A_file_may_say_that_a_tensor_is_one_with_another(string missing, string kept)
    {
        (PlainCheckpoint made, int[] ids) = MakeGpt2(isTied: false);
        made[missing] = made[kept];
        PlainRun expected = new PlainGpt2(made).Run(ids);
        made.Tensors.Remove(missing);
        made.Save(folder.Location);
        Assert.Contains($"'{missing}'", Assert.Throws<ProbeException>(() => Load()).Message, StringComparison.Ordinal);
        var file = TensorFile.Read(folder["model.safetensors"]);
        file.Write(folder["model.safetensors"], header =>
            header["__metadata__"] = new JsonObject { ["format"] = "pt", [missing] = kept });
        using TransformerModel model = Load();
        using Tensor input = tensor(Array.ConvertAll(ids, id => (long)id), 1, ids.Length);
        using Tensor logits = model.call(input);
        double[] values = [.. expected.Logits.SelectMany(row => row)];
        Assert.All(values.Zip(logits.data<float>().ToArray()), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, PlainComparison.Bound * values.Max(Math.Abs)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"transformer.wte.weight": "nowhere"}""")]
    [InlineData("""{"transformer.wte.weight": 3}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_else_a_file_says_beside_its_tensors_changes_nothing(string metadata)
    {
        (PlainCheckpoint made, _) = MakeGpt2();
        made.Save(folder.Location);
        TensorFile.Read(folder["model.safetensors"]).Write(folder["model.safetensors"], header =>
            header["__metadata__"] = JsonNode.Parse(metadata));
        using TransformerModel model = Load();
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("_orig_mod.", "'_orig_mod.' in them, which was left out: torch.compile puts it there.")]
    [InlineData("module.", "begin with 'module.', which was left out: DataParallel and DistributedDataParallel put it")]
    [InlineData("base_model.model.", "begin with 'base_model.model.', which was left out: PEFT puts it there.")]
    [InlineData("model.", "begin with 'model.', which was left out: a training loop that holds the model")]
    [InlineData("transformer.", "begin with 'transformer.', which was left out.")]
    [InlineData("student.network.", "begin with 'student.network.', which was left out.")]
    public void What_wraps_a_model_is_left_out_of_the_names_and_said(string wrapper, string message)
    {
        (PlainCheckpoint made, int[] ids) = MakeGpt2(isTied: false);
        PlainComparison.Agrees(made.Renamed(name => wrapper + name), new PlainGpt2(made).Run(ids), ids,
            warn: warnings.Add);
        Assert.Contains(message, Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module._orig_mod.")]
    [InlineData("_orig_mod.module.")]
    [InlineData("model._orig_mod.")]
    [InlineData("module._fsdp_wrapped_module.")]
    public void Wrappers_may_stand_in_each_other(string wrapper)
    {
        (PlainCheckpoint made, int[] ids) = MakeGpt2();
        PlainRun expected = new PlainGpt2(made).Run(ids);
        PlainComparison.Agrees(made.Renamed(name => wrapper + name), expected, ids, warn: warnings.Add);
        PlainComparison.Agrees(made.Without("transformer.").Renamed(name => wrapper + name), expected, ids,
            warn: warnings.Add);
        Assert.Equal(4, warnings.Count);
    }

    [Fact]
    public void Layers_may_be_wrapped_one_by_one()
    {
        (PlainCheckpoint made, int[] ids) = MakeGpt2();
        PlainCheckpoint stored = made.Renamed(name =>
            name.Replace(".attn.", "._checkpoint_wrapped_module.attn.", StringComparison.Ordinal).Replace(".h.1.",
            ".h.1._orig_mod.", StringComparison.Ordinal));
        PlainComparison.Agrees(stored, new PlainGpt2(made).Run(ids), ids, warn: warnings.Add);
        Assert.All(warnings, warning => Assert.Contains("which was left out", warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("model.model.", "lm_head.weight")]
    [InlineData("model.", "lm_head.weight")]
    [InlineData("language_model.model.", "language_model.lm_head.weight")]
    [InlineData("model.language_model.", "lm_head.weight")]
    [InlineData("base_model.model.model.", "base_model.model.lm_head.weight")]
    [InlineData("", "lm_head.weight")]
    public void A_prefix_that_the_family_has_itself_is_told_from_a_wrapper(string before, string head)
    {
        (PlainCheckpoint made, int[] ids) = MakeGated("llama", isTied: false);
        PlainCheckpoint stored = made.Renamed(name => name == "lm_head.weight" ? head : before
            + name["model.".Length..]);
        PlainComparison.Agrees(stored, new PlainGated(made).Run(ids), ids, warn: warnings.Add);
        Assert.Equal(before is "model." or "" ? 0 : 1, warnings.Count);
    }

    [Fact]
    public void The_other_parts_of_a_model_that_also_sees_are_counted_and_not_named_one_by_one()
    {
        (PlainCheckpoint made, int[] ids) = MakeGated("llama", isTied: false);
        PlainCheckpoint stored = made.Renamed(name => "language_model." + name);
        for (int i = 0; i < 6; i++)
        {
            stored[$"vision_tower.encoder.layers.{i}.mlp.fc1.weight"] = PlainTensor.Filled(1, 2, 2);
        }
        stored["multi_modal_projector.linear_1.weight"] = PlainTensor.Filled(1, 2, 2);
        PlainComparison.Agrees(stored, new PlainGated(made).Run(ids), ids, warn: warnings.Add);
        Assert.Equal(3, warnings.Count);
        Assert.Contains(warnings, w => w.Contains("6 tensors of 'vision_tower', from "
            + "'vision_tower.encoder.layers.0.mlp.fc1.weight' on", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_models_in_one_checkpoint_are_refused()
    {
        (PlainCheckpoint made, _) = MakeGpt2();
        PlainCheckpoint both = made.Renamed(name => "student." + name);
        foreach ((string name, PlainTensor values) in made.Tensors)
        {
            both["teacher." + name] = values;
        }
        Assert.Contains("expected one model, but the tensors of 2 begin with 'student.', 'teacher.'.", Refusal(both),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrapper_that_some_tensors_lack_is_no_wrapper()
    {
        (PlainCheckpoint made, _) = MakeGpt2();
        PlainCheckpoint stored = made.Renamed(name => name.Contains(".h.1.", StringComparison.Ordinal) ? name
            : "module." + name);
        Assert.Contains("expected a tensor 'transformer.h.1.ln_1.weight', but it is missing.", Refusal(stored),
            StringComparison.Ordinal);
        stored = made.Renamed(name => "module." + name);
        stored["transformer.h.1.mlp.gate.weight"] = PlainTensor.Filled(1, 2);
        Assert.Contains("but got 'transformer.h.1.mlp.gate.weight'", Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ln_f.weight")]
    [InlineData("h.2.mlp.c_fc.bias")]
    public void A_tensor_that_is_missing_behind_a_wrapper_is_named(string missing)
    {
        (PlainCheckpoint made, _) = MakeGpt2();
        made.Tensors.Remove("transformer." + missing);
        Assert.Contains($"expected a tensor 'transformer.{missing}', but it is missing.",
            Refusal(made.Renamed(name => "module." + name)), StringComparison.Ordinal);
    }

    private TransformerModel Load() => ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warnings.Add);

    private string Refusal(PlainCheckpoint stored)
    {
        stored.Save(folder.Location);
        return Assert.Throws<ProbeException>(() => Load()).Message;
    }

    private static (PlainCheckpoint Made, int[] Ids) MakeGpt2(bool isTied = true)
    {
        var random = new Random(3);
        JsonObject options = new()
        {
            ["n_embd"] = 24,
            ["n_head"] = 3,
            ["n_layer"] = 3,
            ["n_positions"] = 20,
            ["vocab_size"] = Vocabulary,
            ["tie_word_embeddings"] = isTied
        };
        return (PlainGpt2.Make(random, options), PlainComparison.RandomIds(random, 12, Vocabulary));
    }

    private static (PlainCheckpoint Made, int[] Ids) MakeGated(string family, bool isTied)
    {
        var random = new Random(5);
        PlainCheckpoint made = GatedCheckpoint.Make(random, family,
            new() { ["tie_word_embeddings"] = isTied, ["vocab_size"] = Vocabulary });
        return (made, PlainComparison.RandomIds(random, 12, Vocabulary));
    }

    private static (PlainCheckpoint Made, int[] Ids) MakeEncoder(string family)
    {
        var random = new Random(7);
        JsonObject options = new()
        {
            ["model_type"] = family,
            ["hidden_size"] = 24,
            ["intermediate_size"] = 40,
            ["num_attention_heads"] = 3,
            ["num_hidden_layers"] = 3,
            ["max_position_embeddings"] = 32,
            ["vocab_size"] = Vocabulary,
        };
        return (PlainBert.Make(random, options), PlainComparison.RandomIds(random, 12, Vocabulary));
    }
}
