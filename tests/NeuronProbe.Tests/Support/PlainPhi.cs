using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>Phi as its config describes it, in double precision and without LibTorch. Of the kinds of scaling only the
/// linear one is written out.</summary>
internal sealed class PlainPhi(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private readonly int headWidth = HeadWidthOf(checkpoint);
    private readonly double epsilon = checkpoint.Number("layer_norm_eps", 1e-5);

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "phi";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        (int width, int inner, int heads) =
            (made.Size("hidden_size"), made.Size("intermediate_size"), made.Size("num_attention_heads"));
        (int queries, int keys) =
            (heads * HeadWidthOf(made), made.Size("num_key_value_heads", heads) * HeadWidthOf(made));
        tensors.Table("model.embed_tokens.weight", made.Size("vocab_size"), width);
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            tensors.Norm($"{path}.input_layernorm", width);
            tensors.Linear($"{path}.self_attn.q_proj", width, queries);
            tensors.Linear($"{path}.self_attn.k_proj", width, keys);
            tensors.Linear($"{path}.self_attn.v_proj", width, keys);
            tensors.Linear($"{path}.self_attn.dense", queries, width);
            if (made.Flag("qk_layernorm", false))
            {
                tensors.Norm($"{path}.self_attn.q_layernorm", HeadWidthOf(made));
                tensors.Norm($"{path}.self_attn.k_layernorm", HeadWidthOf(made));
            }
            tensors.Linear($"{path}.mlp.fc1", width, inner);
            tensors.Linear($"{path}.mlp.fc2", inner, width);
        }
        tensors.Norm("model.final_layernorm", width);
        tensors.Shift("lm_head.bias", made.Size("vocab_size"));
        if (!made.Flag("tie_word_embeddings", false))
        {
            tensors.Table("lm_head.weight", made.Size("vocab_size"), width);
        }
        return made;
    }

    public override PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        double[][] words = Table("model.embed_tokens.weight");
        double[][] hidden = [.. ids.Select(id => words[id])];
        for (int layer = 0; layer < Checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            double[][] normed = Norm($"{path}.input_layernorm", epsilon, hidden);
            double[][] network = FeedForward(
                layer, $"{path}.mlp.fc1", $"{path}.mlp.fc2", Checkpoint.Text("hidden_act", "gelu_new"), normed, run);
            hidden = run.NoteResidual(
                layer, Sum(Sum(hidden, Attention(layer, $"{path}.self_attn", run, normed)), network));
        }
        hidden = Norm("model.final_layernorm", epsilon, hidden);
        run.Logits = Head(
            "lm_head", "model.embed_tokens.weight", Checkpoint.Flag("tie_word_embeddings", false), hidden);
        return run;
    }

    private static int HeadWidthOf(PlainCheckpoint checkpoint) =>
        checkpoint.Size("head_dim", checkpoint.Size("hidden_size") / checkpoint.Size("num_attention_heads"));

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        double[][] queries = Rotate(NormHeads($"{path}.q_layernorm", Project($"{path}.q_proj", inputs)));
        double[][] keys = Rotate(NormHeads($"{path}.k_layernorm", Project($"{path}.k_proj", inputs)));
        double[][] values = Project($"{path}.v_proj", inputs);
        return Project($"{path}.dense", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            queries, keys, values, headWidth, 1 / Math.Sqrt(headWidth), (_, _, _) => 0)));
    }

    private double[][] NormHeads(string path, double[][] rows) => Checkpoint.Flag("qk_layernorm", false)
        ? [.. rows.Select(row => Norm(path, epsilon, [.. row.Chunk(headWidth)]).SelectMany(head => head).ToArray())]
        : rows;

    private double[][] Rotate(double[][] rows) => PlainAttention.Rotate(
        rows,
        headWidth,
        (int)(headWidth * Checkpoint.Number("partial_rotary_factor", 0.5)),
        Checkpoint.Number("rope_theta", 10000),
        divisor: Checkpoint.Config["rope_scaling"]?["factor"]?.GetValue<double>() ?? 1);
}
