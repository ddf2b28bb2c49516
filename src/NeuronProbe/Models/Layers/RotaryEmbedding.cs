using NeuronProbe.Models.Kernels;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>Which columns of a head are the two of a pair that is rotated.</summary>
internal enum RotaryPairs
{
    /// <summary>Column i and column i + half of the rotated width (Llama, GPT-NeoX).</summary>
    Halves,

    /// <summary>Columns 2i and 2i + 1 (GPT-J).</summary>
    Neighbours,
}

/// <summary>Rotary position embedding (Su et al. 2021): pairs of a head's first columns are rotated by the
/// position.</summary>
/// <param name="scaling">The frequencies.</param>
/// <param name="pairs">Which columns are a pair.</param>
/// <param name="type">Type of the tensors that are rotated.</param>
/// <param name="device">Their device.</param>
internal sealed class RotaryEmbedding(
    RotaryScaling scaling, RotaryPairs pairs, ScalarType type, Device device) : IDisposable
{
    private const int LeastPrepared = 256;

    private readonly int width = 2 * scaling.Frequencies(1).Length;
    private Tensor? cosines;

    // Each with the sign with which the partner of its column is added.
    private Tensor? sines;

    // Positions of the tables that all rows share; none while each row has its own.
    private int prepared;

    /// <summary>The most tokens that a row may have.</summary>
    public int PositionLimit => scaling.PositionLimit;

    /// <summary>Reads <c>rope_theta</c> and <c>rope_scaling</c> of heads that are rotated as a whole.</summary>
    /// <param name="config">The model's config.</param>
    /// <param name="width">Columns of a head.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="weights">For the type and the device.</param>
    public static RotaryEmbedding Of(ModelConfig config, int width, int positions, Weights weights) =>
        PartialRotary.Of(config, [], 1, ["rope_theta"], width, positions, weights);

    /// <summary>Gets ready for a batch: each row is rotated as its own length demands, whatever else is in the
    /// batch.</summary>
    /// <param name="length">Positions of a row, padding included.</param>
    /// <param name="lengths">Tokens of each row that are no padding; null where there is none.</param>
    public void Prepare(int length, IReadOnlyList<int>? lengths)
    {
        int longest = lengths?.Max() ?? length;
        if (longest <= scaling.LengthOfChange)
        {
            PrepareShared(length);
            return;
        }
        using var scope = NewDisposeScope();
        // Rows of other lengths may well share frequencies.
        var known = new Dictionary<float[], (Tensor Cosines, Tensor Sines)>(ReferenceEqualityComparer.Instance);
        (Tensor Cosines, Tensor Sines)[] rows = [.. (lengths ?? [length]).Select(OfRow)];
        Keep(stack(rows.Select(r => r.Cosines)), stack(rows.Select(r => r.Sines)));
        prepared = 0;

        (Tensor Cosines, Tensor Sines) OfRow(int rowLength)
        {
            float[] frequencies = scaling.Frequencies(rowLength);
            return known.TryGetValue(frequencies, out (Tensor, Tensor) tables)
                ? tables
                : known[frequencies] = Tables(length, frequencies);
        }
    }

    /// <summary>Rotates queries or keys of the batch that was prepared.</summary>
    /// <param name="heads">[rows x length x heads x head width]; borrowed.</param>
    /// <returns>The same shape, contiguous.</returns>
    public Tensor Apply(Tensor heads) => CpuKernels.CanReadFloats(cosines!) && heads.stride(-1) == 1
        ? new RotaryKernel(cosines!, sines!, pairs == RotaryPairs.Neighbours).Apply(heads)
        : ApplyInLibrary(heads);

    public void Dispose()
    {
        cosines?.Dispose();
        sines?.Dispose();
    }

    private Tensor ApplyInLibrary(Tensor heads)
    {
        using var scope = NewDisposeScope();
        bool isWhole = heads.shape[^1] == width;
        Tensor columns = isWhole ? heads : heads.narrow(-1, 0, width);
        Tensor partners = pairs == RotaryPairs.Halves ? columns.roll(width / 2, -1) : SwapNeighbours(columns);
        Tensor rotated = (columns * Positions(cosines!, heads.shape[1])).addcmul_(
            partners, Positions(sines!, heads.shape[1]), One);
        return (isWhole ? rotated : cat([rotated, heads.narrow(-1, width, heads.shape[^1] - width)], -1))
            .contiguous().MoveToOuterDisposeScope();
    }

    private Tensor SwapNeighbours(Tensor columns)
    {
        Tensor pair = columns.reshape([.. columns.shape[..^1], width / 2, 2]);
        return stack([pair.select(-1, 1), pair.select(-1, 0)], -1).view(columns.shape);
    }

    /// <summary>[1 or rows x length x 1 x width] of a table.</summary>
    private static Tensor Positions(Tensor table, long length) => table.narrow(-2, 0, length).unsqueeze(-2);

    /// <summary>Prepares as many positions as are in use: configs allow millions, and windows are short.</summary>
    private void PrepareShared(int length)
    {
        if (length > prepared)
        {
            int positions = Math.Max(2 * length, LeastPrepared);
            using var scope = NewDisposeScope();
            (Tensor cosine, Tensor sine) = Tables(positions, scaling.Frequencies(1));
            Keep(cosine, sine);
            prepared = positions;
        }
    }

    private void Keep(Tensor newCosines, Tensor newSines)
    {
        Dispose();
        cosines = newCosines.DetachFromDisposeScope();
        sines = newSines.DetachFromDisposeScope();
    }

    /// <summary>Tables for so many positions, [positions x width].</summary>
    /// <remarks>Made here, since LibTorch computes the last numbers of a tensor by another sine than those before
    /// them.</remarks>
    private (Tensor Cosines, Tensor Sines) Tables(int positions, float[] frequencies)
    {
        var cosine = new float[positions * width];
        var sine = new float[positions * width];
        float magnitude = (float)scaling.Magnitude;
        for (int i = 0; i < positions * frequencies.Length; i++)
        {
            (int place, int pair) = Math.DivRem(i, frequencies.Length);
            // Rounded, as in the published code.
            float angle = place * frequencies[pair];
            (double s, double c) = SineCosine.Of(angle);
            (int first, int second) = pairs == RotaryPairs.Halves
                ? (pair, pair + frequencies.Length)
                : (2 * pair, (2 * pair) + 1);
            int row = place * width;
            cosine[row + first] = cosine[row + second] = (float)c * magnitude;
            sine[row + first] = -((float)s * magnitude);
            sine[row + second] = (float)s * magnitude;
        }
        return (
            tensor(cosine, positions, width).to(type, device), tensor(sine, positions, width).to(type, device));
    }
}
