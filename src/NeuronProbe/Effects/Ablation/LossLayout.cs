using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Effects.Ablation;

/// <summary>Tokens of a document that stand side by side among those of a group.</summary>
/// <param name="Document">The document's number.</param>
/// <param name="First">The first of them.</param>
/// <param name="End">The one after the last.</param>
/// <param name="IsLast">Whether no batch after this one has more of the document.</param>
internal readonly record struct DocumentLosses(long Document, int First, int End, bool IsLast);

/// <summary>A token after which a context begins.</summary>
/// <param name="Row">Its row in the batch.</param>
/// <param name="Document">The document's number.</param>
/// <param name="Hash">A random number of it, the same in all batches.</param>
/// <param name="First">The first loss of the context; there is at least one.</param>
/// <param name="End">The one after the last.</param>
internal readonly record struct ContextStart(int Row, long Document, ulong Hash, int First, int End);

/// <summary>Which tokens of a batch have a loss, and what they are of: a token counts where the mask lets it and
/// another one stands before it in its window, from which it is predicted.</summary>
internal sealed class LossLayout
{
    private readonly List<long> predicting = [];
    private readonly List<int> next = [];
    private readonly List<ContextStart> starts = [];
    private readonly List<int>[] members;
    private readonly List<DocumentLosses>[] pieces;
    private readonly int contextLength;

    /// <param name="batch">The batch.</param>
    /// <param name="mask">Which tokens count.</param>
    /// <param name="conceptCount">Concepts that the documents carry marks of.</param>
    /// <param name="contextLength">Tokens of a context at most.</param>
    /// <param name="read">Tokens of each document that other batches had; those of this one are added.</param>
    public LossLayout(
        TokenBatch batch, TokenMask mask, int conceptCount, int contextLength, Dictionary<long, int> read)
    {
        this.contextLength = contextLength;
        members = [.. Enumerable.Range(0, conceptCount).Select(_ => new List<int>())];
        pieces = [.. Enumerable.Range(0, 1 + conceptCount).Select(_ => new List<DocumentLosses>())];
        var counted = new List<int>();
        for (int row = 0; row < batch.Windows.Count; row++)
        {
            Window window = batch.Windows[row];
            long document = window.Document.Document.Index;
            int soFar = read.GetValueOrDefault(document) + window.TokenCount;
            bool isLast = soFar == window.Document.Tokens.Length;
            read[document] = soFar;
            if (isLast)
            {
                read.Remove(document);
            }
            mask.FindCounted(window, counted);
            CountedTokens += counted.Count;
            int first = next.Count;
            foreach (int position in counted.Where(position => position > 0))
            {
                predicting.Add(((long)row * batch.Length) + position - 1);
                next.Add(window.Ids[position]);
            }
            pieces[0].Add(new DocumentLosses(document, first, next.Count, isLast));
            int withoutLoss = counted.Count - (next.Count - first);
            AddStarts(window, row * batch.Length, counted, first, withoutLoss);
            AddMembers(window, counted, first, withoutLoss, isLast);
        }
        Predicting = [.. predicting];
        Next = [.. next];
    }

    /// <summary>Tokens that the mask lets count, those without a loss among them.</summary>
    public int CountedTokens { get; }

    /// <summary>The row of [rows x length] that predicts each token.</summary>
    public long[] Predicting { get; }

    /// <summary>The ids of the tokens.</summary>
    public int[] Next { get; }

    /// <summary>The tokens after which contexts begin.</summary>
    public IReadOnlyList<ContextStart> Starts => starts;

    /// <summary>All tokens and then those of each concept, document by document.</summary>
    public IReadOnlyList<IReadOnlyList<DocumentLosses>> Groups => pieces;

    /// <summary>The tokens of a concept, into which the pieces of its group point.</summary>
    public IReadOnlyList<int> MembersOf(int concept) => members[concept];

    private void AddStarts(Window window, int firstRow, List<int> counted, int first, int withoutLoss)
    {
        int end = withoutLoss;
        for (int i = 0; i < counted.Count; i++)
        {
            int begin = Math.Max(i + 1, withoutLoss);
            while (end < counted.Count && counted[end] - counted[i] <= contextLength)
            {
                end++;
            }
            if (end > begin)
            {
                starts.Add(new ContextStart(
                    firstRow + counted[i],
                    window.Document.Document.Index,
                    PositionHashes.Of(window.Document.Document.Id, window, counted[i]),
                    first + begin - withoutLoss,
                    first + end - withoutLoss));
            }
        }
    }

    private void AddMembers(Window window, List<int> counted, int first, int withoutLoss, bool isLast)
    {
        for (int concept = 0; concept < members.Length; concept++)
        {
            int begin = members[concept].Count;
            foreach (int token in window.Document.Marks is { } marks
                ? marks.Of(concept, window.FirstToken, window.TokenCount)
                : [])
            {
                int place = counted.BinarySearch(token - window.FirstToken + window.PrefixLength);
                if (place >= withoutLoss)
                {
                    members[concept].Add(first + place - withoutLoss);
                }
            }
            pieces[1 + concept].Add(
                new DocumentLosses(window.Document.Document.Index, begin, members[concept].Count, isLast));
        }
    }
}
