namespace NeuronProbe.Peers;

/// <summary>Ways to write GPT-2's attention and activation as a graph.</summary>
internal enum OnnxWay
{
    /// <summary>Of elementary operators, as an exporter writes it.</summary>
    Plain,

    /// <summary>With ONNX Runtime's <c>MultiHeadAttention</c> and <c>FastGelu</c>.</summary>
    Mha,

    /// <summary>With its <c>GroupQueryAttention</c> and <c>FastGelu</c>.</summary>
    Gqa,
}

/// <summary>Writes the model without a head as ONNX Runtime reads it.</summary>
internal sealed class OnnxFile
{
    private readonly OnnxGraph graph = new();
    private readonly OnnxWay way;

    private OnnxFile(OnnxWay way) => this.way = way;

    /// <param name="path">Where to.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="way">How the graph is written.</param>
    public static void Write(string path, RandomTensors tensors, OnnxWay way)
    {
        var file = new OnnxFile(way);
        file.Build(tensors);
        file.graph.Write(path);
    }

    private void Build(RandomTensors tensors)
    {
        graph.Input("ids", OnnxGraph.Int64, "rows", "length");
        graph.Input("positions", OnnxGraph.Int64, "length");
        if (way == OnnxWay.Plain)
        {
            graph.Input("mask", OnnxGraph.Float32, "length", "length");
        }
        if (way == OnnxWay.Gqa)
        {
            // What GroupQueryAttention wants to know of what is in its cache.
            graph.Input("last", OnnxGraph.Int32, "rows");
            graph.Input("total", OnnxGraph.Int32, 1);
        }
        foreach ((string name, RandomTensor tensor) in tensors.All)
        {
            graph.Constant(name, tensor.Values, tensor.Shape);
        }
        graph.Constant("heads", 0, 0, Gpt2Shape.Heads, Gpt2Shape.HeadWidth);
        graph.Constant("joined", 0, 0, Gpt2Shape.Width);
        graph.Constant("thirds", Gpt2Shape.Width, Gpt2Shape.Width, Gpt2Shape.Width);
        graph.Constant("scale", [1 / MathF.Sqrt(Gpt2Shape.HeadWidth)]);
        graph.Constant("half", [0.5f]);
        graph.Constant("one", [1f]);
        graph.Constant("three", [3f]);
        graph.Constant("cubic", [0.044715f]);
        graph.Constant("slope", [(float)Math.Sqrt(2 / Math.PI)]);
        string hidden = graph.Node(
            "Add",
            [
                graph.Node("Gather", ["transformer.wte.weight", "ids"]),
                graph.Node("Gather", ["transformer.wpe.weight", "positions"]),
            ]);
        for (int layer = 0; layer < Gpt2Shape.Layers; layer++)
        {
            string path = Gpt2Shape.Layer(layer);
            string mixed = Attention(Linear(Norm(hidden, $"{path}ln_1"), $"{path}attn.c_attn"));
            hidden = graph.Node("Add", [hidden, Linear(mixed, $"{path}attn.c_proj")]);
            string neurons = Neurons(Norm(hidden, $"{path}ln_2"), $"{path}mlp.c_fc");
            hidden = graph.Node("Add", [hidden, Linear(neurons, $"{path}mlp.c_proj")]);
        }
        Norm(hidden, "transformer.ln_f", "hidden");
        graph.Output("hidden", OnnxGraph.Float32, "rows", "length", Gpt2Shape.Width);
    }

    private string Linear(string input, string path) =>
        graph.Node("Add", [graph.Node("MatMul", [input, $"{path}.weight"]), $"{path}.bias"]);

    private string Norm(string input, string path, string? output = null) => graph.Node(
        "LayerNormalization",
        [input, $"{path}.weight", $"{path}.bias"],
        [("axis", -1), ("epsilon", Gpt2Shape.NormEpsilon)],
        output: output);

    private string Attention(string joint)
    {
        if (way == OnnxWay.Gqa)
        {
            return graph.Nodes(
                "GroupQueryAttention",
                [joint, "", "", "", "", "last", "total"],
                3,
                [("num_heads", Gpt2Shape.Heads), ("kv_num_heads", Gpt2Shape.Heads)],
                OnnxGraph.Microsoft)[0];
        }
        string[] parts = graph.Nodes("Split", [joint, "thirds"], 3, [("axis", -1)]);
        if (way == OnnxWay.Mha)
        {
            return graph.Node(
                "MultiHeadAttention",
                parts,
                [("num_heads", Gpt2Shape.Heads), ("unidirectional", 1)],
                OnnxGraph.Microsoft);
        }
        string queries = Turned(graph.Node("Reshape", [parts[0], "heads"]), 0, 2, 1, 3);
        string keys = Turned(graph.Node("Reshape", [parts[1], "heads"]), 0, 2, 3, 1);
        string values = Turned(graph.Node("Reshape", [parts[2], "heads"]), 0, 2, 1, 3);
        string scores = graph.Node("Mul", [graph.Node("MatMul", [queries, keys]), "scale"]);
        string shares = graph.Node("Softmax", [graph.Node("Add", [scores, "mask"])], [("axis", -1)]);
        return graph.Node("Reshape", [Turned(graph.Node("MatMul", [shares, values]), 0, 2, 1, 3), "joined"]);
    }

    private string Turned(string input, params int[] order) =>
        graph.Node("Transpose", [input], [("perm", order)]);

    /// <summary>The up-projection and GELU by its tanh.</summary>
    private string Neurons(string input, string path)
    {
        if (way != OnnxWay.Plain)
        {
            string product = graph.Node("MatMul", [input, $"{path}.weight"]);
            return graph.Node("FastGelu", [product, $"{path}.bias"], domain: OnnxGraph.Microsoft);
        }
        string value = Linear(input, path);
        string cube = graph.Node("Mul", [graph.Node("Pow", [value, "three"]), "cubic"]);
        string inner = graph.Node("Mul", [graph.Node("Add", [value, cube]), "slope"]);
        string outer = graph.Node("Add", [graph.Node("Tanh", [inner]), "one"]);
        return graph.Node("Mul", [graph.Node("Mul", [value, outer]), "half"]);
    }
}
