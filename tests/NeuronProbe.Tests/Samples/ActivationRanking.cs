using System.Numerics;

namespace NeuronProbe.Tests.Samples;

/// <summary>How well one neuron tells a label's tokens from all others.</summary>
/// <param name="Auroc">The chance that a labelled token is above another one; ties count half.</param>
/// <param name="Precision">The share of labelled tokens among the highest; ties go to the earlier token.</param>
internal readonly record struct NeuronScore(double Auroc, double Precision);

/// <summary>Sorts a neuron's activations once and scores all labels by that order.</summary>
/// <param name="tokenLabels">For each token its labels, a bit each.</param>
/// <param name="labelCount">How many labels there are, at most 31.</param>
/// <param name="highest">How many of the highest activations the precision is taken over.</param>
internal sealed class ActivationRanking(int[] tokenLabels, int labelCount, int highest)
{
    private const int DigitBits = 11;

    // The activation's order in the upper half, the token in the lower.
    private ulong[] sorted = new ulong[tokenLabels.Length];
    private ulong[] buffer = new ulong[tokenLabels.Length];

    /// <summary>A score for each label that some tokens have and others don't.</summary>
    /// <param name="activations">One for each token; no NaN.</param>
    public NeuronScore[] Score(ReadOnlySpan<float> activations)
    {
        Sort(activations);
        var labelled = new long[labelCount];
        var rankSums = new double[labelCount];
        var hits = new int[labelCount];
        int count = sorted.Length;
        for (int from = 0, to; from < count; from = to)
        {
            to = from + 1;
            while (to < count && sorted[to] >> 32 == sorted[from] >> 32)
            {
                to++;
            }
            // Ranks count from 1 at the lowest; equal values share the mean of theirs.
            double rank = count - ((from + to - 1) / 2.0);
            for (int place = from; place < to; place++)
            {
                for (uint bits = (uint)tokenLabels[(uint)sorted[place]]; bits != 0; bits &= bits - 1)
                {
                    int label = BitOperations.TrailingZeroCount(bits);
                    labelled[label]++;
                    rankSums[label] += rank;
                    hits[label] += place < highest ? 1 : 0;
                }
            }
        }
        return [.. Enumerable.Range(0, labelCount).Select(label => new NeuronScore(
            (rankSums[label] - (labelled[label] * (labelled[label] + 1) / 2.0))
                / ((double)labelled[label] * (count - labelled[label])),
            (double)hits[label] / highest))];
    }

    /// <summary>Radix sort, highest first; it keeps the order of equal values.</summary>
    private void Sort(ReadOnlySpan<float> activations)
    {
        for (int token = 0; token < activations.Length; token++)
        {
            // Adding 0 makes -0 the 0 that it equals. Flipped so, the bits of floats are in the floats' order,
            // the highest first.
            uint bits = BitConverter.SingleToUInt32Bits(activations[token] + 0f);
            uint key = (bits >> 31) != 0 ? bits : bits ^ 0x7FFF_FFFF;
            sorted[token] = ((ulong)key << 32) | (uint)token;
        }
        for (int shift = 32; shift < 64; shift += DigitBits)
        {
            SortByDigit(shift);
        }
    }

    private void SortByDigit(int shift)
    {
        const int mask = (1 << DigitBits) - 1;
        Span<int> next = stackalloc int[mask + 2];
        next.Clear();
        foreach (ulong entry in sorted)
        {
            next[((int)(entry >> shift) & mask) + 1]++;
        }
        for (int digit = 1; digit < next.Length; digit++)
        {
            next[digit] += next[digit - 1];
        }
        foreach (ulong entry in sorted)
        {
            buffer[next[(int)(entry >> shift) & mask]++] = entry;
        }
        (sorted, buffer) = (buffer, sorted);
    }
}
