namespace NeuronProbe.Tests.Support;

/// <summary>GPT-2 as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainGpt2(PlainCheckpoint checkpoint)
{
    private readonly int width = checkpoint.Size("n_embd");
    private readonly int heads = checkpoint.Size("n_head");
    private readonly double epsilon = checkpoint.Number("layer_norm_epsilon", 1e-5);
    private readonly string activation = checkpoint.Text("activation_function", "gelu_new");

    /// <summary>Makes a checkpoint of random numbers,
    /// large enough that every part of the model shows in the activations.</summary>
    public static PlainCheckpoint Make(Random random, System.Text.Json.Nodes.JsonObject options)
    {
        options["model_type"] = "gpt2";
        var made = new PlainCheckpoint(options);
        (int width, int vocabulary) = (made.Size("n_embd"), made.Size("vocab_size"));
        int inner = made.Size("n_inner", 4 * width);
        made["transformer.wte.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        made["transformer.wpe.weight"] = PlainTensor.Random(random, 0, 0.5, made.Size("n_positions"), width);
        for (int layer = 0; layer < made.Size("n_layer"); layer++)
        {
            string path = $"transformer.h.{layer}";
            Norm($"{path}.ln_1");
            Projection($"{path}.attn.c_attn", width, 3 * width);
            Projection($"{path}.attn.c_proj", width, width);
            Norm($"{path}.ln_2");
            Projection($"{path}.mlp.c_fc", width, inner);
            Projection($"{path}.mlp.c_proj", inner, width);
        }
        Norm("transformer.ln_f");
        if (!made.Flag("tie_word_embeddings", true))
        {
            made["lm_head.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        }
        return made;

        void Norm(string path)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 1, 0.5, width);
            made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, width);
        }

        void Projection(string path, int inputs, int outputs)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 0, 2 / Math.Sqrt(inputs), inputs, outputs);
            made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, outputs);
        }
    }

    public PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        double[][] words = Take("wte.weight").Rows();
        double[][] positions = Take("wpe.weight").Rows();
        double[][] hidden = [.. ids.Select((id, i) => PlainMath.Add(words[id], positions[i]))];
        for (int layer = 0; layer < checkpoint.Size("n_layer"); layer++)
        {
            hidden = Attention(layer, hidden, run);
            hidden = run.NoteResidual(layer, FeedForward(layer, hidden, run));
        }
        double[][] head = checkpoint.Flag("tie_word_embeddings", true) ? words : checkpoint["lm_head.weight"].Rows();
        run.Logits = [.. Norm("ln_f", hidden).Select(h => PlainMath.Linear(head, null, h))];
        return run;
    }

    private double[][] Attention(int layer, double[][] hidden, PlainRun run)
    {
        int headWidth = width / heads;
        double factor = (checkpoint.Flag("scale_attn_weights", true) ? 1 / Math.Sqrt(headWidth) : 1)
            / (checkpoint.Flag("scale_attn_by_inverse_layer_idx", false) ? layer + 1 : 1);
        double[][] fused = Project($"h.{layer}.attn.c_attn", Norm($"h.{layer}.ln_1", hidden));
        double[][] mixed = run.NoteHeads(layer, headWidth, PlainMath.Attend(
            [.. fused.Select(f => f[..width])],
            [.. fused.Select(f => f[width..(2 * width)])],
            [.. fused.Select(f => f[(2 * width)..])],
            headWidth,
            factor));
        return [.. hidden.Zip(Project($"h.{layer}.attn.c_proj", mixed), PlainMath.Add)];
    }

    private double[][] FeedForward(int layer, double[][] hidden, PlainRun run)
    {
        double[][] pre = Project($"h.{layer}.mlp.c_fc", Norm($"h.{layer}.ln_2", hidden));
        double[][] post = [.. pre.Select(p => Array.ConvertAll(p, x => PlainMath.Activate(activation, x)))];
        run.Sites[$"ffn.{layer}.pre"] = pre;
        run.Sites[$"ffn.{layer}.post"] = post;
        return [.. hidden.Zip(Project($"h.{layer}.mlp.c_proj", post), PlainMath.Add)];
    }

    private double[][] Norm(string path, double[][] hidden)
    {
        (double[] scale, double[] shift) = (Take($"{path}.weight").Vector(), Take($"{path}.bias").Vector());
        return [.. hidden.Select(h => PlainMath.LayerNorm(scale, shift, epsilon, h))];
    }

    private double[][] Project(string path, double[][] inputs)
    {
        (double[][] weight, double[] bias) = (Take($"{path}.weight").Columns(), Take($"{path}.bias").Vector());
        return [.. inputs.Select(x => PlainMath.Linear(weight, bias, x))];
    }

    private PlainTensor Take(string name) => checkpoint[$"transformer.{name}"];
}
