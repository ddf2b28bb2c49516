using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// Lists of examples in a saved state: the passages that their contexts are cut from, each token once; the lists, which
/// name a passage by its number and a position in it; and the activations of all contexts, in their order.
/// </summary>
internal static class SavedExamples
{
    /// <param name="writer">Where to.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="mostTokens">Tokens of a context that no window cuts.</param>
    public static void Write(BinaryWriter writer, IReadOnlyList<ExampleList> lists, long mostTokens)
    {
        var all = ExamplePassages.Of(lists, mostTokens);
        writer.Write7BitEncodedInt(all.Passages.Count);
        foreach (Passage passage in all.Passages)
        {
            passage.Write(writer);
        }
        int[][] places = [.. lists.Select(list => list.InOrder())];
        long activations = 0;
        for (int i = 0; i < places.Length; i++)
        {
            writer.Write7BitEncodedInt(places[i].Length);
            foreach (int place in places[i])
            {
                ListedExample example = lists[i][place];
                int number = all.PlaceOf(example).Passage;
                writer.Write7BitEncodedInt(number);
                writer.Write7BitEncodedInt(example.Position - all.Passages[number].Positions.First);
                writer.Write(example.Score);
                activations += example.ContextLength;
            }
        }
        FloatPlaneWriter planes = new(writer, activations);
        for (int i = 0; i < places.Length; i++)
        {
            foreach (int place in places[i])
            {
                planes.Write(lists[i].Activations(place));
            }
        }
    }

    /// <summary>Replaces what the lists hold by what was written of as many lists.</summary>
    /// <exception cref="InvalidDataException">
    /// A count or a number is out of range, or a score is not finite.
    /// </exception>
    public static void Read(BinaryReader reader, IReadOnlyList<ExampleList> lists, int capacity, long mostTokens)
    {
        List<Passage> passages = [];
        for (long left = SavedState.ReadCount(reader, "passages"); left > 0; left--)
        {
            passages.Add(Passage.Read(reader, (int)((mostTokens - 1) / 2)));
        }
        long activations = 0;
        foreach (ExampleList list in lists)
        {
            list.Clear();
            int count = (int)SavedState.ReadCount(reader, "examples", capacity);
            for (int place = 0; place < count; place++)
            {
                activations += ReadPlace(reader, passages, list, mostTokens);
            }
        }
        FloatPlaneReader planes = new(reader, activations);
        foreach (ExampleList list in lists)
        {
            for (int place = 0; place < list.Count; place++)
            {
                planes.Read(list.ActivationsToFill(place));
            }
        }
    }

    /// <summary>Reads an example but for its activations.</summary>
    /// <returns>How many of these there are.</returns>
    private static int ReadPlace(
        BinaryReader reader, List<Passage> passages, ExampleList list, long mostTokens)
    {
        Passage passage = passages[(int)SavedState.ReadCount(reader, "passage number", passages.Count - 1)];
        (int first, int length) = passage.Positions;
        int position = first + (int)SavedState.ReadCount(reader, "position in a passage", length - 1);
        if (passage.TokenAt(position) is < 0 && passage.ContextLength(position) != length)
        {
            throw new InvalidDataException($"examples: expected a token of the document, but got position {position}.");
        }
        float score = reader.ReadSingle();
        if (!float.IsFinite(score))
        {
            throw new InvalidDataException($"examples: expected a finite activation, but got {score}.");
        }
        return list.Put(list.Count, score, passage, position, mostTokens).Length;
    }
}
