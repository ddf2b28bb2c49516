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
        IEnumerable<int> own = lengths ?? [length];
        (Tensor Cosines, Tensor Sines)[] rows = [.. own.Select(l => Tables(length, l))];
        Keep(stack(rows.Select(r => r.Cosines)), stack(rows.Select(r => r.Sines)));
        prepared = 0;
    }

    /// <summary>Rotates queries or keys of the batch that was prepared.</summary>
    /// <param name="heads">[rows x length x heads x head width]; borrowed.</param>
    public Tensor Apply(Tensor heads)
    {
        using var scope = NewDisposeScope();
        bool isWhole = heads.shape[^1] == width;
        Tensor columns = isWhole ? heads : heads.narrow(-1, 0, width);
        Tensor partners = pairs == RotaryPairs.Halves ? PartnersOfHalves(columns) : PartnersOfNeighbours(columns);
        Tensor rotated = (columns * Positions(cosines!, heads.shape[1])).addcmul_(
            partners, Positions(sines!, heads.shape[1]), One);
        return (isWhole ? rotated : cat([rotated, heads.narrow(-1, width, heads.shape[^1] - width)], -1))
            .MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        cosines?.Dispose();
        sines?.Dispose();
    }

    private static Tensor PartnersOfHalves(Tensor columns)
    {
        Tensor[] halves = columns.chunk(2, -1);
        return cat([-halves[1], halves[0]], -1);
    }

    private Tensor PartnersOfNeighbours(Tensor columns)
    {
        Tensor pair = columns.reshape([.. columns.shape[..^1], width / 2, 2]);
        return stack([-pair.select(-1, 1), pair.select(-1, 0)], -1).view(columns.shape);
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
            (Tensor cosine, Tensor sine) = Tables(positions, 1);
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

    /// <summary>Tables for so many positions of a row of so many tokens, [positions x width].</summary>
    private (Tensor Cosines, Tensor Sines) Tables(int positions, int rowLength)
    {
        float[] places = [.. Enumerable.Range(0, positions).Select(place => (float)place)];
        Tensor angles = outer(tensor(places), tensor(scaling.Frequencies(rowLength)));
        Tensor both = pairs == RotaryPairs.Halves ? cat([angles, angles], -1) : angles.repeat_interleave(2, -1);
        return (
            both.cos().mul_(Held(scaling.Magnitude)).to(type, device),
            both.sin().mul_(Held(scaling.Magnitude)).to(type, device));
    }
}
