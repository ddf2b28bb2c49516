using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>Llama and the families that follow it, as their configs describe them,
/// in double precision and without LibTorch.</summary>
internal sealed class PlainGated
{
    private readonly PlainCheckpoint checkpoint;
    private readonly string family;
    private readonly int headWidth;
    private readonly PlainRotary rotary;
    private readonly Dictionary<string, double[][]> matrices;

    public PlainGated(PlainCheckpoint checkpoint)
    {
        this.checkpoint = checkpoint;
        family = checkpoint.Text("model_type", "llama");
        headWidth = HeadWidthOf(checkpoint);
        rotary = new PlainRotary(checkpoint, Slides);
        matrices = checkpoint.Tensors.Where(t => t.Value.Shape.Length == 2)
            .ToDictionary(t => t.Key, t => t.Value.Rows());
    }

    /// <summary>The frequency of each pair of columns in a row of so many tokens;
    /// by default theta^(-2i / rotated columns).</summary>
    public Func<int, double[]>? Frequencies { get; init; }

    /// <summary>What sines and cosines are multiplied by.</summary>
    public double Magnitude { get; init; } = 1;

    private bool IsGemma => family is "gemma" or "gemma2" or "gemma3_text";

    private bool HasInputNorms => family is not ("olmo2" or "olmo3");

    private bool HasOutputNorms => family is "gemma2" or "gemma3_text" or "olmo2" or "olmo3";

    public static int HeadWidthOf(PlainCheckpoint checkpoint) =>
        checkpoint.Size("head_dim", checkpoint.Size("hidden_size") / checkpoint.Size("num_attention_heads"));

    public PlainRun Run(int[] ids, bool withLogits = true)
    {
        var run = new PlainRun();
        double[][] words = matrices["model.embed_tokens.weight"];
        double scale = IsGemma ? Math.Sqrt(checkpoint.Size("hidden_size"))
            : checkpoint.Number("embedding_multiplier", 1);
        double[][] hidden = [.. ids.Select(id => Array.ConvertAll(words[id], x => x * scale))];
        for (int layer = 0; layer < checkpoint.Size("num_hidden_layers"); layer++)
        {
            string path = $"model.layers.{layer}";
            double[][] attended =
                Attention(layer, HasInputNorms ? Norm($"{path}.input_layernorm", hidden) : hidden, run);
            hidden = AddAll(hidden, HasOutputNorms ? Norm($"{path}.post_attention_layernorm", attended) : attended);
            string before = HasOutputNorms ? "pre_feedforward_layernorm" : "post_attention_layernorm";
            double[][] fed = FeedForward(layer, HasInputNorms ? Norm($"{path}.{before}", hidden) : hidden, run);
            hidden = AddAll(hidden, HasOutputNorms ? Norm($"{path}.post_feedforward_layernorm", fed) : fed);
            run.NoteResidual(layer, hidden);
        }
        run.LastHidden = hidden;
        if (withLogits)
        {
            double[][] head = matrices.GetValueOrDefault("lm_head.weight", words);
            double divisor = checkpoint.Number("logits_scaling", 1);
            run.Logits = [.. Norm("model.norm", hidden).Select(h =>
                Array.ConvertAll(PlainMath.Linear(head, null, h), x => Cap(x / divisor, "final_logit_softcapping")))];
        }
        return run;
    }

    private double[][] AddAll(double[][] stream, double[][] part)
    {
        double factor = checkpoint.Number("residual_multiplier", 1);
        return [.. stream.Zip(part, (x, y) => x.Zip(y, (a, b) => a + (factor * b)).ToArray())];
    }

