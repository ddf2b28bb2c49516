using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>OPT as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainOpt(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private const double Epsilon = 1e-5;

    private readonly int headWidth = checkpoint.Size("hidden_size") / checkpoint.Size("num_attention_heads");
    private readonly bool isNormBefore = checkpoint.Flag("do_layer_norm_before", true);

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "opt";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        (int width, int inner, bool hasBias) =
            (made.Size("hidden_size"), made.Size("ffn_dim"), made.Flag("enable_bias", true));
        int wordWidth = made.Size("word_embed_proj_dim", width);
        tensors.Table("model.decoder.embed_tokens.weight", made.Size("vocab_size"), wordWidth);
        tensors.Table("model.decoder.embed_positions.weight", made.Size("max_position_embeddings") + 2, width, 0.5);
        if (wordWidth != width)
        {
            tensors.Linear("model.decoder.project_in", wordWidth, width, hasBias: false);
            tensors.Linear("model.decoder.project_out", width, wordWidth, hasBias: false);
        }
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.decoder.layers.{layer}";
            Norm($"{path}.self_attn_layer_norm");
            foreach (string name in (string[])["q_proj", "k_proj", "v_proj", "out_proj"])
            {
                tensors.Linear($"{path}.self_attn.{name}", width, width, hasBias);
            }
            Norm($"{path}.final_layer_norm");
            tensors.Linear($"{path}.fc1", width, inner, hasBias);
            tensors.Linear($"{path}.fc2", inner, width, hasBias);
        }
        if (made.Flag("do_layer_norm_before", true) && !made.Flag("_remove_final_layer_norm", false))
        {
            Norm("model.decoder.final_layer_norm");
        }
        if (!made.Flag("tie_word_embeddings", true))
        {
            tensors.Table("lm_head.weight", made.Size("vocab_size"), wordWidth);
        }
        return made;

        void Norm(string path)
        {
            if (made.Flag("layer_norm_elementwise_affine", true))
            {
                tensors.Norm(path, width);
            }
        }
    }

    public override PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        bool isProjected = Checkpoint.Size("word_embed_proj_dim", Checkpoint.Size("hidden_size"))
            != Checkpoint.Size("hidden_size");
        (double[][] words, double[][] positions) =
            (Table("model.decoder.embed_tokens.weight"), Table("model.decoder.embed_positions.weight"));
        double[][] hidden = [.. ids.Select(id => words[id])];
        hidden = Sum(isProjected ? Project("model.decoder.project_in", hidden) : hidden, positions[2..]);
        for (int layer = 0; layer < Checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.decoder.layers.{layer}";
            hidden = Around($"{path}.self_attn_layer_norm", hidden, x => Attention(layer, $"{path}.self_attn", run, x));
            hidden = Around($"{path}.final_layer_norm", hidden, x => FeedForward(
                layer, $"{path}.fc1", $"{path}.fc2", Checkpoint.Text("activation_function", "relu"), x, run));
            run.NoteResidual(layer, hidden);
        }
        if (isNormBefore && !Checkpoint.Flag("_remove_final_layer_norm", false))
        {
            hidden = Norm("model.decoder.final_layer_norm", Epsilon, hidden);
        }
        hidden = isProjected ? Project("model.decoder.project_out", hidden) : hidden;
        run.Logits = Head(
            "lm_head", "model.decoder.embed_tokens.weight", Checkpoint.Flag("tie_word_embeddings", true), hidden);
        return run;
    }

    private double[][] Around(string norm, double[][] hidden, Func<double[][], double[][]> part) => isNormBefore
        ? Sum(hidden, part(Norm(norm, Epsilon, hidden)))
        : Norm(norm, Epsilon, Sum(hidden, part(hidden)));

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        double[][] Of(string name) => Project($"{path}.{name}", inputs);
        return Project($"{path}.out_proj", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            Of("q_proj"), Of("k_proj"), Of("v_proj"), headWidth, 1 / Math.Sqrt(headWidth), (_, _, _) => 0)));
    }
}
