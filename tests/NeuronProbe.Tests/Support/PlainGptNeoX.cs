using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>GPT-NeoX as its config describes it, in double precision and without LibTorch. Of the kinds of scaling only
/// the linear one is written out.</summary>
internal sealed class PlainGptNeoX(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private readonly int headWidth = checkpoint.Size("hidden_size") / checkpoint.Size("num_attention_heads");
    private readonly double epsilon = checkpoint.Number("layer_norm_eps", 1e-5);

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "gpt_neox";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        (int width, int inner, bool hasBias) =
            (made.Size("hidden_size"), made.Size("intermediate_size"), made.Flag("attention_bias", true));
        tensors.Table("gpt_neox.embed_in.weight", made.Size("vocab_size"), width);
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"gpt_neox.layers.{layer}";
            tensors.Norm($"{path}.input_layernorm", width);
            tensors.Norm($"{path}.post_attention_layernorm", width);
            tensors.Linear($"{path}.attention.query_key_value", width, 3 * width, hasBias);
            tensors.Linear($"{path}.attention.dense", width, width, hasBias);
            tensors.Linear($"{path}.mlp.dense_h_to_4h", width, inner);
            tensors.Linear($"{path}.mlp.dense_4h_to_h", inner, width);
        }
        tensors.Norm("gpt_neox.final_layer_norm", width);
        if (!made.Flag("tie_word_embeddings", false))
        {
            tensors.Table("embed_out.weight", made.Size("vocab_size"), width);
        }
        return made;
    }

    public override PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        double[][] words = Table("gpt_neox.embed_in.weight");
        double[][] hidden = [.. ids.Select(id => words[id])];
        for (int layer = 0; layer < Checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"gpt_neox.layers.{layer}";
            double[][] attended = Sum(
                hidden, Attention(layer, $"{path}.attention", run, Norm($"{path}.input_layernorm", epsilon, hidden)));
            double[][] read = Checkpoint.Flag("use_parallel_residual", true) ? hidden : attended;
            double[][] network = FeedForward(
                layer,
                $"{path}.mlp.dense_h_to_4h",
                $"{path}.mlp.dense_4h_to_h",
                Checkpoint.Text("hidden_act", "gelu"),
                Norm($"{path}.post_attention_layernorm", epsilon, read),
                run);
            hidden = run.NoteResidual(layer, Sum(attended, network));
        }
        hidden = Norm("gpt_neox.final_layer_norm", epsilon, hidden);
        run.Logits = Head(
            "embed_out", "gpt_neox.embed_in.weight", Checkpoint.Flag("tie_word_embeddings", false), hidden);
        return run;
    }

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        double[][] fused = Project($"{path}.query_key_value", inputs);
        (double[][] queries, double[][] keys) =
            (Rotate(PlainAttention.PartOf(fused, headWidth, 0)), Rotate(PlainAttention.PartOf(fused, headWidth, 1)));
        double[][] values = PlainAttention.PartOf(fused, headWidth, 2);
        return Project($"{path}.dense", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            queries, keys, values, headWidth, 1 / Math.Sqrt(headWidth), (_, _, _) => 0)));
    }

    private double[][] Rotate(double[][] rows)
    {
        JsonObject parameters = Checkpoint.Config["rope_parameters"]?.AsObject() ?? [];
        double share = parameters["partial_rotary_factor"]?.GetValue<double>()
            ?? Checkpoint.Number("rotary_pct", Checkpoint.Number("partial_rotary_factor", 0.25));
        double theta = parameters["rope_theta"]?.GetValue<double>()
            ?? Checkpoint.Number("rotary_emb_base", Checkpoint.Number("rope_theta", 10000));
        double divisor = Checkpoint.Config["rope_scaling"]?["factor"]?.GetValue<double>() ?? 1;
        return PlainAttention.Rotate(rows, headWidth, (int)(headWidth * share), theta, divisor: divisor);
    }
}
