using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>The tokens drawn for one neuron: of each interval of its activations those with the smallest
/// hashes.</summary>
/// <remarks>
/// The intervals are the cells of the finest grid in which all activations so far are in few enough. When one comes
/// that is not, the grid gets coarser, and the tokens with the smallest hashes of two joined cells are among those that
/// were kept of each. So what is held depends on the activations alone and not on their order, and the tokens of all
/// intervals that have the smallest hashes are a sample of all tokens.
/// </remarks>
internal sealed class Reservoir(ReservoirSize size)
{
    // Reservoirs of a usual size get all their memory at once.
    private const int FirstPlaces = 32;

    // The largest hash that may still enter each cell, by the cell's number modulo their own.
    private readonly ulong[] gates = [.. Enumerable.Repeat(ulong.MaxValue, size.Gates)];
    private ulong[] hashes = [];
    private int[] cells = [];
    private int lowest;
    private int highest;
    private QuietZone? quiet;

    /// <summary>The tokens, in no order, each with the activation as its score.</summary>
    public ExampleList Examples { get; } = new(size.Capacity, TopPer.Token);

    /// <summary>What its cells are, where there are intervals.</summary>
    public ActivationGrid Grid { get; private set; } = ActivationGrid.Finest;

    /// <summary>Where most activations are.</summary>
    public QuietZone Quiet => quiet ??= FindQuiet();

    /// <summary>The lowest and the highest cell with a token; both 0 where there is none.</summary>
    public (int Lowest, int Highest) Cells => (lowest, highest);

    private int Count => Examples.Count;

    /// <summary>The cell of a token.</summary>
    public int CellAt(int place) => cells[place];

    /// <summary>The hash of a token.</summary>
    public ulong HashAt(int place) => hashes[place];

    /// <summary>All places, that of the smallest hash first.</summary>
    public int[] InOrder()
    {
        int[] ordered = [.. Enumerable.Range(0, Count)];
        Array.Sort(ordered, (a, b) => IsBefore(a, b) ? -1 : IsBefore(b, a) ? 1 : 0);
        return ordered;
    }

    /// <summary>Whether a token may be drawn; one that is not finite never is.</summary>
    public bool Takes(float value, ulong hash)
    {
        if (!float.IsFinite(value))
        {
            return false;
        }
        int cell = CellOf(value);
        return Count == 0 || cell < lowest || cell > highest || hash <= GateOf(cell);
    }

    /// <summary>Makes the cells of one without tokens as wide as those have to be that tokens with these activations
    /// are going to be put into.</summary>
    /// <param name="min">The smallest of the activations.</param>
    /// <param name="max">The largest.</param>
    public void Expect(float min, float max)
    {
        if (size.Intervals == 0)
        {
            return;
        }
        Coarsen(ActivationGrid.FinestFor(Math.Max(Math.Abs(min), Math.Abs(max))).Exponent - Grid.Exponent);
        while (CellOf(max) - CellOf(min) >= size.Cells)
        {
            Coarsen(1);
        }
    }

    /// <summary>Puts a token in, unless others of its interval come before it.</summary>
    /// <param name="value">The neuron's activation, which is finite.</param>
    /// <param name="hash">The token's hash.</param>
    /// <param name="passage">Holds the token and those round it.</param>
    /// <param name="position">The token's position in its window.</param>
    /// <returns>Where the neuron's activations on the context's tokens are to be written; empty where the token is not
    /// put in.</returns>
    public Span<float> Put(float value, ulong hash, Passage passage, int position)
    {
        int cell = MakeRoom(value);
        int place = PlaceFor(cell, hash, ListedExample.Of(value, passage, position).Key);
        if (place < 0)
        {
            return [];
        }
        DemandPlaces(place + 1);
        hashes[place] = hash;
        cells[place] = cell;
        Span<float> activations = Examples.Put(place, value, passage, position, size.ContextLength);
        FindGate(cell);
        return activations;
    }

    /// <summary>Takes what another one of the same size holds.</summary>
    public void Take(Reservoir from)
    {
        Coarsen(from.Grid.Exponent - Grid.Exponent);
        for (int place = 0; place < from.Count; place++)
        {
            ListedExample example = from.Examples[place];
            Span<float> activations = Put(example.Score, from.hashes[place], example.Passage, example.Position);
            if (!activations.IsEmpty)
            {
                from.Examples.Activations(place).CopyTo(activations);
            }
        }
    }

    /// <summary>Makes the rest of what it holds from its examples, which were read, and their hashes.</summary>
    /// <param name="grid">What its cells are.</param>
    /// <param name="read">A hash of each example, in the order of places.</param>
    /// <exception cref="InvalidDataException">The examples can't be of such a reservoir.</exception>
    public void Restore(ActivationGrid grid, ReadOnlySpan<ulong> read)
    {
        Grid = grid;
        DemandPlaces(Count);
        read.CopyTo(hashes);
        lowest = highest = 0;
        for (int place = 0; place < Count; place++)
        {
            float value = Examples[place].Score;
            cells[place] = CellOf(value);
            lowest = place == 0 ? cells[place] : Math.Min(lowest, cells[place]);
            highest = place == 0 ? cells[place] : Math.Max(highest, cells[place]);
            if (size.Intervals > 0 && ActivationGrid.FinestFor(value).Exponent > grid.Exponent)
            {
                throw new InvalidDataException(
                    $"samples: expected intervals no narrower than a bin of {value}, but got 2^{grid.Exponent}.");
            }
        }
        if (highest - lowest >= size.Cells || cells.AsSpan(0, Count).ToArray().CountBy(cell => cell)
            .Any(cell => cell.Value > size.Draws))
        {
            throw new InvalidDataException(
                $"samples: expected at most {size.Draws} tokens of each of at most {size.Intervals} intervals, "
                + "but got more.");
        }
        FindGates();
    }

