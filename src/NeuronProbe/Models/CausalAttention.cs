using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>Heads side by side in the columns of a tensor: head h of a token is the columns from <paramref name="FirstColumn"/> + h x width.</summary>
/// <param name="Values">[rows x length x columns], contiguous; borrowed.</param>
/// <param name="FirstColumn">Where the first head begins.</param>
internal readonly record struct HeadColumns(Tensor Values, int FirstColumn = 0);

/// <summary>Scaled dot-product attention of each token to itself and those before it (Vaswani et al. 2017).</summary>
/// <param name="heads">Heads of the queries.</param>
/// <param name="keyValueHeads">Heads of keys and values, each shared by the same number of neighbouring query heads.</param>
/// <param name="headWidth">Columns of a head.</param>
/// <param name="scale">What products of queries and keys are multiplied by.</param>
internal sealed class CausalAttention(int heads, int keyValueHeads, int headWidth, double scale)
{
    /// <summary>Mixes values by attention.</summary>
    /// <returns>[rows x length x heads * width], contiguous, of the queries' type.</returns>
    public Tensor Mix(HeadColumns query, HeadColumns key, HeadColumns value) =>
        CpuKernels.CanRead(query.Values) ? MixHere(query, key, value) : MixInLibrary(query, key, value);

    private Tensor MixInLibrary(HeadColumns query, HeadColumns key, HeadColumns value)
    {
        using var scope = NewDisposeScope();
        // The library divides by sqrt(width) itself, so the query carries what is asked for beyond that.
        double factor = scale * Math.Sqrt(headWidth);
        Tensor queries = Split(query, heads);
        Tensor mixed = nn.functional.scaled_dot_product_attention(
            Math.Abs(factor - 1) < 1e-12 ? queries : queries * factor, Repeat(Split(key, keyValueHeads)), Repeat(Split(value, keyValueHeads)), is_casual: true);
        return mixed.transpose(1, 2).reshape(query.Values.shape[0], query.Values.shape[1], heads * headWidth).MoveToOuterDisposeScope();
    }

    private Tensor MixHere(HeadColumns query, HeadColumns key, HeadColumns value)
    {
        Tensor mixed = empty([.. query.Values.shape[..2], heads * headWidth], query.Values.dtype);
        new AttentionKernel(query, key, value, mixed, heads, keyValueHeads, headWidth, (float)scale).Run();
        return mixed;
    }

    private Tensor Split(HeadColumns part, int count) =>
        part.Values.narrow(-1, part.FirstColumn, count * headWidth).view(part.Values.shape[0], part.Values.shape[1], count, headWidth).transpose(1, 2);

    private Tensor Repeat(Tensor split) => keyValueHeads == heads ? split : split.repeat_interleave(heads / keyValueHeads, 1);
}
