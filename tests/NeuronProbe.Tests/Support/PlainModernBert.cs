using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>ModernBERT as its config describes it, in double precision and without LibTorch.</summary>
internal sealed class PlainModernBert(PlainCheckpoint checkpoint) : PlainModel(checkpoint)
{
    private int Width => Checkpoint.Size("hidden_size");

    private int HeadWidth => Width / Checkpoint.Size("num_attention_heads");

    private double Epsilon => Checkpoint.Number("norm_eps", 1e-5);

    /// <summary>Makes a checkpoint of random numbers, large enough that every part of the model shows in the
    /// activations.</summary>
    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        options["model_type"] = "modernbert";
        (string, int)[] sizes =
        [
            ("hidden_size", 24), ("intermediate_size", 40), ("num_attention_heads", 3), ("num_hidden_layers", 5),
                ("max_position_embeddings", 40),
            ("vocab_size", 50),
        ];
        foreach ((string key, int size) in sizes)
        {
            options.TryAdd(key, size);
        }
        var made = new PlainCheckpoint(options);
        (int width, int inner, int vocabulary) =
            (made.Size("hidden_size"), made.Size("intermediate_size"), made.Size("vocab_size"));
        made["model.embeddings.tok_embeddings.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        Norm("model.embeddings.norm");
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            if (layer > 0)
            {
                Norm($"{path}.attn_norm");
            }
            Projection($"{path}.attn.Wqkv", width, 3 * width, made.Flag("attention_bias", false));
            Projection($"{path}.attn.Wo", width, width, made.Flag("attention_bias", false));
            Norm($"{path}.mlp_norm");
            Projection($"{path}.mlp.Wi", width, 2 * inner, made.Flag("mlp_bias", false));
            Projection($"{path}.mlp.Wo", inner, width, made.Flag("mlp_bias", false));
        }
        Norm("model.final_norm");
        Projection("head.dense", width, width, made.Flag("classifier_bias", false));
        Norm("head.norm");
        if (!made.Flag("tie_word_embeddings", true))
        {
            made["decoder.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        }
        if (made.Flag("decoder_bias", true))
        {
            made["decoder.bias"] = PlainTensor.Random(random, 0, 0.5, vocabulary);
        }
        return made;

        void Norm(string path)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 1, 0.5, width);
            if (made.Flag("norm_bias", false))
            {
                made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, width);
            }
        }

        void Projection(string path, int inputs, int outputs, bool hasBias)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 0, 2 / Math.Sqrt(inputs), outputs, inputs);
            if (hasBias)
            {
                made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, outputs);
            }
        }
    }

    public override PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        double[][] words = Table("model.embeddings.tok_embeddings.weight");
        double[][] hidden = Norm("model.embeddings.norm", Epsilon, [.. ids.Select(id => words[id])]);
        for (int layer = 0; layer < Checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            hidden = Sum(
                hidden, Attention(layer, layer == 0 ? hidden : Norm($"{path}.attn_norm", Epsilon, hidden), run));
            hidden = Sum(hidden, FeedForward(layer, Norm($"{path}.mlp_norm", Epsilon, hidden), run));
            run.NoteResidual(layer, hidden);
        }
        run.LastHidden = hidden;
        run.Logits = Checkpoint.Tensors.ContainsKey("head.dense.weight")
            ? Logits(Norm("model.final_norm", Epsilon, hidden)) : [];
        return run;
    }

    private double[][] Logits(double[][] hidden)
    {
        string activation = Checkpoint.Text("classifier_activation", "gelu");
        double[][] transformed = [.. Project("head.dense", hidden)
            .Select(row => Array.ConvertAll(row, x => PlainMath.Activate(activation, x)))];
        bool isTied = Checkpoint.Flag("tie_word_embeddings", true);
        return Head(
            "decoder", "model.embeddings.tok_embeddings.weight", isTied, Norm("head.norm", Epsilon, transformed));
    }

    private double[][] Attention(int layer, double[][] input, PlainRun run)
    {
        string path = $"model.layers.{layer}.attn";
        double[][] joint = run.Note($"{path}.Wqkv", input, Project($"{path}.Wqkv", input));
        double[][] queries = Rotate(layer, [.. joint.Select(j => j[..Width])]);
        double[][] keys = Rotate(layer, [.. joint.Select(j => j[Width..(2 * Width)])]);
        double[][] values = [.. joint.Select(j => j[(2 * Width)..])];
        // A token attends to local_attention tokens, half of them on each side, and to itself.
        int reach = IsLocal(layer) ? Checkpoint.Size("local_attention", 128) / 2 : input.Length;
        double[][] mixed = [.. queries.Select((query, token) =>
            Mix(query, keys, values, Math.Max(0, token - reach), Math.Min(input.Length - 1, token + reach)))];
        run.NoteHeads(layer, HeadWidth, mixed);
        return run.Note($"{path}.Wo", mixed, Project($"{path}.Wo", mixed));
    }

    private double[] Mix(double[] query, double[][] keys, double[][] values, int first, int last)
    {
        double[] mixed = new double[query.Length];
        for (int head = 0; head < query.Length; head += HeadWidth)
        {
            double[] weights = [.. Enumerable.Range(first, last + 1 - first).Select(token =>
                Math.Exp(PlainMath.Dot(query.AsSpan(head, HeadWidth), keys[token].AsSpan(head, HeadWidth)) / Math
                    .Sqrt(HeadWidth)))];
            for (int i = head; i < head + HeadWidth; i++)
            {
                mixed[i] = weights.Select((weight, token) => weight * values[first + token][i]).Sum() / weights.Sum();
            }
        }
        return mixed;
    }

    private bool IsLocal(int layer) => Checkpoint.Config["layer_types"] is JsonArray kinds
        ? kinds[layer]!.GetValue<string>() == "sliding_attention"
        : layer % Checkpoint.Size("global_attn_every_n_layers", 3) != 0;

    private double[][] Rotate(int layer, double[][] rows)
    {
        double theta = Checkpoint.Number("global_rope_theta", 160_000);
        if (IsLocal(layer)
            && !(Checkpoint.Config.ContainsKey("local_rope_theta") && Checkpoint.Config["local_rope_theta"] is null))
        {
            theta = Checkpoint.Number("local_rope_theta", 10_000);
        }
        JsonNode? own = Checkpoint.Config["rope_parameters"]?[IsLocal(layer) ? "sliding_attention" : "full_attention"];
        return PlainAttention.Rotate(rows, HeadWidth, HeadWidth, own?["rope_theta"]?.GetValue<double>() ?? theta);
    }

    private double[][] FeedForward(int layer, double[][] input, PlainRun run)
    {
        string path = $"model.layers.{layer}.mlp";
        string activation = Checkpoint.Text("hidden_activation", "gelu");
        double[][] joint = run.Note($"{path}.Wi", input, Project($"{path}.Wi", input));
        int inner = joint[0].Length / 2;
        double[][] gate = [.. joint.Select(j => j[..inner])];
        double[][] up = [.. joint.Select(j => j[inner..])];
        double[][] post =
            [.. gate.Zip(up, (g, u) => g.Zip(u, (x, y) => PlainMath.Activate(activation, x) * y).ToArray())];
        (run.Sites[$"ffn.{layer}.pre"], run.Sites[$"ffn.{layer}.gate"]) = (gate, gate);
        (run.Sites[$"ffn.{layer}.up"], run.Sites[$"ffn.{layer}.post"]) = (up, post);
        return run.Note($"{path}.Wo", post, Project($"{path}.Wo", post));
    }
}
