namespace NeuronProbe.Concepts.Measures;

/// <summary>Planes of <see cref="BitSlicedCounts"/> beyond those that each neuron has, for the slots that need
/// them.</summary>
/// <remarks>A neuron's begin with the number of each slot's rows; these follow slot by slot, the lowest first.
/// </remarks>
/// <param name="neuronCount">Neurons.</param>
/// <param name="slotCount">Slots of a neuron.</param>
/// <param name="rowLength">Bytes of a row of marks.</param>
internal sealed class FurtherPlanes(int neuronCount, int slotCount, int rowLength)
{
    // Room is made for so many rows at a time.
    private const int RowsAtATime = 4;

    // What an array has besides its elements.
    private const int ArrayBytes = 24;

    private readonly byte[]?[] rows = new byte[neuronCount][];

    /// <summary>Memory of a neuron, besides a reference, where counts of some tokens are spread over all slots alike:
    /// they need most rows then.</summary>
    /// <param name="slotCount">Slots of a neuron.</param>
    /// <param name="rowLength">Bytes of a row of marks.</param>
    /// <param name="planeCount">Planes that each neuron has anyway.</param>
    /// <param name="tokens">The tokens of the most frequent mark.</param>
    public static long BytesFor(int slotCount, int rowLength, int planeCount, long tokens)
    {
        long count = 0;
        long step = 1L << planeCount;
        for (int plane = planeCount; tokens >= step; plane++)
        {
            long reached = Math.Min(slotCount, tokens / step);
            (count, tokens) = (count + reached, tokens - (reached * step));
            // What a count has more when it needs the next plane too.
            step = 1L << plane;
        }
        return count == 0 ? 0 : ArrayBytes + slotCount + ((count + RowsAtATime - 1) * rowLength);
    }

    /// <summary>Memory that a neuron takes, besides a reference.</summary>
    public long BytesOf(int neuron) => rows[neuron] is { } own ? ArrayBytes + own.Length : 0;

    /// <summary>Rows of a slot.</summary>
    public int CountOf(int neuron, int slot) => rows[neuron]?[slot] ?? 0;

    /// <summary>A row of a slot.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="row">Below <see cref="CountOf"/>.</param>
    public Span<byte> Row(int neuron, int slot, int row) =>
        rows[neuron].AsSpan(PlaceOf(rows[neuron], slot) + (row * rowLength), rowLength);

    /// <summary>Adds a row to a slot, with nothing in it.</summary>
    public Span<byte> AddRow(int neuron, int slot)
    {
        int used = PlaceOf(rows[neuron], slotCount);
        if (rows[neuron] is null || rows[neuron]!.Length - used < rowLength)
        {
            Array.Resize(ref rows[neuron], used + (RowsAtATime * rowLength));
        }
        byte[] own = rows[neuron]!;
        int end = PlaceOf(own, slot + 1);
        own.AsSpan(end, used - end).CopyTo(own.AsSpan(end + rowLength));
        own[slot]++;
        Span<byte> added = own.AsSpan(end, rowLength);
        added.Clear();
        return added;
    }

    /// <summary>Adds bits to a row, which is made if it is not there, and what they carry to the next ones.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="column">The byte of the row.</param>
    /// <param name="row">The row.</param>
    /// <param name="bits">What is added to that byte.</param>
    public void Carry(int neuron, int slot, int column, int row, byte bits)
    {
        for (; bits != 0; row++)
        {
            while (CountOf(neuron, slot) <= row)
            {
                AddRow(neuron, slot);
            }
            Span<byte> own = Row(neuron, slot, row);
            (own[column], bits) = ((byte)(own[column] ^ bits), (byte)(own[column] & bits));
        }
    }

    /// <summary>Adds the counts of a slot to one of a neuron.</summary>
    public void Add(int neuron, int slot, FurtherPlanes other, int otherSlot)
    {
        for (int row = 0; row < other.CountOf(neuron, otherSlot); row++)
        {
            for (int column = 0; column < rowLength; column++)
            {
                Carry(neuron, slot, column, row, other.Row(neuron, otherSlot, row)[column]);
            }
        }
    }

    /// <summary>Forgets the rows of a slot.</summary>
    public void Clear(int neuron, int slot)
    {
        if (rows[neuron] is { } own && own[slot] > 0)
        {
            int end = PlaceOf(own, slot + 1);
            own.AsSpan(end).CopyTo(own.AsSpan(PlaceOf(own, slot)));
            own[slot] = 0;
        }
    }

    /// <summary>Where the rows of a slot begin, or for the slot after the last where all end.</summary>
    private int PlaceOf(byte[]? own, int slot)
    {
        int before = 0;
        for (int i = 0; i < slot && own is not null; i++)
        {
            before += own[i];
        }
        return slotCount + (before * rowLength);
    }
}
