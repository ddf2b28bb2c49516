namespace NeuronProbe.Tests.Support;

/// <summary>What a model computes on one window, written out in double precision.</summary>
internal sealed class PlainRun
{
    /// <summary>Activations [tokens][neurons] by the alias of their site, such as <c>ffn.0.post</c>.</summary>
    public Dictionary<string, double[][]> Sites { get; } = [];

    /// <summary>What linear modules read and give, [tokens][columns], by the module's path; of the models that note
    /// it.</summary>
    public Dictionary<string, (double[][] Inputs, double[][] Outputs)> Modules { get; } = [];

    /// <summary>The residual stream after the last layer, [tokens][width]; of the models that note it.</summary>
    public double[][] LastHidden { get; set; } = [];

    /// <summary>[tokens][vocabulary], or none where they were not asked for.</summary>
    public double[][] Logits { get; set; } = [];

    /// <summary>Notes what a linear module read and gave, and hands on what it gave.</summary>
    public double[][] Note(string path, double[][] inputs, double[][] outputs)
    {
        Modules[path] = (inputs, outputs);
        return outputs;
    }
}
