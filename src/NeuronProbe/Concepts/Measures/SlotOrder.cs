using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Tokens in the order of the slots of their values: a counting sort.</summary>
/// <remarks>Tokens of one slot come in an order of their own: four counters of each slot take turns, since most values
/// are in a few slots, and a counter that was just written can't be read at once.</remarks>
/// <param name="counters">Room for <see cref="Counters"/> for each slot, the one that is left out among them.</param>
internal ref struct SlotOrder(Span<int> counters)
{
    /// <summary>Counters of a slot.</summary>
    public const int Counters = 4;

    private readonly Span<int> ends = counters;
    private Span<int> tokens;

    /// <summary>The tokens of a slot, and as many times the one that stands for none as make whole groups of
    /// <see cref="RowSum.GroupRows"/>.</summary>
    /// <param name="slot">The slot, not the last.</param>
    public readonly ReadOnlySpan<int> this[int slot] => tokens[FirstOf(slot)..FirstOf(slot + 1)];

    /// <summary>Tokens of a slot.</summary>
    public readonly int CountOf(int slot) => ends[(slot * Counters) + Counters - 1] - FirstOf(slot);

    /// <summary>Sorts tokens.</summary>
    /// <param name="slots">The slot of each token's value; what has the last slot of all is left out.</param>
    /// <param name="chosen">Which tokens.</param>
    /// <param name="sorted">Gets them: room for all, and for a group for each slot.</param>
    /// <param name="none">What stands for no token.</param>
    public void Sort(ReadOnlySpan<int> slots, ReadOnlySpan<Range> chosen, Span<int> sorted, int none)
    {
        tokens = sorted;
        ends.Clear();
        ref int counter = ref MemoryMarshal.GetReference(ends);
        foreach (Range range in chosen)
        {
            ReadOnlySpan<int> own = slots[range];
            for (int i = 0; i < own.Length; i++)
            {
                Unsafe.Add(ref counter, (own[i] * Counters) + (i % Counters))++;
            }
        }
        FindStarts(none);
        ref int first = ref MemoryMarshal.GetReference(sorted);
        foreach (Range range in chosen)
        {
            (int token, int length) = range.GetOffsetAndLength(slots.Length);
            ReadOnlySpan<int> own = slots[range];
            for (int i = 0; i < length; i++)
            {
                Unsafe.Add(ref first, Unsafe.Add(ref counter, (own[i] * Counters) + (i % Counters))++) = token + i;
            }
        }
    }

    /// <summary>Makes the counts of each counter the place where its first token goes.</summary>
    private readonly void FindStarts(int none)
    {
        int start = 0;
        for (int slot = 0; slot < ends.Length; slot += Counters)
        {
            foreach (ref int end in ends.Slice(slot, Counters))
            {
                (end, start) = (start, start + end);
            }
            int next = RoundUp(start);
            tokens[start..next].Fill(none);
            start = next;
        }
    }

    private readonly int FirstOf(int slot) => slot == 0 ? 0 : RoundUp(ends[(slot * Counters) - 1]);

    private static int RoundUp(int count) =>
        (count + RowSum.GroupRows - 1) / RowSum.GroupRows * RowSum.GroupRows;
}
