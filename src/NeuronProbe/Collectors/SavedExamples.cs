using NeuronProbe.Corpora;

namespace NeuronProbe.Collectors;

/// <summary>Lists of examples in a saved state: all contexts once, then the lists, which name contexts by their number.</summary>
internal static class SavedExamples
{
    public static void Write(BinaryWriter writer, IEnumerable<ExampleList> lists)
    {
        ExamplePlace[][] all = [.. lists.Select(list => list.InOrder())];
        Dictionary<PackedContext, int> numbers = new(ReferenceEqualityComparer.Instance);
        List<PackedContext> contexts = [];
        foreach (ExamplePlace place in all.SelectMany(places => places))
        {
            if (numbers.TryAdd(place.Context, contexts.Count))
            {
                contexts.Add(place.Context);
            }
        }
        writer.Write7BitEncodedInt(contexts.Count);
        foreach (PackedContext context in contexts)
        {
            context.Write(writer);
        }
        foreach (ExamplePlace[] places in all)
        {
            writer.Write7BitEncodedInt(places.Length);
            foreach (ExamplePlace place in places)
            {
                writer.Write7BitEncodedInt(numbers[place.Context]);
                writer.Write(place.Key.Score);
                foreach (float activation in place.Activations)
                {
                    writer.Write(activation);
                }
            }
        }
    }

    /// <summary>Replaces what the lists hold by what was written of as many lists.</summary>
    /// <exception cref="InvalidDataException">A count or a number is out of range, or a score is not finite.</exception>
    public static void Read(BinaryReader reader, IEnumerable<ExampleList> lists, int capacity)
    {
        List<PackedContext> contexts = [];
        for (long left = SavedState.ReadCount(reader, "contexts"); left > 0; left--)
        {
            contexts.Add(PackedContext.Read(reader));
        }
        foreach (ExampleList list in lists)
        {
            list.Clear();
            int count = (int)SavedState.ReadCount(reader, "examples", capacity);
            for (int place = 0; place < count; place++)
            {
                list.Put(place, ReadPlace(reader, contexts));
            }
        }
    }

    private static ExamplePlace ReadPlace(BinaryReader reader, List<PackedContext> contexts)
    {
        PackedContext context = contexts[(int)SavedState.ReadCount(reader, "context number", contexts.Count - 1)];
        float score = reader.ReadSingle();
        if (!float.IsFinite(score))
        {
            throw new InvalidDataException($"examples: expected a finite activation, but got {score}.");
        }
        float[] activations = new float[context.Length];
        for (int i = 0; i < activations.Length; i++)
        {
            activations[i] = reader.ReadSingle();
        }
        return new(ExampleKey.Of(score, context), context, activations);
    }
}