    private double[][] Attention(int layer, double[][] input, PlainRun run)
    {
        string path = $"model.layers.{layer}.self_attn";
        int queryWidth = checkpoint.Size("num_attention_heads") * headWidth;
        double[][][] parts = matrices.ContainsKey($"{path}.qkv_proj.weight")
            ? Cut(Project($"{path}.qkv_proj", input, run), queryWidth)
            : [Project($"{path}.q_proj", input, run), Project($"{path}.k_proj", input, run),
                Project($"{path}.v_proj", input, run)];
        if (checkpoint.Config["clip_qkv"] is { } clip)
        {
            double bound = clip.GetValue<double>();
            parts = [.. parts.Select(
                p => p.Select(row => Array.ConvertAll(row, x => Math.Clamp(x, -bound, bound))).ToArray())];
        }
        double[] frequencies = Frequencies?.Invoke(input.Length) ?? rotary.Frequencies(layer);
        double[][] queries = [.. NormQueriesOrKeys($"{path}.q_norm", parts[0])
            .Select((row, position) => Rotate(row, position, frequencies))];
        double[][] keys = [.. NormQueriesOrKeys($"{path}.k_norm", parts[1])
            .Select((row, position) => Rotate(row, position, frequencies))];
        return Project(
            $"{path}.o_proj", run.NoteHeads(layer, headWidth, Attend(layer, queries, keys, parts[2])), run);
    }

    /// <summary>Queries, keys and values out of a joint projection.</summary>
    private static double[][][] Cut(double[][] joint, int queryWidth)
    {
        int keyWidth = (joint[0].Length - queryWidth) / 2;
        return
        [
            [.. joint.Select(j => j[..queryWidth])],
            [.. joint.Select(j => j[queryWidth..^keyWidth])],
            [.. joint.Select(j => j[^keyWidth..])],
        ];
    }

    private double[][] Attend(int layer, double[][] queries, double[][] keys, double[][] values)
    {
        double scale = family == "granite" ? checkpoint.Number("attention_multiplier", 1)
            : 1 / Math.Sqrt(family is "gemma2" or "gemma3_text" ? checkpoint.Number("query_pre_attn_scalar", 256)
                : headWidth);
        int sharing = queries[0].Length / keys[0].Length;
        bool looksAhead = checkpoint.Flag("use_bidirectional_attention", false);
        // Looking both ways, half of the window lies on each side.
        // A missing key means 4,096 tokens, in Phi 3 as many as there are; null means as many as there are.
        int usual = family == "phi3" || checkpoint.Config.ContainsKey("sliding_window") ? int.MaxValue / 2 : 4096;
        int sliding = checkpoint.Size("sliding_window", usual);
        int window = !Slides(layer) ? int.MaxValue / 2 : looksAhead ? (sliding / 2) + 1 : sliding;
        return [.. queries.Select((query, token) =>
        {
            double[] output = new double[query.Length];
            int first = Math.Max(0, token - window + 1);
            for (int head = 0; head < query.Length / headWidth; head++)
            {
                (int from, int shared) = (head * headWidth, head / sharing * headWidth);
                int end = looksAhead ? Math.Min(queries.Length, token + window) : token + 1;
                double[] weights = new double[end - first];
                for (int seen = first; seen < end; seen++)
                {
                    double score = scale
                        * PlainMath.Dot(query.AsSpan(from, headWidth), keys[seen].AsSpan(shared, headWidth));
                    weights[seen - first] = Math.Exp(Cap(score, "attn_logit_softcapping"));
                }
                double sum = weights.Sum();
                for (int seen = first; seen < end; seen++)
                {
                    for (int i = 0; i < headWidth; i++)
                    {
                        output[from + i] += weights[seen - first] / sum * values[seen][shared + i];
                    }
                }
            }
            return output;
        })];
    }

    /// <summary>Whether a layer attends to the last tokens only.</summary>
    private bool Slides(int layer) =>
        checkpoint.Config["layer_types"] is JsonArray kinds ? kinds[layer]!.GetValue<string>() == "sliding_attention"
        : family switch
        {
            "mistral" or "phi3" => true,
            "gemma2" => layer % 2 == 0,
            "qwen2" or "qwen3" =>
                checkpoint.Flag("use_sliding_window", false) && layer >= checkpoint.Size("max_window_layers", 28),
            "smollm3" => checkpoint.Flag("use_sliding_window", false) && rotary.Frequencies(layer).Length == 0,
            "gemma3_text" => (layer + 1) % checkpoint.Size("sliding_window_pattern", 6) != 0,
            "olmo3" => (layer + 1) % 4 != 0,
            _ => false,
        };

