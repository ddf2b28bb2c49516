using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Tests.Scans;

/// <summary>Labels of which no neuron knows anything, drawn anew for each run.</summary>
/// <param name="corpus">What is labelled.</param>
internal sealed class NullLabels(TreebankActivations corpus)
{
    private const int RunLength = 5;

    private readonly int[] lengths = [.. corpus.Documents.Select(document => document.Tokens.Length)];

    /// <summary>Labels of a kind: by document, numbers of tokens.</summary>
    public int[][] Draw(string kind, Random random) => kind switch
    {
        "other document" => OfOtherDocuments(random),
        "clusters" => WholeDocuments(random, 0.1),
        "15 tokens in 12 documents" => FewTokens(random),
        "runs" => Runs(random),
        "half of the documents" => [.. lengths.Select(length => random.Next(2) == 0 ? All(length) : [])],
        "three tokens a document" => [.. lengths.Select(length => Some(random, length, 3))],
        "a run a document" =>
            [.. lengths.Select(length => Run(random.Next(Math.Max(1, length - RunLength + 1)), length))],
        "a run a document, round its end" =>
            [.. lengths.Select(length => Turned(random.Next(Math.Max(1, length)), length))],
        _ => throw new ArgumentException(kind, nameof(kind)),
    };

    /// <summary>Tokens at random, each as likely as any other, in so many documents and as many in each.</summary>
    public int[][] InDocuments(Random random, int documents, int tokensEach)
    {
        int[] chosen = Enumerable.Range(0, lengths.Length).Where(d => lengths[d] >= tokensEach).ToArray();
        random.Shuffle(chosen);
        HashSet<int> labelled = [.. chosen.Take(documents)];
        return [.. lengths.Select((length, d) => labelled.Contains(d) ? Some(random, length, tokensEach) : [])];
    }

    /// <summary>A tag, each document having those of another one as far as they go, turned by a random number of
    /// tokens, since a tag may be more frequent at the beginning of sentences.</summary>
    private int[][] OfOtherDocuments(Random random)
    {
        int concept = random.Next(corpus.Concepts.Length);
        int[] other = [.. Enumerable.Range(0, lengths.Length)];
        random.Shuffle(other);
        return [.. lengths.Select((length, document) =>
        {
            TokenizedDocument from = corpus.Documents[other[document]];
            bool[] marks = new bool[from.Tokens.Length];
            foreach (int token in from.Marks!.Of(concept))
            {
                marks[token] = true;
            }
            int turn = random.Next(Math.Max(1, marks.Length));
            return Enumerable.Range(0, length)
                .Where(token => marks.Length > 0 && marks[(token + turn) % marks.Length]).ToArray();
        })];
    }

    /// <summary>Whole documents at random, until they have a share of all tokens.</summary>
    private int[][] WholeDocuments(Random random, double share)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Length)];
        random.Shuffle(order);
        int[][] labels = new int[lengths.Length][];
        int left = (int)(share * lengths.Sum());
        foreach (int document in order)
        {
            labels[document] = left > 0 ? All(lengths[document]) : [];
            left -= labels[document].Length;
        }
        return labels;
    }

    /// <summary>Twelve documents, each as likely as it is long, with a token of each and three more.</summary>
    private int[][] FewTokens(Random random)
    {
        var chosen = new Dictionary<int, HashSet<int>>();
        int left = 15;
        while (left > 0)
        {
            int place = random.Next(lengths.Sum());
            int document = 0;
            for (; place >= lengths[document]; document++)
            {
                place -= lengths[document];
            }
            // The last three tokens are in documents that have one.
            if ((chosen.Count < 12 && chosen.TryAdd(document, [place]))
                || (chosen.Count == 12 && chosen.TryGetValue(document, out HashSet<int>? own) && own.Add(place)))
            {
                left--;
            }
        }
        return [.. lengths.Select((_, d) => chosen.GetValueOrDefault(d)?.Order().ToArray() ?? [])];
    }

    /// <summary>Runs of tokens at random places of the corpus, a twentieth of all tokens, across the borders of
    /// documents.</summary>
    private int[][] Runs(Random random)
    {
        const int Length = 8;
        bool[] marks = new bool[lengths.Sum()];
        for (int run = 0; run < marks.Length / 20 / Length; run++)
        {
            int start = random.Next(marks.Length);
            for (int i = 0; i < Length; i++)
            {
                marks[(start + i) % marks.Length] = true;
            }
        }
        int first = 0;
        return [.. lengths.Select(length =>
        {
            int start = first;
            first += length;
            return Enumerable.Range(0, length).Where(token => marks[start + token]).ToArray();
        })];
    }

    private static int[] Some(Random random, int length, int count)
    {
        int[] tokens = All(length);
        random.Shuffle(tokens);
        return [.. tokens.Take(count).Order()];
    }

    private static int[] Run(int start, int length) =>
        [.. Enumerable.Range(start, Math.Min(RunLength, length - start))];

    /// <summary>A run that goes on at the document's beginning, so that each token is as likely in it as any
    /// other.</summary>
    private static int[] Turned(int start, int length) =>
        [.. Enumerable.Range(start, Math.Min(RunLength, length)).Select(token => token % length).Order()];

    private static int[] All(int length) => [.. Enumerable.Range(0, length)];
}
