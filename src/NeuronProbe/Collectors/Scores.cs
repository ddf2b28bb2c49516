using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Looks for extreme values in a span. A score is a value times a sign, so that the larger one is the better
/// in either tail; only finite ones count.</summary>
internal static class Scores
{
    /// <summary>The largest score; negative infinity where no value is finite.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sign">1 or -1.</param>
    public static float Largest(ReadOnlySpan<float> values, float sign) => Largest(values, sign, Lanes.AreFast);

    /// <summary>The largest score, found with vectors or without: equal either way.</summary>
    internal static float Largest(ReadOnlySpan<float> values, float sign, bool withVectors)
    {
        float largest = float.NegativeInfinity;
        if (withVectors && values.Length >= Lanes.Count)
        {
            ref float first = ref MemoryMarshal.GetReference(values);
            // The last group may share values with the one before: looking at a value twice changes nothing.
            Vector512<float> most = FiniteScores(
                Vector512.LoadUnsafe(ref first, (nuint)(values.Length - Lanes.Count)), sign);
            for (int i = 0; i < values.Length - Lanes.Count; i += Lanes.Count)
            {
                most = Vector512.MaxNative(FiniteScores(Vector512.LoadUnsafe(ref first, (nuint)i), sign), most);
            }
            return Lanes.Max(most);
        }
        foreach (float value in values)
        {
            float score = sign * value;
            largest = score > largest && score <= float.MaxValue ? score : largest;
        }
        return largest;
    }

    /// <summary>The first value whose score is finite and at least the gate.</summary>
    /// <param name="values">The values.</param>
    /// <param name="sign">1 or -1.</param>
    /// <param name="gate">The least score that is wanted; negative infinity where any is.</param>
    /// <returns>Its index, or -1 where there is none.</returns>
    public static int FirstAtLeast(ReadOnlySpan<float> values, float sign, float gate) =>
        FirstAtLeast(values, sign, gate, Lanes.AreFast);

    /// <summary>The first value that is wanted, found with vectors or without: the same either way.</summary>
    internal static int FirstAtLeast(ReadOnlySpan<float> values, float sign, float gate, bool withVectors)
    {
        float least = Math.Max(gate, float.MinValue);
        ref float first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; withVectors && i <= values.Length - Lanes.Count; i += Lanes.Count)
        {
            Vector512<float> scores = FiniteScores(Vector512.LoadUnsafe(ref first, (nuint)i), sign);
            ulong wanted = Vector512.GreaterThanOrEqual(scores, Vector512.Create(least)).ExtractMostSignificantBits();
            if (wanted != 0)
            {
                return i + (int)ulong.TrailingZeroCount(wanted);
            }
        }
        for (; i < values.Length; i++)
        {
            float score = sign * values[i];
            if (score >= least && score <= float.MaxValue)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>Scores, with negative infinity in place of what is not finite.</summary>
    private static Vector512<float> FiniteScores(Vector512<float> values, float sign)
    {
        Vector512<float> scores = values * Vector512.Create(sign);
        return Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(scores, Vector512.Create(float.MaxValue)),
            scores,
            Vector512.Create(float.NegativeInfinity));
    }
}
