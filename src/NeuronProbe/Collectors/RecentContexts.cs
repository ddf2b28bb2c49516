using System.Runtime.CompilerServices;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// Contexts that were made lately: neurons of a layer have many in common, and making one takes longer than writing it.
/// </summary>
/// <remarks>
/// Each has one place that it can be in, where the next with that place takes it over. Of two threads that do so at
/// once either may win, since what is found is compared with what is asked for. Memory: at most 4096 contexts, which go
/// with the first collection of all memory that finds nobody reading rows.
/// </remarks>
internal static class RecentContexts
{
    private const int Count = 4096;

    private static readonly WeakReference<Known?[]?> Places = new(null);

    /// <summary>What is written of the token at a position of a passage's window, and of those round it.</summary>
    public static ContextCells Of(Passage passage, int position)
    {
        if (!Places.TryGetTarget(out Known?[]? places))
        {
            places = new Known?[Count];
            Places.SetTarget(places);
        }
        ref Known? place = ref places[((RuntimeHelpers.GetHashCode(passage) * 31) + position) & (Count - 1)];
        if (place is not { } known || known.Passage != passage || known.Position != position)
        {
            place = known = new Known(passage, position, new(passage.ContextOf(position)));
        }
        return known.Cells;
    }

    private sealed record Known(Passage Passage, int Position, ContextCells Cells);
}
