namespace NeuronProbe.Tests.Support;

/// <summary>What a model computes on one window, written out in double precision.</summary>
internal sealed class PlainRun
{
    /// <summary>Activations [tokens][neurons] by the alias of their site, such as <c>ffn.0.post</c>,
    /// <c>attn.0.head.2</c> or <c>resid.0.post</c>.</summary>
    public Dictionary<string, double[][]> Sites { get; } = [];

    /// <summary>What linear modules read and give, [tokens][columns], by the module's path; of the models that note
    /// it.</summary>
    public Dictionary<string, (double[][] Inputs, double[][] Outputs)> Modules { get; } = [];

    /// <summary>The residual stream after the last layer, [tokens][width]; of the models that note it.</summary>
    public double[][] LastHidden { get; set; } = [];

    /// <summary>[tokens][vocabulary], or none where they were not asked for.</summary>
    public double[][] Logits { get; set; } = [];

    /// <summary>Notes what each head of a layer gave, and hands on all of it.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="headWidth">Columns of a head.</param>
    /// <param name="mixed">What the output projection reads, [tokens][heads x head width].</param>
    public double[][] NoteHeads(int layer, int headWidth, double[][] mixed)
    {
        for (int head = 0; head * headWidth < mixed[0].Length; head++)
        {
            int first = head * headWidth;
            Sites[$"attn.{layer}.head.{head}"] = [.. mixed.Select(row => row[first..(first + headWidth)])];
        }
        return mixed;
    }

    /// <summary>Notes the residual stream after a layer, and hands it on.</summary>
    public double[][] NoteResidual(int layer, double[][] hidden) => Sites[$"resid.{layer}.post"] = hidden;

    /// <summary>Notes what a linear module read and gave, and hands on what it gave.</summary>
    public double[][] Note(string path, double[][] inputs, double[][] outputs)
    {
        Modules[path] = (inputs, outputs);
        return outputs;
    }
}
