using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// The best examples of one neuron and tail, at most one for each document or window where that is asked, and at most
/// one for each context.
/// </summary>
/// <remarks>
/// Places are not in order: what counts is which examples are in, and which of them is the worst. Where contexts are to
/// be distinct, the best of each unit (document or window) is found first, and then of each context the best of those.
/// A better example of its unit would take a context's place back, so a unit that is being read waits beside the list
/// until the next one begins. The tokens of a unit must then come side by side.
/// </remarks>
/// <param name="capacity">Places.</param>
/// <param name="per">What may fill at most one place.</param>
/// <param name="isDistinct">Whether all contexts are to differ.</param>
internal sealed class ExampleList(int capacity, TopPer per, bool isDistinct = false)
{
    // Lists of a usual length and context get all their memory at once.
    private const int FirstPlaces = 32;
    private const int FirstRoom = 64;

    private ListedExample[] places = [];
    private float[] activations = [];
    private readonly ExampleList? open = isDistinct && per != TopPer.Token ? new(1, TopPer.Token, true) : null;

    // The hash of each place's context, where these are to be distinct.
    private ulong[] contexts = [];
    private int room;
    private int count;

    // The worst place, or -1 where it has to be found anew.
    private int worst = -1;

    /// <summary>Examples in the list.</summary>
    public int Count => count;

    /// <summary>No smaller score can enter.</summary>
    public float Gate => count < capacity ? float.NegativeInfinity : places[Worst].Score;

    private int Worst => worst >= 0 ? worst : worst = FindWorst();

    public ListedExample this[int place] => places[place];

    /// <summary>Bytes of a list with all its places taken.</summary>
    /// <param name="capacity">Places.</param>
    /// <param name="contextLength">Tokens of a whole context.</param>
    /// <param name="isDistinct">Whether all contexts are to differ.</param>
    public static long Bytes(int capacity, long contextLength, bool isDistinct = false) => isDistinct
        ? Bytes(capacity, contextLength) + Bytes(1, contextLength) + (sizeof(ulong) * (capacity + 1L))
        : 120 + (capacity * (24 + (sizeof(float) * contextLength)));

    /// <summary>The list that an example is offered to: this one, or the one of the unit that is open.</summary>
    /// <param name="key">The example.</param>
    /// <param name="mostTokens">Tokens of a context that no window cuts.</param>
    public ExampleList For(in ExampleKey key, long mostTokens)
    {
        if (open is { count: > 0 } && !open.places[0].IsSameUnit(key, per))
        {
            CloseUnit(mostTokens);
        }
        return open ?? this;
    }

    /// <summary>Ends the document or window that is open: nothing more of it is going to come.</summary>
    public void CloseUnit(long mostTokens)
    {
        if (open is { count: > 0 })
        {
            TakePlaces(open, mostTokens);
            open.Clear();
        }
    }

    /// <summary>Takes what another list holds, as far as it is better. The units of both are ended.</summary>
    public void Take(ExampleList from, long mostTokens)
    {
        CloseUnit(mostTokens);
        from.CloseUnit(mostTokens);
        TakePlaces(from, mostTokens);
    }

    /// <summary>The place that an example would take, or -1 where it does not enter.</summary>
    /// <param name="key">The example.</param>
    /// <param name="context">The hash of its context, where these are to be distinct.</param>
    public int PlaceFor(in ExampleKey key, ulong context = 0)
    {
        bool isFull = count == capacity;
        if (isFull && !places[Worst].IsAfter(key))
        {
            return -1;
        }
        if (isDistinct)
        {
            int alike = contexts.AsSpan(0, count).IndexOf(context);
            return alike < 0 ? isFull ? Worst : count : places[alike].IsAfter(key) ? alike : -1;
        }
        if (per != TopPer.Token)
        {
            ReadOnlySpan<ListedExample> taken = places.AsSpan(0, count);
            for (int i = 0; i < taken.Length; i++)
            {
                if (taken[i].IsSameUnit(key, per))
                {
                    return taken[i].IsAfter(key) ? i : -1;
                }
            }
        }
        return isFull ? Worst : count;
    }

