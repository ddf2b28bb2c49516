using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Activations;

/// <summary>A window of a block and which of the block's tokens are its own.</summary>
/// <param name="Window">The window.</param>
/// <param name="FirstToken">Index of its first token that counts among those of the block.</param>
/// <param name="TokenCount">How many of its tokens count; they stand side by side.</param>
public readonly record struct BlockWindow(Window Window, int FirstToken, int TokenCount);

/// <summary>The order in which each neuron of a block has its values: first all tokens that count, window by window,
/// then those that give context alone.</summary>
/// <remarks>Padding is not among them, and nothing that is masked stands between values that count, so what sums or
/// counts reads one span from end to end.</remarks>
internal sealed class BlockLayout
{
    private readonly List<BlockWindow> windows = [];
    private readonly List<int> positions = [];
    private readonly List<int> countedRows = [];
    private readonly List<int> contextRows = [];
    private readonly List<int> firstPlaces = [];

    // Of each position of each window: the index of its value,
    // or the complement of that among the values after the tokens that count.
    private readonly List<int> places = [];

    /// <summary>Tokens that count.</summary>
    public int TokenCount => positions.Count;

    /// <summary>Values of a neuron: all positions of all windows.</summary>
    public int Length => places.Count;

    public ReadOnlySpan<BlockWindow> Windows => CollectionsMarshal.AsSpan(windows);

    /// <summary>The position in its window of each token that counts.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(positions);

    /// <summary>The row of the hooked tensor that holds each token that counts.</summary>
    public ReadOnlySpan<int> CountedRows => CollectionsMarshal.AsSpan(countedRows);

    /// <summary>The rows of the values after those, which give context alone.</summary>
    public ReadOnlySpan<int> ContextRows => CollectionsMarshal.AsSpan(contextRows);

    /// <summary>What collectors need to know of its tokens, found once for all sites and neurons.</summary>
    public TypedValues Annotations { get; private set; } = TypedValues.None;

    /// <summary>Adds what a collector needs to know of its tokens, once all windows are there.</summary>
    public void Annotate(object annotation) => Annotations = Annotations.With(annotation);

    /// <summary>Forgets all windows.</summary>
    public void Clear()
    {
        Annotations = TypedValues.None;
        windows.Clear();
        positions.Clear();
        countedRows.Clear();
        contextRows.Clear();
        firstPlaces.Clear();
        places.Clear();
    }

    /// <summary>Adds a window after the others.</summary>
    /// <param name="window">The window.</param>
    /// <param name="firstRow">The row that holds its position 0; the others follow.</param>
    /// <param name="counted">The positions that count, ascending.</param>
    public void Add(Window window, int firstRow, ReadOnlySpan<int> counted)
    {
        windows.Add(new BlockWindow(window, positions.Count, counted.Length));
        firstPlaces.Add(places.Count);
        for (int position = 0; position < window.Ids.Length; position++)
        {
            if (counted is [int next, ..] && next == position)
            {
                places.Add(positions.Count);
                positions.Add(position);
                countedRows.Add(firstRow + position);
                counted = counted[1..];
            }
            else
            {
                places.Add(~contextRows.Count);
                contextRows.Add(firstRow + position);
            }
        }
    }

    /// <summary>The place of each position of a window; <see cref="IndexOf"/> makes an index of it.</summary>
    public ReadOnlySpan<int> PlacesOf(int window) =>
        CollectionsMarshal.AsSpan(places).Slice(firstPlaces[window], windows[window].Window.Ids.Length);

    /// <summary>Where among a neuron's values the one of a place stands.</summary>
    public int IndexOf(int place) => place >= 0 ? place : TokenCount + ~place;
}
