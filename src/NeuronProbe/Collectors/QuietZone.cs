using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Activations of which a neuron has so many that a token on which it has one is drawn only with a small
/// hash.</summary>
/// <param name="First">The smallest of them.</param>
/// <param name="End">The smallest number beyond them.</param>
/// <param name="Gate">The largest short hash with which such a token may still be drawn.</param>
internal readonly record struct QuietZone(float First, float End, int Gate)
{
    /// <summary>No activations: every token may be drawn.</summary>
    public static QuietZone Nothing { get; } = new(0, 0, int.MaxValue);

    /// <summary>Finds the tokens that may be drawn.</summary>
    /// <param name="values">A neuron's activations on them.</param>
    /// <param name="hashes">Their short hashes, as many.</param>
    /// <param name="wanted">Room for as many; its beginning gets their indices, ascending.</param>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<float> values, ReadOnlySpan<int> hashes, Span<int> wanted) =>
        Find(values, hashes, wanted, Lanes.AreFast);

    /// <summary>Finds them with vectors or without: the same either way.</summary>
    internal int Find(ReadOnlySpan<float> values, ReadOnlySpan<int> hashes, Span<int> wanted, bool withVectors)
    {
        const ulong All = (1UL << Lanes.Count) - 1;
        ref float firstValue = ref MemoryMarshal.GetReference(values);
        ref int firstHash = ref MemoryMarshal.GetReference(hashes[..values.Length]);
        int count = 0;
        int i = 0;
        for (; withVectors && i <= values.Length - Lanes.Count; i += Lanes.Count)
        {
            Vector512<float> group = Vector512.LoadUnsafe(ref firstValue, (nuint)i);
            // NaN is neither.
            Vector512<float> isWithin = Vector512.GreaterThanOrEqual(group, Vector512.Create(First))
                & Vector512.LessThan(group, Vector512.Create(End));
            Vector512<int> isQuiet = isWithin.AsInt32() & Vector512.GreaterThan(
                Vector512.LoadUnsafe(ref firstHash, (nuint)i), Vector512.Create(Gate));
            for (ulong left = ~isQuiet.ExtractMostSignificantBits() & All; left != 0; left &= left - 1)
            {
                wanted[count++] = i + (int)ulong.TrailingZeroCount(left);
            }
        }
        for (; i < values.Length; i++)
        {
            if (!(values[i] >= First && values[i] < End && hashes[i] > Gate))
            {
                wanted[count++] = i;
            }
        }
        return count;
    }
}
