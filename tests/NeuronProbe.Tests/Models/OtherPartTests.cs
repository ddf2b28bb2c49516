using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Tensors beside those of a family: heads are left out by name, and what would change activations is
/// refused.</summary>
public sealed class OtherPartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("linear.weight")]
    [InlineData("classifier.dense.weight")]
    [InlineData("score.weight")]
    [InlineData("qa_outputs.bias")]
    [InlineData("crf.start_transitions")]
    [InlineData("v_head.summary.weight")]
    [InlineData("value_head.0.weight")]
    [InlineData("lm_loss.weight")]
    [InlineData("mlp.dense.weight")]
    [InlineData("text_projection.weight")]
    [InlineData("start_logits.weight")]
    [InlineData("fc2.weight")]
    [InlineData("loss_fct.weight")]
    [InlineData("pre_classifier.bias")]
    public void A_head_is_left_out_by_name(string tensor)
    {
        foreach (string prefix in (string[])["transformer.", "", "module."])
        {
            PlainCheckpoint stored = prefix == "transformer." ? Make()
                : Make().Without("transformer.").Renamed(name => prefix + name);
            string name = prefix == "module." ? prefix + tensor : tensor;
            stored[name] = PlainTensor.Filled(1, 3);
            Assert.Contains($"the tensor '{name}' belongs to a head, which a scan does not run, and was ignored.",
                string.Join('\n', Load(stored)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("spam_detector.weight")]
    [InlineData("encoder_of_images.layers.0.weight")]
    [InlineData("x")]
    public void Whatever_stands_outside_the_model_is_left_out_where_the_model_has_its_prefix(string tensor)
    {
        PlainCheckpoint stored = Make();
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains($"'{tensor}'", Assert.Single(Load(stored)), StringComparison.Ordinal);
        stored = Make().Without("transformer.");
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains($"but got '{tensor}'", Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transformer.h.0.mlp.gate.weight")]
    [InlineData("transformer.h.1.attn.q_norm.weight")]
    [InlineData("transformer.h.1.attn.c_attn.scale")]
    [InlineData("transformer.h.3.ln_1.weight")]
    [InlineData("transformer.wte.bias")]
    [InlineData("transformer.emb_norm.weight")]
    [InlineData("transformer.linear.weight")]
    public void A_tensor_within_the_model_that_it_does_not_know_is_refused(string tensor)
    {
        PlainCheckpoint stored = Make();
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains($"expected only tensors of the architecture in config.json, but got '{tensor}'.",
            Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h.0.mlp.gate.weight")]
    [InlineData("wte.bias")]
    [InlineData("emb_norm.weight")]
    [InlineData("project_in.weight")]
    public void Of_a_bare_model_only_what_is_called_a_head_is_one(string tensor)
    {
        PlainCheckpoint stored = Make().Without("transformer.");
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains($"but got '{tensor}'.", Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("transformer.h.0.attn.c_attn.lora_A.default.weight")]
    [InlineData("prompt_encoder.default.embedding.weight")]
    [InlineData("prefix_encoder.weight")]
    [InlineData("adapters.0.down.weight")]
    public void What_is_trained_to_change_a_model_from_beside_it_is_refused(string tensor)
    {
        PlainCheckpoint stored = Make();
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains($"but got '{tensor}'. An adapter changes what the layers compute: merge it into the model "
            + "with merge_and_unload()", Refusal(stored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocks.0.attn.W_Q", "The names are those of TransformerLens, such as 'blocks.0.attn.W_Q'.")]
    [InlineData("tok_embeddings.weight", "The names are those of Meta's and Mistral's own format")]
    [InlineData("blk.0.attn_q.weight", "The names are those of llama.cpp")]
    public void Names_of_another_library_are_known(string tensor, string message)
    {
        PlainCheckpoint stored = new(Make().Config);
        stored[tensor] = PlainTensor.Filled(1, 3);
        Assert.Contains(message, Refusal(stored), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_are_stored_the_other_way_round_are_told_from_another_models()
    {
        PlainCheckpoint stored = Make();
        PlainTensor up = stored["transformer.h.0.attn.c_attn.weight"];
        stored["transformer.h.0.attn.c_attn.weight"] = up with { Shape = [up.Shape[1], up.Shape[0]] };
        Assert.Contains("to be [24, 72], as config.json says, but got [72, 24]. It is stored the other way round, as "
            + "nn.Linear has it and as nanoGPT saves it", Refusal(stored), StringComparison.Ordinal);
    }

    private static PlainCheckpoint Make() => PlainGpt2.Make(
        new Random(3), new JsonObject
        {
            ["n_embd"] = 24,
            ["n_head"] = 3,
            ["n_layer"] = 3,
            ["n_positions"] = 20,
            ["vocab_size"] = 50
        });

    private List<string> Load(PlainCheckpoint stored)
    {
        stored.Save(folder.Location);
        var warnings = new List<string>();
        using TransformerModel model = ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, warnings.Add);
        return warnings;
    }

    private string Refusal(PlainCheckpoint stored) => Assert.Throws<ProbeException>(() => Load(stored)).Message;
}
