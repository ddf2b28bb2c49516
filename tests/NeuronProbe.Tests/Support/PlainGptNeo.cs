using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>GPT-Neo as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainGptNeo(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private readonly int headWidth = checkpoint.Size("hidden_size") / checkpoint.Size("num_heads");
    private readonly double epsilon = checkpoint.Number("layer_norm_epsilon", 1e-5);

    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "gpt_neo";
        var made = new PlainCheckpoint(options);
        var tensors = new PlainTensors(random, made);
        int width = made.Size("hidden_size");
        int inner = made.Size("intermediate_size", 4 * width);
        tensors.Table("transformer.wte.weight", made.Size("vocab_size"), width);
        tensors.Table("transformer.wpe.weight", made.Size("max_position_embeddings"), width, 0.5);
        for (int layer = 0; layer < made.Size("num_layers"); layer++)
        {
            string path = $"transformer.h.{layer}";
            tensors.Norm($"{path}.ln_1", width);
            foreach (string name in (string[])["q_proj", "k_proj", "v_proj"])
            {
                tensors.Linear($"{path}.attn.attention.{name}", width, width, hasBias: false);
            }
            tensors.Linear($"{path}.attn.attention.out_proj", width, width);
            tensors.Norm($"{path}.ln_2", width);
            tensors.Linear($"{path}.mlp.c_fc", width, inner);
            tensors.Linear($"{path}.mlp.c_proj", inner, width);
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
        (double[][] words, double[][] positions) = (Table("transformer.wte.weight"), Table("transformer.wpe.weight"));
        double[][] hidden = [.. ids.Select((id, i) => PlainMath.Add(words[id], positions[i]))];
        for (int layer = 0; layer < Checkpoint.Size("num_layers"); layer++)
        {
            string path = $"transformer.h.{layer}";
            hidden = Sum(
                hidden, Attention(layer, $"{path}.attn.attention", run, Norm($"{path}.ln_1", epsilon, hidden)));
            hidden = Sum(hidden, FeedForward(
                layer,
                $"{path}.mlp.c_fc",
                $"{path}.mlp.c_proj",
                Checkpoint.Text("activation_function", "gelu_new"),
                Norm($"{path}.ln_2", epsilon, hidden),
                run));
            run.NoteResidual(layer, hidden);
        }
        hidden = Norm("transformer.ln_f", epsilon, hidden);
        run.Logits = Head("lm_head", "transformer.wte.weight", Checkpoint.Flag("tie_word_embeddings", true), hidden);
        return run;
    }

    private double[][] Attention(int layer, string path, PlainRun run, double[][] inputs)
    {
        double[][] Of(string name) => Project($"{path}.{name}", inputs);
        int window = IsLocal(layer) ? Checkpoint.Size("window_size", 256) : int.MaxValue;
        return Project($"{path}.out_proj", run.NoteHeads(layer, headWidth, PlainAttention.Attend(
            Of("q_proj"), Of("k_proj"), Of("v_proj"), headWidth, 1,
            (_, query, key) => query - key < window ? 0 : double.NegativeInfinity)));
    }

    private bool IsLocal(int layer)
    {
        IEnumerable<JsonNode?> types = Checkpoint.Config["attention_types"]?.AsArray() ?? [];
        string[] names = Checkpoint.Config["attention_layers"] is { } layers
            ? [.. layers.AsArray().Select(name => name!.GetValue<string>())]
            : [.. types.SelectMany(type => Enumerable.Repeat(type![0]!.AsArray(), type[1]!.GetValue<int>()).SelectMany(
                list => list.Select(name => name!.GetValue<string>())))];
        return names.Length == 0 ? layer % 2 == 1 : names[layer] == "local";
    }
}