    /// <summary>Puts an example into the place that <see cref="PlaceFor"/> gave.</summary>
    /// <param name="place">The place.</param>
    /// <param name="score">The activation, negated in a list of the smallest.</param>
    /// <param name="passage">Holds the token and those round it.</param>
    /// <param name="position">The token's position in its window.</param>
    /// <param name="mostTokens">Tokens of a context that no window cuts.</param>
    /// <param name="context">The hash of the context, or null where it is not known yet.</param>
    /// <returns>Where the neuron's activations on the context's tokens are to be written.</returns>
    public Span<float> Put(
        int place, float score, Passage passage, int position, long mostTokens, ulong? context = null)
    {
        ListedExample example = ListedExample.Of(score, passage, position);
        Grow(place, example.ContextLength, mostTokens);
        count = Math.Max(count, place + 1);
        places[place] = example;
        if (isDistinct)
        {
            contexts[place] = context ?? ContextHash.Of(passage.ContextOf(position));
        }
        worst = -1;
        return activations.AsSpan(place * room, example.ContextLength);
    }

    /// <summary>The neuron's activations on the tokens of an example's context.</summary>
    public ReadOnlySpan<float> Activations(int place) =>
        activations.AsSpan(place * room, places[place].ContextLength);

    /// <summary>Where an example's activations stand, for whoever has read them.</summary>
    public Span<float> ActivationsToFill(int place) =>
        activations.AsSpan(place * room, places[place].ContextLength);

    /// <summary>All places, that of the best example first.</summary>
    public int[] InOrder()
    {
        int[] ordered = [.. Enumerable.Range(0, count)];
        Array.Sort(
            ordered, (a, b) => places[a].Score == places[b].Score
                ? OfEqualScore(a, b)
                : places[b].Score.CompareTo(places[a].Score));
        return ordered;
    }

    private int OfEqualScore(int a, int b) =>
        places[a].IsAfter(places[b].Key) ? 1 : places[b].IsAfter(places[a].Key) ? -1 : 0;

    /// <summary>Takes an example out; the one of the last place takes its place.</summary>
    public void Remove(int place)
    {
        count--;
        places[place] = places[count];
        places[count] = default;
        activations.AsSpan(count * room, room).CopyTo(activations.AsSpan(place * room));
        if (isDistinct)
        {
            contexts[place] = contexts[count];
        }
        worst = -1;
    }

    /// <summary>Forgets all examples; their memory is used again.</summary>
    public void Clear()
    {
        open?.Clear();
        count = 0;
        worst = -1;
    }

    private void TakePlaces(ExampleList from, long mostTokens)
    {
        foreach (int source in from.InOrder())
        {
            ListedExample example = from.places[source];
            ulong context = isDistinct ? from.contexts[source] : 0;
            int place = PlaceFor(example.Key, context);
            if (place >= 0)
            {
                from.Activations(source).CopyTo(
                    Put(place, example.Score, example.Passage, example.Position, mostTokens, context));
            }
        }
    }

    private int FindWorst()
    {
        ReadOnlySpan<ListedExample> taken = places.AsSpan(0, count);
        int found = 0;
        float least = taken[0].Score;
        for (int i = 1; i < taken.Length; i++)
        {
            if (taken[i].Score < least || (taken[i].Score == least && taken[i].IsAfter(taken[found].Key)))
            {
                found = i;
                least = taken[i].Score;
            }
        }
        return found;
    }

    /// <summary>Makes room for a place, and for so many activations in each.</summary>
    private void Grow(int place, int length, long mostTokens)
    {
        int newPlaces = place < places.Length
            ? places.Length
            : (int)Math.Min(capacity, Math.Max(FirstPlaces, 2L * places.Length));
        int newRoom = length <= room
            ? room
            : (int)Math.Min(mostTokens, Math.Max(Math.Max(length, FirstRoom), 2L * room));
        if (newPlaces == places.Length && newRoom == room)
        {
            return;
        }
        float[] moved = new float[checked(newPlaces * newRoom)];
        for (int i = 0; i < count; i++)
        {
            activations.AsSpan(i * room, room).CopyTo(moved.AsSpan(i * newRoom));
        }
        Array.Resize(ref places, newPlaces);
        if (isDistinct)
        {
            Array.Resize(ref contexts, newPlaces);
        }
        activations = moved;
        room = newRoom;
    }
}
