using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A table of vectors, looked up by id.</summary>
/// <param name="table">[vocabulary x width]; owned by <see cref="Weights"/>.</param>
internal sealed class Embedding(Tensor table)
{
    public Tensor Table => table;

    /// <summary>Looks up ids [rows x length], giving [rows x length x width].</summary>
    public Tensor Apply(Tensor ids)
    {
        using Tensor flat = ids.flatten();
        using Tensor vectors = table.index_select(0, flat);
        return vectors.view(ids.shape[0], ids.shape[1], -1);
    }
}
