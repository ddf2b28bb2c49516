using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>BERT, RoBERTa and DistilBERT as their configs describe them,
/// in double precision and without LibTorch.</summary>
/// <remarks>Keys and tensors have BERT's names here; <see cref="Stored"/> gives them those of the family.</remarks>
internal sealed class PlainBert(PlainCheckpoint checkpoint)
{
    private static readonly (string Bert, string Roberta)[] RobertaNames =
    [
        ("bert.", "roberta."),
        ("cls.predictions.transform.dense", "lm_head.dense"),
        ("cls.predictions.transform.LayerNorm", "lm_head.layer_norm"),
        ("cls.predictions.", "lm_head."),
    ];

    private static readonly (string Bert, string DistilBert)[] DistilBertNames =
    [
        ("bert.", "distilbert."), ("encoder.layer", "transformer.layer"), ("attention.self.query", "attention.q_lin"),
        ("attention.self.key", "attention.k_lin"),
        ("attention.self.value", "attention.v_lin"),
        ("attention.output.dense", "attention.out_lin"),
        ("attention.output.LayerNorm", "sa_layer_norm"),
        ("intermediate.dense", "ffn.lin1"), ("output.dense", "ffn.lin2"), ("output.LayerNorm", "output_layer_norm"),
        ("cls.predictions.transform.dense", "vocab_transform"),
        ("cls.predictions.transform.LayerNorm", "vocab_layer_norm"),
        ("cls.predictions.decoder", "vocab_projector"), ("cls.predictions.", "vocab_projector."),
    ];

    private static readonly (string Bert, string DistilBert)[] DistilBertKeys =
    [
        ("hidden_size", "dim"), ("num_attention_heads", "n_heads"), ("num_hidden_layers", "n_layers"),
        ("intermediate_size", "hidden_dim"), ("hidden_act", "activation"),
    ];

    private readonly string family = checkpoint.Text("model_type", "bert");
    private readonly int width = checkpoint.Size("hidden_size");
    private readonly string activation = checkpoint.Text("hidden_act", "gelu");
    private readonly double epsilon = checkpoint.Number("layer_norm_eps", 1e-12);

