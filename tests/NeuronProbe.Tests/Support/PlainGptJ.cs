using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>GPT-J as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainGptJ(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private readonly int headWidth = checkpoint.Size("n_embd") / checkpoint.Size("n_head");
    private readonly double epsilon = checkpoint.Number("layer_norm_epsilon", 1e-5);

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "gptj";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        int width = made.Size("n_embd", made.Size("hidden_size"));
        int inner = made.Size("n_inner", 4 * width);
        tensors.Table("transformer.wte.weight", made.Size("vocab_size"), width);
        for (int layer = 0; layer < made.Size("n_layer", made.Size("num_hidden_layers")); layer++)
        {
            string path = $"transformer.h.{layer}";
            tensors.Norm($"{path}.ln_1", width);
            foreach (string name in (string[])["q_proj", "k_proj", "v_proj", "out_proj"])
            {
                tensors.Linear($"{path}.attn.{name}", width, width, hasBias: false);
            }
            tensors.Linear($"{path}.mlp.fc_in", width, inner);
            tensors.Linear($"{path}.mlp.fc_out", inner, width);
        }
        tensors.Norm("transformer.ln_f", width);
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
        double[][] words = Table("transformer.wte.weight");
        double[][] hidden = [.. ids.Select(id => words[id])];
        for (int layer = 0; layer < Checkpoint.Size("n_layer"); layer++)
        {
            string path = $"transformer.h.{layer}";
            double[][] normed = Norm($"{path}.ln_1", epsilon, hidden);
            double[][] network = FeedForward(
                layer,
                $"{path}.mlp.fc_in",
                $"{path}.mlp.fc_out",
                Checkpoint.Text("activation_function", "gelu_new"),
                normed,
                run);
            hidden = run.NoteResidual(
                layer, Sum(Sum(hidden, Attention(layer, $"{path}.attn", run, normed)), network));
        }
        hidden = Norm("transformer.ln_f", epsilon, hidden);
        run.Logits = Head("lm_head", "transformer.wte.weight", Checkpoint.Flag("tie_word_embeddings", false), hidden);
        return run;
    }

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        int width = Checkpoint.Config.TryGetPropertyValue("rotary_dim", out JsonNode? stated)
            ? stated?.GetValue<int>() ?? headWidth
            : 64;
        double[][] Rotate(string name) =>
            PlainAttention.Rotate(Project($"{path}.{name}", inputs), headWidth, width, 10000, areNeighbours: true);
        double[][] values = Project($"{path}.v_proj", inputs);
        return Project($"{path}.out_proj", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            Rotate("q_proj"), Rotate("k_proj"), values, headWidth, 1 / Math.Sqrt(headWidth), (_, _, _) => 0)));
    }
}
