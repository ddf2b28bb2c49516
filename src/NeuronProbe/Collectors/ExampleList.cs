namespace NeuronProbe.Collectors;

/// <summary>The best examples of one neuron and tail, at most one for each document or window where that is asked.</summary>
/// <remarks>Places are not in order: what counts is which examples are in, and which of them is the worst.</remarks>
/// <param name="capacity">Places.</param>
/// <param name="per">What may fill at most one place.</param>
internal sealed class ExampleList(int capacity, TopPer per)
{
    private const int FirstLength = 4;

    private ExamplePlace[] places = [];
    private int count;
    private int worst;

    /// <summary>No smaller score can enter.</summary>
    public float Gate => count < capacity ? float.NegativeInfinity : places[worst].Key.Score;

    /// <summary>The place that an example would take, or -1 where it does not enter.</summary>
    public int PlaceFor(in ExampleKey key)
    {
        bool isFull = count == capacity;
        if (isFull && !key.IsBefore(places[worst].Key))
        {
            return -1;
        }
        for (int i = 0; i < count && per != TopPer.Token; i++)
        {
            if (key.IsSameUnit(places[i].Key, per))
            {
                return key.IsBefore(places[i].Key) ? i : -1;
            }
        }
        return isFull ? worst : count;
    }

    /// <summary>An array for the activations of an example that takes a place: that of the one that leaves it, where it fits.</summary>
    public float[] ActivationsFor(int place, int length)
    {
        return place < count && places[place].Activations.Length == length ? places[place].Activations : new float[length];
    }

    /// <summary>Puts an example into the place that <see cref="PlaceFor"/> gave; the list owns its activations from then on.</summary>
    public void Put(int place, in ExamplePlace example)
    {
        if (place == count)
        {
            if (count == places.Length)
            {
                Array.Resize(ref places, (int)Math.Min(capacity, Math.Max(FirstLength, 2L * count)));
            }
            count++;
        }
        places[place] = example;
        worst = 0;
        for (int i = 1; i < count; i++)
        {
            if (places[worst].Key.IsBefore(places[i].Key))
            {
                worst = i;
            }
        }
    }

    /// <summary>The examples, best first; their activations still belong to the list.</summary>
    public ExamplePlace[] InOrder()
    {
        ExamplePlace[] ordered = places[..count];
        Array.Sort(ordered, static (a, b) => a.Key.IsBefore(b.Key) ? -1 : b.Key.IsBefore(a.Key) ? 1 : 0);
        return ordered;
    }

    public void Clear()
    {
        places = [];
        count = 0;
        worst = 0;
    }
}
