using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

/// <summary>Lists of distinct contexts against what a search of all tokens finds, on documents that repeat
/// themselves and each other, with few different values.</summary>
public sealed class DistinctExamplesTests
{
    private const int Neurons = 5;
    private const int Documents = 40;
    private const int WindowLength = 6;

    private readonly Random random = new(15);

    // No two collectors have a chunk of the same number.
    private long chunk;

    public static TheoryData<TopPer, int, int> Cases()
    {
        TheoryData<TopPer, int, int> cases = [];
        foreach (TopPer per in Enum.GetValues<TopPer>())
        {
            foreach (int context in (int[])[0, 1, 2])
            {
                cases.Add(per, context, 3);
                cases.Add(per, context, 9);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_context_is_in_the_list_once_by_its_first_in_rank(TopPer per, int context, int top)
    {
        for (int run = 0; run < 20; run++)
        {
            ActivationSample sample = Sample();
            CollectorOptions options = new()
            {
                Top = top,
                Tails = Tails.Both,
                Per = per,
                Context = context,
                Distinct = TopDistinct.Context,
            };
            TopExamplesCollector whole = Collect(sample, options, [.. Enumerable.Range(0, Documents)]);
            TopExamplesCollector parts = CollectParts(sample, options);
            for (int neuron = 0; neuron < Neurons; neuron++)
            {
                foreach (Tail tail in Enum.GetValues<Tail>())
                {
                    string[] expected = Expected(sample, options, neuron, tail);
                    Assert.Equal(expected, Text(whole.Examples(neuron, tail)));
                    Assert.Equal(expected, Text(parts.Examples(neuron, tail)));
                }
            }
        }
    }

    [Fact]
    public void A_document_that_gives_a_context_up_leaves_it_to_another()
    {
        // Document 1 has better examples of 7 in its first window, and a better one still of 8 in its second.
        ActivationSample sample = OfIds(
            [[7], [7, 7, 7, 7, 7, 7, 8]], (document, token) => document == 0 ? 1 : 2 + token);
        CollectorOptions options = new() { Top = 2, Distinct = TopDistinct.Context, Context = 0 };
        foreach (int[] order in (int[][])[[0, 1], [1, 0]])
        {
            Assert.Equal(
                ["8 1:6", "1 0:0"], Text(Collect(sample, options, order).Examples(0, Tail.High)));
        }
    }

    /// <summary>Documents of a few tokens of two kinds, with values of which many are equal.</summary>
    private ActivationSample Sample()
    {
        int[][] ids = [.. Enumerable.Range(0, Documents).Select(
            _ => Enumerable.Range(0, random.Next(1, 15)).Select(_ => random.Next(7, 9)).ToArray())];
        int seed = random.Next();
        return OfIds(
            ids, (document, token) => new Random((seed + (document * 7919) + (token * 31)) & 0xfffffff).Next(8));
    }

    private static ActivationSample OfIds(int[][] ids, Func<int, int, int> value)
    {
        IEnumerable<Window> windows = ids.SelectMany((own, index) => new TokenizedDocument(
            new Document(index, $"d{index}", null, own, $"made-up:{index}"),
            null,
            [.. own.Select(id => new TextToken(id, 0, 0))]).Windows(WindowLength));
        return ActivationSample.Of(Neurons, windows, (window, position, neuron) =>
            value((int)window.Document.Document.Index, window.FirstToken + position + (neuron * 1000)));
    }

    /// <summary>In several collectors, each of some documents in any order, which are then merged in any order; one is
    /// saved and loaded on the way.</summary>
    private TopExamplesCollector CollectParts(ActivationSample sample, CollectorOptions options)
    {
        int[] order = [.. Enumerable.Range(0, Documents)];
        random.Shuffle(order);
        TopExamplesCollector[] parts = [.. order.Chunk(13).Select(own => Collect(sample, options, own))];
        random.Shuffle(parts);
        var loaded = new TopExamplesCollector(sample.Selection, options);
        CollectorSteps.Load([loaded], CollectorSteps.Save([parts[0]]));
        foreach (TopExamplesCollector part in parts[1..])
        {
            loaded.Merge(part);
        }
        return loaded;
    }

    /// <summary>Document by document, in blocks that may end within one; chunks end between two.</summary>
    private TopExamplesCollector Collect(ActivationSample sample, CollectorOptions options, int[] order)
    {
        var collector = new TopExamplesCollector(sample.Selection, options);
        List<SampleToken> waiting = [];
        foreach (int document in order)
        {
            foreach (SampleToken token in sample.Tokens.Where(
                token => sample.WindowOf(token).Document.Document.Index == document))
            {
                waiting.Add(token);
                FeedAt(random.Next(5) == 0);
            }
            bool endsChunk = random.Next(6) == 0;
            FeedAt(endsChunk);
            if (endsChunk)
            {
                collector.EndChunk(chunk++);
            }
        }
        FeedAt(true);
        collector.EndChunk(chunk++);
        return collector;

        void FeedAt(bool isEnd)
        {
            if (isEnd && waiting.Count > 0)
            {
                sample.Feed([collector], waiting);
                waiting.Clear();
            }
        }
    }

    /// <summary>First the best token of each unit, then of each context the best of these, then the best.</summary>
    private static string[] Expected(ActivationSample sample, CollectorOptions options, int neuron, Tail tail)
    {
        var ranked = sample.Tokens
            .Select(token =>
            {
                Window window = sample.WindowOf(token);
                return (
                    Value: sample.ValueOf(token, neuron),
                    Document: window.Document.Document.Index,
                    Token: window.TokenAt(token.Position),
                    window.FirstToken,
                    Context: ContextOf(window.Ids, token.Position, options.Context));
            })
            .OrderByDescending(t => tail == Tail.High ? t.Value : -t.Value).ThenBy(t => t.Document).ThenBy(t => t.Token)
            .ToArray();
        return
        [
            .. ranked
                .DistinctBy(t => options.Per switch
                {
                    TopPer.Document => (t.Document, 0, 0),
                    TopPer.Window => (t.Document, t.FirstToken, 0),
                    _ => (t.Document, t.FirstToken, t.Token),
                })
                .DistinctBy(t => t.Context)
                .Take(options.Top)
                .Select(t => FormattableString.Invariant($"{t.Value} {t.Document}:{t.Token}")),
        ];
    }

    private static string ContextOf(int[] ids, int position, int each)
    {
        int start = Math.Max(0, position - each);
        int end = Math.Min(ids.Length, position + each + 1);
        return $"{position - start}: {string.Join(' ', ids[start..end])}";
    }

    private static string[] Text(IEnumerable<TopExample> examples) =>
    [
        .. examples.Select(example => FormattableString.Invariant(
            $"{example.Activation} {example.Context.Document}:{example.Context.Token}")),
    ];
}
