namespace NeuronProbe.Collectors;

/// <summary>A document with the sum of each neuron's finite values on its tokens that count.</summary>
/// <param name="index">Its number in the corpus.</param>
/// <param name="id">Its id.</param>
/// <param name="neuronCount">Neurons of the site.</param>
internal sealed class SummedDocument(long index, string id, int neuronCount)
{
    public long Index { get; } = index;

    public string Id { get; } = id;

    /// <summary>Tokens that count.</summary>
    public long Tokens { get; set; }

    /// <summary>The sums, one a neuron of the selection.</summary>
    public double[] Sums { get; } = new double[neuronCount];
}