    /// <summary>Makes a checkpoint of random numbers,
    /// large enough that every part of the model shows in the activations.</summary>
    public static PlainCheckpoint Make(Random random, JsonObject options)
    {
        var made = new PlainCheckpoint(options);
        (int width, int inner, int vocabulary) =
            (made.Size("hidden_size"), made.Size("intermediate_size"), made.Size("vocab_size"));
        bool hasTypes = made.Text("model_type", "bert") != "distilbert";
        made["bert.embeddings.word_embeddings.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        made["bert.embeddings.position_embeddings.weight"] = PlainTensor.Random(
            random, 0, 0.5, made.Size("max_position_embeddings"), width);
        if (hasTypes)
        {
            made["bert.embeddings.token_type_embeddings.weight"] = PlainTensor.Random(
                random, 0, 0.5, made.Size("type_vocab_size", 2), width);
        }
        Norm("bert.embeddings.LayerNorm");
        for (int layer = 0; layer < made.Size("num_hidden_layers"); layer++)
        {
            string path = $"bert.encoder.layer.{layer}";
            foreach (string part in (string[])["query", "key", "value"])
            {
                Projection($"{path}.attention.self.{part}", width, width);
            }
            Projection($"{path}.attention.output.dense", width, width);
            Norm($"{path}.attention.output.LayerNorm");
            Projection($"{path}.intermediate.dense", width, inner);
            Projection($"{path}.output.dense", inner, width);
            Norm($"{path}.output.LayerNorm");
        }
        Projection("cls.predictions.transform.dense", width, width);
        Norm("cls.predictions.transform.LayerNorm");
        made["cls.predictions.bias"] = PlainTensor.Random(random, 0, 0.5, vocabulary);
        if (!made.Flag("tie_word_embeddings", true))
        {
            made["cls.predictions.decoder.weight"] = PlainTensor.Random(random, 0, 1, vocabulary, width);
        }
        return made;

        void Norm(string path)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 1, 0.5, width);
            made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, width);
        }

        void Projection(string path, int inputs, int outputs)
        {
            made[$"{path}.weight"] = PlainTensor.Random(random, 0, 2 / Math.Sqrt(inputs), outputs, inputs);
            made[$"{path}.bias"] = PlainTensor.Random(random, 0, 0.5, outputs);
        }
    }

    /// <summary>The checkpoint with the keys and names that its family gives them.</summary>
    public PlainCheckpoint Stored()
    {
        (string Bert, string Own)[] names = family switch
        {
            "roberta" => RobertaNames,
            "distilbert" => DistilBertNames,
            _ => [],
        };
        PlainCheckpoint stored = checkpoint.Renamed(
            name => names.Aggregate(name, (n, pair) => n.Replace(pair.Bert, pair.Own, StringComparison.Ordinal)));
        foreach ((string bert, string own) in family == "distilbert" ? DistilBertKeys : [])
        {
            if (stored.Config.Remove(bert, out JsonNode? value))
            {
                stored.Config[own] = value;
            }
        }
        return stored;
    }

    public PlainRun Run(int[] ids)
    {
        var run = new PlainRun();
        double[][] words = Take("embeddings.word_embeddings.weight").Rows();
        double[][] hidden = Norm("bert.embeddings.LayerNorm", Embed(ids, words));
        for (int layer = 0; layer < checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"bert.encoder.layer.{layer}";
            double[][] mixed = Attend(
                Project($"{path}.attention.self.query", hidden),
                Project($"{path}.attention.self.key", hidden),
                Project($"{path}.attention.self.value", hidden));
            run.NoteHeads(layer, width / checkpoint.Size("num_attention_heads"), mixed);
            hidden = Norm(
                $"{path}.attention.output.LayerNorm",
                [.. hidden.Zip(Project($"{path}.attention.output.dense", mixed), PlainMath.Add)]);
            double[][] pre = Project($"{path}.intermediate.dense", hidden);
            double[][] post = Activate(activation, pre);
            run.Sites[$"ffn.{layer}.pre"] = pre;
            run.Sites[$"ffn.{layer}.post"] = post;
            hidden = Norm(
                $"{path}.output.LayerNorm", [.. hidden.Zip(Project($"{path}.output.dense", post), PlainMath.Add)]);
            run.NoteResidual(layer, hidden);
        }
        run.Logits = checkpoint.Tensors.ContainsKey("cls.predictions.bias") ? Head(hidden, words) : [];
        return run;
    }

    private double[][] Embed(int[] ids, double[][] words)
    {
        double[][] positions = Take("embeddings.position_embeddings.weight").Rows();
        double[] type = family == "distilbert"
            ? new double[width]
            : Take("embeddings.token_type_embeddings.weight").Rows()[0];
        int padding = checkpoint.Size("pad_token_id", 1);
        return [.. ids.Select((id, i) =>
        {
            int row = family != "roberta" ? i
                : id == padding ? padding
                : padding + ids.Take(i + 1).Count(other => other != padding);
            return PlainMath.Add(PlainMath.Add(words[id], type), positions[row]);
        })];
    }

    private double[][] Attend(double[][] queries, double[][] keys, double[][] values)
    {
        int headWidth = width / checkpoint.Size("num_attention_heads");
        double factor = 1 / Math.Sqrt(headWidth);
        if (checkpoint.Flag("is_decoder", false))
        {
            return PlainMath.Attend(queries, keys, values, headWidth, factor);
        }
        // Seen from past the last token, causal attention reaches all; a query's place in its row does not matter.
        return [.. queries.Select(
            query => PlainMath.Attend([.. keys[1..], query], keys, values, headWidth, factor)[^1])];
    }

    private double[][] Head(double[][] hidden, double[][] words)
    {
        double[][] dense = Activate(
            family == "roberta" ? "gelu" : activation, Project("cls.predictions.transform.dense", hidden));
        double[][] vocabulary = checkpoint.Flag("tie_word_embeddings", true)
            ? words
            : checkpoint["cls.predictions.decoder.weight"].Rows();
        double[] bias = checkpoint["cls.predictions.bias"].Vector();
        return [.. Norm("cls.predictions.transform.LayerNorm", dense).Select(
            h => PlainMath.Linear(vocabulary, bias, h))];
    }

    private static double[][] Activate(string name, double[][] values) =>
        [.. values.Select(row => Array.ConvertAll(row, x => PlainMath.Activate(name, x)))];

    private double[][] Norm(string path, double[][] hidden)
    {
        (double[] scale, double[] shift) = (checkpoint[$"{path}.weight"].Vector(), checkpoint[$"{path}.bias"].Vector());
        return [.. hidden.Select(h => PlainMath.LayerNorm(scale, shift, epsilon, h))];
    }

    private double[][] Project(string path, double[][] inputs)
    {
        (double[][] weight, double[] bias) = (checkpoint[$"{path}.weight"].Rows(), checkpoint[$"{path}.bias"].Vector());
        return [.. inputs.Select(x => PlainMath.Linear(weight, bias, x))];
    }

    private PlainTensor Take(string name) => checkpoint[$"bert.{name}"];
}
