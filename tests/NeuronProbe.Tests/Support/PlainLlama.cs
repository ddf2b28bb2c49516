namespace NeuronProbe.Tests.Support;

/// <summary>Llama as its config describes it, in double precision and without LibTorch. Frequencies of positions are not scaled here.</summary>
internal sealed class PlainLlama
{
    private readonly PlainCheckpoint checkpoint;
    private readonly int headWidth;
    private readonly double epsilon;
    private readonly Dictionary<string, double[][]> matrices;

    public PlainLlama(PlainCheckpoint checkpoint)
    {
        this.checkpoint = checkpoint;
        headWidth = HeadWidthOf(checkpoint);
        epsilon = checkpoint.Number("rms_norm_eps", 1e-6);
        matrices = checkpoint.Tensors.Where(t => t.Value.Shape.Length == 2).ToDictionary(t => t.Key, t => t.Value.Rows());
    }

    /// <summary>Makes a checkpoint of random numbers, large enough that every part of the model shows in the activations.</summary>
    public static PlainCheckpoint Make(Random random, System.Text.Json.Nodes.JsonObject options)
    {
        options["model_type"] = "llama";
        var made = new PlainCheckpoint(options);
        (int width, int inner, int vocabulary) = (made.Size("hidden_size"), made.Size("intermediate_size"), made.Size("vocab_size"));
        int heads = made.Size("num_attention_heads");
        (int queries, int keys) = (heads * HeadWidthOf(made), made.Size("num_key_value_heads", heads) * HeadWidthOf(made));
        (bool attentionBias, bool innerBias) = (made.Flag("attention_bias", false), made.Flag("mlp_bias", false));
        made["model.embed_tokens.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            made[$"{path}.input_layernorm.weight"] = PlainTensor.Random(random, 1, 0.5, width);
            Projection($"{path}.self_attn.q_proj", width, queries, attentionBias);
            Projection($"{path}.self_attn.k_proj", width, keys, attentionBias);
            Projection($"{path}.self_attn.v_proj", width, keys, attentionBias);
            Projection($"{path}.self_attn.o_proj", queries, width, attentionBias);
            made[$"{path}.post_attention_layernorm.weight"] = PlainTensor.Random(random, 1, 0.5, width);
            Projection($"{path}.mlp.gate_proj", width, inner, innerBias);
            Projection($"{path}.mlp.up_proj", width, inner, innerBias);
            Projection($"{path}.mlp.down_proj", inner, width, innerBias);
        }
        made["model.norm.weight"] = PlainTensor.Random(random, 1, 0.5, width);
        if (!made.Flag("tie_word_embeddings", false))
        {
            made["lm_head.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        }
        return made;

        void Projection(string path, int inputs, int outputs, bool hasBias)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 0, 2 / Math.Sqrt(inputs), outputs, inputs);
            if (hasBias)
            {
                made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, outputs);
            }
        }
    }

    public PlainRun Run(int[] ids, bool withLogits = true)
    {
        var run = new PlainRun();
        double[][] words = matrices["model.embed_tokens.weight"];
        double[][] hidden = [.. ids.Select(id => words[id])];
        for (int layer = 0; layer < checkpoint.Size("num_hidden_layers"); layer++)
        {
            hidden = Attention($"model.layers.{layer}", hidden);
            hidden = FeedForward(layer, hidden, run);
        }
        if (withLogits)
        {
            double[][] head = checkpoint.Flag("tie_word_embeddings", false) ? words : matrices["lm_head.weight"];
            run.Logits = [.. Norm("model.norm", hidden).Select(h => PlainMath.Linear(head, null, h))];
        }
        return run;
    }

    private static int HeadWidthOf(PlainCheckpoint checkpoint) =>
        checkpoint.Size("head_dim", checkpoint.Size("hidden_size") / checkpoint.Size("num_attention_heads"));

    private double[][] Attention(string path, double[][] hidden)
    {
        double[][] normed = Norm($"{path}.input_layernorm", hidden);
        double[][] queries = [.. Project($"{path}.self_attn.q_proj", normed).Select(Rotate)];
        double[][] keys = [.. Project($"{path}.self_attn.k_proj", normed).Select(Rotate)];
        double[][] values = Project($"{path}.self_attn.v_proj", normed);
        double[][] mixed = PlainMath.Attend(queries, keys, values, headWidth, 1 / Math.Sqrt(headWidth));
        return [.. hidden.Zip(Project($"{path}.self_attn.o_proj", mixed), PlainMath.Add)];
    }

    /// <summary>Turns each pair (i, i + half) of a head by position times theta^(-2i / head width).</summary>
    private double[] Rotate(double[] heads, int position)
    {
        double theta = checkpoint.Number("rope_theta", 10000);
        double[] turned = new double[heads.Length];
        int half = headWidth / 2;
        for (int i = 0; i < heads.Length; i++)
        {
            int inHead = i % headWidth;
            double angle = position * Math.Pow(theta, -2.0 * (inHead % half) / headWidth);
            double partner = inHead < half ? -heads[i + half] : heads[i - half];
            turned[i] = (heads[i] * Math.Cos(angle)) + (partner * Math.Sin(angle));
        }
        return turned;
    }

    private double[][] FeedForward(int layer, double[][] hidden, PlainRun run)
    {
        string path = $"model.layers.{layer}.mlp";
        string activation = checkpoint.Text("hidden_act", "silu");
        double[][] normed = Norm($"model.layers.{layer}.post_attention_layernorm", hidden);
        double[][] gate = Project($"{path}.gate_proj", normed);
        double[][] up = Project($"{path}.up_proj", normed);
        double[][] post = [.. gate.Zip(up, (g, u) => g.Zip(u, (x, y) => PlainMath.Activate(activation, x) * y).ToArray())];
        run.Sites[$"ffn.{layer}.pre"] = gate;
        run.Sites[$"ffn.{layer}.gate"] = gate;
        run.Sites[$"ffn.{layer}.up"] = up;
        run.Sites[$"ffn.{layer}.post"] = post;
        return [.. hidden.Zip(Project($"{path}.down_proj", post), PlainMath.Add)];
    }

    private double[][] Norm(string path, double[][] hidden)
    {
        double[] scale = checkpoint[$"{path}.weight"].Vector();
        return [.. hidden.Select(h => PlainMath.RootMeanSquareNorm(scale, epsilon, h))];
    }

    private double[][] Project(string path, double[][] inputs)
    {
        double[][] weight = matrices[$"{path}.weight"];
        double[]? bias = checkpoint.Tensors.GetValueOrDefault($"{path}.bias")?.Vector();
        return [.. inputs.Select(x => PlainMath.Linear(weight, bias, x))];
    }
}
