namespace NeuronProbe.Collectors;

/// <summary>The first positions in their order of all that were offered, each in a slot of its own.</summary>
/// <param name="size">How many are kept.</param>
internal sealed class PairedSlots(int size)
{
    private static readonly Comparer<PairedPosition> LastFirst =
        Comparer<PairedPosition>.Create((a, b) => b.CompareTo(a));

    private readonly PriorityQueue<int, PairedPosition> last = new(size, LastFirst);
    private readonly PairedPosition[] positions = new PairedPosition[size];
    private int[]? ordered;

    /// <summary>How many are kept now.</summary>
    public int Count => last.Count;

    /// <summary>The largest hash that may still enter.</summary>
    public ulong Gate { get; private set; } = ulong.MaxValue;

    /// <summary>The position in a slot.</summary>
    public PairedPosition this[int slot] => positions[slot];

    /// <summary>Puts a position in, unless as many come before it as are kept.</summary>
    /// <returns>Its slot, which may have been that of another one; -1 where it is not put in.</returns>
    public int Put(in PairedPosition position)
    {
        int slot = last.Count;
        if (slot < size)
        {
            last.Enqueue(slot, position);
        }
        else
        {
            slot = last.Peek();
            if (position.CompareTo(positions[slot]) >= 0)
            {
                return -1;
            }
            last.DequeueEnqueue(slot, position);
        }
        positions[slot] = position;
        ordered = null;
        Gate = last.Count < size ? ulong.MaxValue : positions[last.Peek()].Hash;
        return slot;
    }

    /// <summary>The slots in the order of their positions.</summary>
    public int[] InOrder()
    {
        if (ordered is not { } slots)
        {
            slots = [.. Enumerable.Range(0, Count)];
            Array.Sort(positions[..Count], slots);
            ordered = slots;
        }
        return slots;
    }

    /// <summary>Forgets all positions.</summary>
    public void Clear()
    {
        last.Clear();
        Array.Clear(positions);
        ordered = null;
        Gate = ulong.MaxValue;
    }
}