    private int CellOf(float value) => size.Intervals == 0 ? 0 : Grid.CellOf(value);

    /// <summary>Makes the grid coarse enough for a value, and gives the value's cell.</summary>
    private int MakeRoom(float value)
    {
        if (size.Intervals == 0)
        {
            return 0;
        }
        Coarsen(ActivationGrid.FinestFor(value).Exponent - Grid.Exponent);
        int cell = Grid.CellOf(value);
        if (Count == 0)
        {
            lowest = highest = cell;
        }
        while (Math.Max(highest, cell) - Math.Min(lowest, cell) >= size.Cells)
        {
            Coarsen(1);
            cell >>= 1;
        }
        lowest = Math.Min(lowest, cell);
        highest = Math.Max(highest, cell);
        return cell;
    }

    /// <summary>Doubles the width of cells so many times; a number below 1 changes nothing.</summary>
    private void Coarsen(int times)
    {
        if (times <= 0)
        {
            return;
        }
        // More than all bits of a number have no meaning as a shift.
        int shift = Math.Min(times, 31);
        Grid = new(Grid.Exponent + times);
        lowest >>= shift;
        highest >>= shift;
        for (int place = 0; place < Count; place++)
        {
            cells[place] >>= shift;
        }
        // From the last place on, since that of a token that goes is taken by the last.
        for (int place = Count - 1; place >= 0; place--)
        {
            if (OthersBefore(place) >= size.Draws)
            {
                Examples.Remove(place);
                hashes[place] = hashes[Count];
                cells[place] = cells[Count];
            }
        }
        FindGates();
    }

    private int OthersBefore(int place)
    {
        int before = 0;
        for (int other = 0; other < Count; other++)
        {
            before += cells[other] == cells[place] && IsBefore(other, place) ? 1 : 0;
        }
        return before;
    }

    private int PlaceFor(int cell, ulong hash, in ExampleKey key)
    {
        int held = 0;
        int last = -1;
        for (int place = 0; place < Count; place++)
        {
            if (cells[place] == cell)
            {
                held++;
                last = last < 0 || IsBefore(last, place) ? place : last;
            }
        }
        return held < size.Draws ? Count : IsBefore(hash, key, last) ? last : -1;
    }

    private bool IsBefore(int a, int b) => IsBefore(hashes[a], Examples[a].Key, b);

    /// <summary>Whether a token comes before that of a place. Hashes are equal where a document comes twice.</summary>
    private bool IsBefore(ulong hash, in ExampleKey key, int place) => hash != hashes[place]
        ? hash < hashes[place]
        : (key with { Score = 0 }).IsBefore(Examples[place].Key with { Score = 0 });

    private ref ulong GateOf(int cell) => ref gates[cell & (gates.Length - 1)];

    private void FindGates()
    {
        Array.Fill(gates, ulong.MaxValue);
        for (int cell = lowest; cell <= highest; cell++)
        {
            FindGate(cell);
        }
    }

    /// <summary>Finds the largest hash that may still enter a cell.</summary>
    private void FindGate(int cell)
    {
        int held = 0;
        ulong largest = 0;
        for (int place = 0; place < Count; place++)
        {
            if (cells[place] == cell)
            {
                held++;
                largest = Math.Max(largest, hashes[place]);
            }
        }
        GateOf(cell) = held < size.Draws ? ulong.MaxValue : largest;
        quiet = null;
    }

    private QuietZone FindQuiet()
    {
        Span<ulong> open = stackalloc ulong[SamplesOptions.MostIntervals];
        open = open[..(highest - lowest + 1)];
        for (int i = 0; i < open.Length; i++)
        {
            open[i] = GateOf(lowest + i);
        }
        return QuietCells.Choose(open) is { } cells ? ZoneOf(cells) : QuietZone.Nothing;
    }

    private QuietZone ZoneOf(QuietCells own) => size.Intervals == 0
        ? new(-float.MaxValue, float.PositiveInfinity, SampleHashes.Shorten(own.Gate))
        : new(
            Grid.SmallestOf(lowest + own.First), Grid.SmallestOf(lowest + own.End), SampleHashes.Shorten(own.Gate));

    private void DemandPlaces(int count)
    {
        if (count > hashes.Length)
        {
            int length = (int)Math.Min(size.Capacity, Math.Max(Math.Max(FirstPlaces, count), 2L * hashes.Length));
            Array.Resize(ref hashes, length);
            Array.Resize(ref cells, length);
        }
    }
}
