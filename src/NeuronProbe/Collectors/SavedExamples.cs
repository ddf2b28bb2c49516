using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>Lists of examples in a saved state: all contexts once, then the lists, which name contexts by their number.</summary>
internal static class SavedExamples
{
    // Used again for each site: of large objects, those of one scan's sites would all wait for the same late collection.
    [ThreadStatic]
    private static Dictionary<PackedContext, int>? numbersKept;

    [ThreadStatic]
    private static List<PackedContext>? contextsKept;

    public static void Write(BinaryWriter writer, IEnumerable<ExampleList> lists)
    {
        Dictionary<PackedContext, int> numbers = numbersKept ??= new(ReferenceEqualityComparer.Instance);
        List<PackedContext> contexts = contextsKept ??= [];
        foreach (ExampleList list in lists)
        {
            foreach (int place in list.InOrder())
            {
                if (numbers.TryAdd(list[place].Context, contexts.Count))
                {
                    contexts.Add(list[place].Context);
                }
            }
        }
        writer.Write7BitEncodedInt(contexts.Count);
        foreach (PackedContext context in contexts)
        {
            context.Write(writer);
        }
        foreach (ExampleList list in lists)
        {
            writer.Write7BitEncodedInt(list.Count);
            foreach (int place in list.InOrder())
            {
                writer.Write7BitEncodedInt(numbers[list[place].Context]);
                writer.Write(list[place].Score);
                foreach (float activation in list.Activations(place))
                {
                    writer.Write(activation);
                }
            }
        }
        numbers.Clear();
        contexts.Clear();
    }

    /// <summary>Replaces what the lists hold by what was written of as many lists.</summary>
    /// <exception cref="InvalidDataException">A count or a number is out of range, or a score is not finite.</exception>
    public static void Read(BinaryReader reader, IEnumerable<ExampleList> lists, int capacity, long mostTokens)
    {
        List<PackedContext> contexts = [];
        for (long left = SavedState.ReadCount(reader, "contexts"); left > 0; left--)
        {
            PackedContext context = PackedContext.Read(reader);
            contexts.Add(context.Length <= mostTokens
                ? context
                : throw new InvalidDataException($"examples: expected a context of at most {mostTokens} tokens, but got {context.Length}."));
        }
        foreach (ExampleList list in lists)
        {
            list.Clear();
            int count = (int)SavedState.ReadCount(reader, "examples", capacity);
            for (int place = 0; place < count; place++)
            {
                ReadPlace(reader, contexts, list, mostTokens);
            }
        }
    }

    private static void ReadPlace(BinaryReader reader, List<PackedContext> contexts, ExampleList list, long mostTokens)
    {
        PackedContext context = contexts[(int)SavedState.ReadCount(reader, "context number", contexts.Count - 1)];
        float score = reader.ReadSingle();
        if (!float.IsFinite(score))
        {
            throw new InvalidDataException($"examples: expected a finite activation, but got {score}.");
        }
        foreach (ref float activation in list.Put(list.Count, score, context, mostTokens))
        {
            activation = reader.ReadSingle();
        }
    }
}
