using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// Lists of examples in a saved state: the passages that their contexts are cut from, each token once, then the lists,
/// which name a passage by its number and a position in it.
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
        foreach (ExampleList list in lists)
        {
            writer.Write7BitEncodedInt(list.Count);
            foreach (int place in list.InOrder())
            {
                int number = all.PlaceOf(list[place]).Passage;
                writer.Write7BitEncodedInt(number);
                writer.Write7BitEncodedInt(list[place].Position - all.Passages[number].Positions.First);
                writer.Write(list[place].Score);
                WriteAll(writer, list.Activations(place));
            }
        }
    }

    /// <summary>Replaces what the lists hold by what was written of as many lists.</summary>
    /// <exception cref="InvalidDataException">
    /// A count or a number is out of range, or a score is not finite.
    /// </exception>
    public static void Read(BinaryReader reader, IEnumerable<ExampleList> lists, int capacity, long mostTokens)
    {
        List<Passage> passages = [];
        for (long left = SavedState.ReadCount(reader, "passages"); left > 0; left--)
        {
            passages.Add(Passage.Read(reader, (int)((mostTokens - 1) / 2)));
        }
        foreach (ExampleList list in lists)
        {
            list.Clear();
            int count = (int)SavedState.ReadCount(reader, "examples", capacity);
            for (int place = 0; place < count; place++)
            {
                ReadPlace(reader, passages, list, mostTokens);
            }
        }
    }

    private static void ReadPlace(
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
        Span<float> activations = list.Put(list.Count, score, passage, position, mostTokens);
        if (BitConverter.IsLittleEndian)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(activations));
            return;
        }
        foreach (ref float activation in activations)
        {
            activation = reader.ReadSingle();
        }
    }

    /// <summary>Writes numbers as <see cref="BinaryWriter"/> does one by one.</summary>
    private static void WriteAll(BinaryWriter writer, ReadOnlySpan<float> numbers)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(numbers));
            return;
        }
        foreach (float number in numbers)
        {
            writer.Write(number);
        }
    }
}
