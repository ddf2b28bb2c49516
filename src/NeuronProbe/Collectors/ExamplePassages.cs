using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>The contexts of all examples of a site, each token of the corpus once, however many contexts have it.</summary>
/// <remarks>They stand in the order of documents, windows and positions, whatever the lists' order is.</remarks>
internal sealed class ExamplePassages
{
    private readonly Dictionary<(Passage Passage, int Position), int> numbers = [];

    private ExamplePassages()
    {
    }

    public IReadOnlyList<Passage> Passages { get; private set; } = [];

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

    /// <summary>The number of the passage that has the context of an example.</summary>
    public int NumberOf(in ListedExample example) => numbers[example.Context];

    private static int InOrder((Passage Passage, int Position) a, (Passage Passage, int Position) b)
    {
        int order = a.Passage.Document.CompareTo(b.Passage.Document);
        order = order != 0 ? order : a.Passage.FirstToken.CompareTo(b.Passage.FirstToken);
        return order != 0 ? order : a.Position.CompareTo(b.Position);
    }
}
