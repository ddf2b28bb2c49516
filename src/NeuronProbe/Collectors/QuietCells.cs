namespace NeuronProbe.Collectors;

/// <summary>Adjacent cells of a reservoir in which most activations are.</summary>
/// <param name="First">The first of them.</param>
/// <param name="End">The cell after the last.</param>
/// <param name="Gate">The largest hash that may still enter one of them.</param>
internal readonly record struct QuietCells(int First, int End, ulong Gate)
{
    /// <summary>Chooses cells, from the fullest one on, so that the fewest tokens have to be looked at twice: those
    /// beyond the cells, and those with a hash that may enter one of them.</summary>
    /// <param name="gates">The largest hash that may enter each cell; the largest there is where any may.</param>
    /// <returns>The cells, or null where each still takes any token.</returns>
    public static QuietCells? Choose(ReadOnlySpan<ulong> gates)
    {
        (ulong least, double all) = Sum(gates);
        int first = gates.IndexOf(least);
        int end = first;
        double within = 0;
        ulong largest = 0;
        (double Cost, QuietCells? Cells) best = (1, null);
        while (first > 0 || end < gates.Length)
        {
            bool isBelow = end == gates.Length || (first > 0 && end > first && gates[first - 1] < gates[end]);
            int next = isBelow ? --first : end++;
            if (gates[next] == ulong.MaxValue)
            {
                break;
            }
            largest = Math.Max(largest, gates[next]);
            within += Weight(gates[next]);
            double cost = StableHash.Fraction(largest) + 1 - (within / all);
            best = cost < best.Cost ? (cost, new(first, end, largest)) : best;
        }
        return best.Cells;
    }

    private static (ulong Least, double Weight) Sum(ReadOnlySpan<ulong> gates)
    {
        ulong least = ulong.MaxValue;
        double weight = 0;
        foreach (ulong gate in gates)
        {
            least = Math.Min(least, gate);
            weight += Weight(gate);
        }
        return (least, weight);
    }

    /// <summary>About in proportion to the tokens of a cell: one with the n-th part of them has n times the gate that
    /// all would have.</summary>
    private static double Weight(ulong gate) => gate == ulong.MaxValue ? 0 : 1 / (1 + (double)gate);
}
