namespace NeuronProbe.Tests.Support;

/// <summary>What a model computes on one window, written out in double precision.</summary>
internal sealed class PlainRun
{
    /// <summary>Activations [tokens][neurons] by the alias of their site, such as <c>ffn.0.post</c>.</summary>
    public Dictionary<string, double[][]> Sites { get; } = [];

    /// <summary>[tokens][vocabulary], or none where they were not asked for.</summary>
    public double[][] Logits { get; set; } = [];
}
