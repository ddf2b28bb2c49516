using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>The contexts of all examples of a site, each token once, however many contexts have it.</summary>
/// <remarks>They stand in the order of documents, windows and positions, whatever the lists' order is.</remarks>
internal sealed class ExamplePassages
{
    private readonly Dictionary<(Passage Passage, int Position), int> numbers = [];

    private ExamplePassages()
    {
    }

    public IReadOnlyList<Passage> Passages { get; private set; } = [];

    /// <summary>The passages as rows.</summary>
    public SharedTable Table => new(Schema, Passages.Select(Schema.CellsOf));

    /// <summary>The table <c>passages</c>, which a row of examples names by its number.</summary>
    private static TableSchema<Passage> Schema { get; } = new(
        "passages",
        "passages",
        isSingleRow: false,
        [
            new("document", passage => passage.Document),
            new("document_id", passage => passage.DocumentId),
            new("text", passage => passage.Decode().Text),
            new("token_ids", passage => passage.Decode().Ids),
            new("starts", passage => OffsetsOf(passage, range => range.Start)),
            new("ends", passage => OffsetsOf(passage, range => range.End)),
        ]);

    /// <param name="lists">The lists with the examples.</param>
    /// <param name="mostTokens">Tokens of a context that no window cuts.</param>
    public static ExamplePassages Of(IEnumerable<ExampleList> lists, long mostTokens)
    {
        var all = new ExamplePassages();
        List<(Passage Passage, int Position)> contexts = [];
        foreach (ExampleList list in lists)
        {
            for (int place = 0; place < list.Count; place++)
            {
                if (all.numbers.TryAdd(list[place].Context, 0))
                {
                    contexts.Add(list[place].Context);
                }
            }
        }
        contexts.Sort(InOrder);
        var join = new PassageJoin((int)((mostTokens - 1) / 2));
        foreach ((Passage passage, int position) in contexts)
        {
            all.numbers[(passage, position)] = join.Add(passage, position);
        }
        join.Close();
        all.Passages = join.Joined;
        return all;
    }

    /// <summary>Where the context of an example is.</summary>
    public PassagePlace PlaceOf(in ListedExample example)
    {
        int number = numbers[example.Context];
        int start = example.Passage.ContextStart(example.Position);
        return new(number, start - Passages[number].Positions.First);
    }

    private static int[]? OffsetsOf(Passage passage, Converter<TextRange, int> offset)
    {
        (_, TextRange[] ranges, string? text, _) = passage.Decode();
        return text is null ? null : Array.ConvertAll(ranges, offset);
    }

    private static int InOrder((Passage Passage, int Position) a, (Passage Passage, int Position) b)
    {
        int order = a.Passage.Document.CompareTo(b.Passage.Document);
        order = order != 0 ? order : a.Passage.FirstToken.CompareTo(b.Passage.FirstToken);
        return order != 0 ? order : a.Position.CompareTo(b.Position);
    }
}
