using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>BLOOM as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainBloom(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    // The slopes as Press et al. print them for eight heads, and as their rule extends them to three, six and twelve.
    private static readonly Dictionary<int, double[]> Slopes = new()
    {
        [1] = [1.0 / 256],
        [2] = [1.0 / 16, 1.0 / 256],
        [3] = [1.0 / 16, 1.0 / 256, 1.0 / 4],
        [4] = [1.0 / 4, 1.0 / 16, 1.0 / 64, 1.0 / 256],
        [6] = [1.0 / 4, 1.0 / 16, 1.0 / 64, 1.0 / 256, 1.0 / 2, 1.0 / 8],
        [8] = [1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128, 1.0 / 256],
        [12] =
        [
            1.0 / 2, 1.0 / 4, 1.0 / 8, 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128, 1.0 / 256,
            1 / Math.Sqrt(2), 1 / Math.Sqrt(8), 1 / Math.Sqrt(32), 1 / Math.Sqrt(128),
        ],
    };

    private readonly int heads = checkpoint.Size("n_head");
    private readonly int headWidth = WidthOf(checkpoint) / checkpoint.Size("n_head");
    private readonly double epsilon = checkpoint.Number("layer_norm_epsilon", 1e-5);

    public static IReadOnlyCollection<int> HeadCounts => Slopes.Keys;

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "bloom";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        int width = WidthOf(made);
        tensors.Table("transformer.word_embeddings.weight", made.Size("vocab_size"), width);
        tensors.Norm("transformer.word_embeddings_layernorm", width);
        for (int layer = 0; layer < made.Size("n_layer"); layer++)
        {
            string path = $"transformer.h.{layer}";
            tensors.Norm($"{path}.input_layernorm", width);
            tensors.Linear($"{path}.self_attention.query_key_value", width, 3 * width);
            tensors.Linear($"{path}.self_attention.dense", width, width);
            tensors.Norm($"{path}.post_attention_layernorm", width);
            tensors.Linear($"{path}.mlp.dense_h_to_4h", width, 4 * width);
            tensors.Linear($"{path}.mlp.dense_4h_to_h", 4 * width, width);
        }
        tensors.Norm("transformer.ln_f", width);
        if (!made.Flag("tie_word_embeddings", true))
        {
            tensors.Table("lm_head.weight", made.Size("vocab_size"), width);
        }
        return made;
    }

    public override PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        bool isResidualNormed = Checkpoint.Flag("apply_residual_connection_post_layernorm", false);
        double[][] words = Table("transformer.word_embeddings.weight");
        double[][] hidden = Norm("transformer.word_embeddings_layernorm", epsilon, [.. ids.Select(id => words[id])]);
        for (int layer = 0; layer < Checkpoint.Size("n_layer"); layer++)
        {
            string path = $"transformer.h.{layer}";
            double[][] normed = Norm($"{path}.input_layernorm", epsilon, hidden);
            hidden = Sum(isResidualNormed ? normed : hidden, Attention(layer, $"{path}.self_attention", run, normed));
            normed = Norm($"{path}.post_attention_layernorm", epsilon, hidden);
            hidden = Sum(
                isResidualNormed ? normed : hidden,
                FeedForward(layer, $"{path}.mlp.dense_h_to_4h", $"{path}.mlp.dense_4h_to_h", "gelu_new", normed, run));
            run.NoteResidual(layer, hidden);
        }
        hidden = Norm("transformer.ln_f", epsilon, hidden);
        run.Logits = Head(
            "lm_head", "transformer.word_embeddings.weight", Checkpoint.Flag("tie_word_embeddings", true), hidden);
        return run;
    }

    private static int WidthOf(PlainCheckpoint checkpoint) =>
        checkpoint.Size("n_embed", checkpoint.Size("hidden_size"));

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        double[][] fused = Project($"{path}.query_key_value", inputs);
        double[][] Part(int part) => PlainAttention.PartOf(fused, headWidth, part);
        return Project($"{path}.dense", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            Part(0), Part(1), Part(2), headWidth, 1 / Math.Sqrt(headWidth),
            (head, query, key) => Slopes[heads][head] * (key - query))));
    }
}