    private double Cap(double x, string key)
    {
        double usual = family != "gemma2" || checkpoint.Config.ContainsKey(key) ? 0
            : key == "attn_logit_softcapping" ? 50
            : 30;
        return checkpoint.Number(key, usual) is > 0 and var cap ? cap * Math.Tanh(x / cap) : x;
    }

    /// <summary>Rotates each pair (i, i + half) of a head's rotated columns by position times frequency.</summary>
    private double[] Rotate(double[] heads, int position, double[] frequencies)
    {
        double[] rotated = [.. heads];
        int half = frequencies.Length;
        for (int head = 0; head < heads.Length; head += headWidth)
        {
            for (int i = 0; i < half; i++)
            {
                (double cosine, double sine) =
                    (Magnitude * Math.Cos(position * frequencies[i]), Magnitude * Math.Sin(position * frequencies[i]));
                (double x, double y) = (heads[head + i], heads[head + half + i]);
                (rotated[head + i], rotated[head + half + i]) = ((x * cosine) - (y * sine), (y * cosine) + (x * sine));
            }
        }
        return rotated;
    }

    private double[][] FeedForward(int layer, double[][] input, PlainRun run)
    {
        string path = $"model.layers.{layer}.mlp";
        (string key, string fallback) = IsGemma ? ("hidden_activation", "gelu_pytorch_tanh") : ("hidden_act", "silu");
        string activation = checkpoint.Text(key, fallback);
        double[][] joint = matrices.ContainsKey($"{path}.gate_up_proj.weight")
            ? Project($"{path}.gate_up_proj", input, run) : [];
        double[][] gate = joint.Length > 0 ? [.. joint.Select(j => j[..(j.Length / 2)])]
            : Project($"{path}.gate_proj", input, run);
        double[][] up = joint.Length > 0 ? [.. joint.Select(j => j[(j.Length / 2)..])]
            : Project($"{path}.up_proj", input, run);
        double[][] post =
            [.. gate.Zip(up, (g, u) => g.Zip(u, (x, y) => PlainMath.Activate(activation, x) * y).ToArray())];
        run.Sites[$"ffn.{layer}.pre"] = gate;
        run.Sites[$"ffn.{layer}.gate"] = gate;
        run.Sites[$"ffn.{layer}.up"] = up;
        run.Sites[$"ffn.{layer}.post"] = post;
        return Project($"{path}.down_proj", post, run);
    }

    /// <summary>A norm of queries or keys where the family has one: of each head, or in OLMo of all heads of a token as
    /// one.</summary>
    private double[][] NormQueriesOrKeys(string path, double[][] rows) =>
        !checkpoint.Tensors.ContainsKey($"{path}.weight") ? rows
        : family is "olmo2" or "olmo3" ? Norm(path, rows)
        : [.. rows.Select(row => Norm(path, [.. row.Chunk(headWidth)]).SelectMany(head => head).ToArray())];

    private double[][] Norm(string path, double[][] hidden)
    {
        if (family == "olmo")
        {
            double[] ones = [.. hidden[0].Select(_ => 1.0)];
            return [.. hidden.Select(h => PlainMath.LayerNorm(ones, new double[ones.Length], 1e-5, h))];
        }
        double[] scale = Array.ConvertAll(checkpoint[$"{path}.weight"].Vector(), w => IsGemma ? 1 + w : w);
        double epsilon = checkpoint.Number("rms_norm_eps", family is "phi3" or "olmo2" or "olmo3" ? 1e-5 : 1e-6);
        return [.. hidden.Select(h => PlainMath.RootMeanSquareNorm(scale, epsilon, h))];
    }

    private double[][] Project(string path, double[][] inputs, PlainRun run)
    {
        double[][] weight = matrices[$"{path}.weight"];
        double[]? bias = checkpoint.Tensors.GetValueOrDefault($"{path}.bias")?.Vector();
        return run.Note(path, inputs, [.. inputs.Select(x => PlainMath.Linear(weight, bias, x))]);
    }
}
