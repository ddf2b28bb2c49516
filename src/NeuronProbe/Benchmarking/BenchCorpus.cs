using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Benchmarking;

/// <summary>A corpus of random token ids whose documents have mixed lengths, packed into batches as a scan packs
/// them. The same each time.</summary>
/// <remarks>
/// Lengths are log-normal with a median of 120 tokens; those below 8 or above 1,024 are drawn again, and those that are
/// longer than the model reads are cut. The deviation, 0.9, is one at which batches of 8 in
/// corpus order are padding for 62 %.
/// </remarks>
internal sealed class BenchCorpus
{
    public const int DocumentCount = 4096;

    /// <summary>Documents in a batch of the plain method.</summary>
    public const int GroupSize = 8;

    private const int Seed = 1;
    private const int ShortestLength = 8;
    private const int LongestLength = 1024;
    private const double MedianLength = 120;
    private const double Deviation = 0.9;

    /// <param name="vocabularySize">Ids are from 0 to this, exclusive.</param>
    /// <param name="positionLimit">The most tokens that the model reads at once.</param>
    /// <param name="batchTokens">Positions in a batch.</param>
    public BenchCorpus(int vocabularySize, int positionLimit, int batchTokens)
    {
        BatchTokens = batchTokens;
        var random = new Random(Seed);
        Window[] windows = [.. Enumerable.Range(0, DocumentCount).Select(
            i => MakeWindow(i, Math.Min(DrawLength(random), positionLimit), vocabularySize, random))];
        Batches = [.. new Batcher(batchTokens).Pack(windows)];
        Groups = [.. windows.Chunk(GroupSize).Select(group => new TokenBatch(group))];
        TokenCount = windows.Sum(w => (long)w.TokenCount);
    }

    /// <summary>All batches as a scan makes them, the longest documents first.</summary>
    public IReadOnlyList<TokenBatch> Batches { get; }

    /// <summary>All documents in corpus order, so many at a time, each group padded to its longest:
    /// the batches of the plain method.</summary>
    public IReadOnlyList<TokenBatch> Groups { get; }

    /// <summary>Positions that a batch may have.</summary>
    public int BatchTokens { get; }

    public long TokenCount { get; }

    /// <summary>The share of the batches' positions that are padding.</summary>
    public double PaddingFraction => 1 - ((double)TokenCount / Batches.Sum(b => (long)b.Ids.Length));

    /// <summary>Takes batches that are spread evenly over the corpus by tokens,
    /// so that short and long documents have their share.</summary>
    /// <param name="count">How many, at most all.</param>
    public IReadOnlyList<TokenBatch> Spread(int count) => count >= Batches.Count
        ? Batches
        : [.. Enumerable.Range(0, count).Select(i => Batches[IndexAt((i + 0.5) / count)])];

    /// <summary>All batches, from which any number of the first is spread over the corpus:
    /// each next one goes far from those before it.</summary>
    public IEnumerable<TokenBatch> Scattered()
    {
        // Multiples of the golden ratio leave the most even gaps.
        const double step = 0.6180339887498949;
        return Enumerable.Range(0, Batches.Count).Select(i => Batches[IndexAt((0.5 + (i * step)) % 1)]);
    }

    /// <summary>
    /// The groups that are most like the average one in tokens and in positions:
    /// the plain method is so slow that few must speak for all.
    /// </summary>
    /// <param name="count">How many, at most all.</param>
    public IReadOnlyList<TokenBatch> TypicalGroups(int count)
    {
        double tokens = Groups.Average(g => g.TokenCount);
        double positions = Groups.Average(g => g.Ids.Length);
        return [.. Groups.OrderBy(g => Math.Abs((g.TokenCount / tokens) - 1) + Math.Abs((g.Ids.Length / positions) - 1))
            .Take(count)];
    }

    /// <summary>A batch whose documents are cut to a share of their tokens, at least one: as many rows as before, as
    /// unequal as before, and less work.</summary>
    public static TokenBatch Cut(TokenBatch batch, double share) => share >= 1
        ? batch
        : new([.. batch.Windows.Select(w => new Window(
            w.Document, w.FirstToken, Math.Max(1, (int)Math.Round(share * w.TokenCount)), [], []))]);

    /// <summary>Index of the batch that holds the token at a share of the corpus, 0 to below 1.</summary>
    private int IndexAt(double share)
    {
        double left = share * TokenCount;
        int index = 0;
        while (left >= Batches[index].TokenCount)
        {
            left -= Batches[index++].TokenCount;
        }
        return index;
    }

    private static int DrawLength(Random random)
    {
        while (true)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                * Math.Cos(2 * Math.PI * random.NextDouble());
            double length = MedianLength * Math.Exp(Deviation * normal);
            if (length is >= ShortestLength and <= LongestLength)
            {
                return (int)length;
            }
        }
    }

    private static Window MakeWindow(int index, int length, int vocabularySize, Random random)
    {
        TextToken[] tokens =
            [.. Enumerable.Range(0, length).Select(_ => new TextToken(random.Next(vocabularySize), 0, 0))];
        string name = FormattableString.Invariant($"document {index}");
        return new Window(
            new TokenizedDocument(new Document(index, name, null, null, name), null, tokens), 0, length, [], []);
    }
}
