using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NeuronProbe.Activations;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Adjacent tokens of a block that are of one document.</summary>
/// <param name="Document">The document.</param>
/// <param name="IsHeldOut">Whether they are for evaluation alone.</param>
/// <param name="First">Index of the first among the block's tokens.</param>
/// <param name="Count">How many there are; none where no token counts.</param>
/// <param name="WindowTokens">Tokens of the document in these windows, also those that do not count.</param>
/// <param name="FirstRun">Index of the first of its runs.</param>
/// <param name="RunCount">How many runs it has.</param>
internal readonly record struct DocumentPiece(
    TokenizedDocument Document, bool IsHeldOut, int First, int Count, int WindowTokens, int FirstRun, int RunCount);

/// <summary>The tokens of a piece that one concept applies to.</summary>
/// <param name="Concept">Index of the concept.</param>
/// <param name="First">Index of the first among the block's members.</param>
/// <param name="Count">How many there are; at least one.</param>
internal readonly record struct ConceptRun(int Concept, int First, int Count);

/// <summary>Which tokens of a block each concept applies to, found once for all sites and neurons.</summary>
internal sealed class BlockConcepts
{
    private readonly ConceptPlan plan;
    private readonly int firstConcept;
    private readonly List<DocumentPiece> pieces = [];
    private readonly List<ConceptRun> runs = [];
    private readonly List<int> members = [];
    private readonly List<int> positions = [];
    private readonly List<int>? chosen;
    private readonly List<int>[][] positives;
    private readonly List<Range>[] ranges = [[], []];

    // Of each token of the windows that are being added: where it went, or -1.
    private readonly List<int> indexOf = [];

    /// <param name="plan">The concepts.</param>
    /// <param name="layout">The block's tokens.</param>
    /// <param name="only">The concept of whose tokens and negatives alone those that are compared are taken,
    /// or null for all concepts and tokens.</param>
    public BlockConcepts(ConceptPlan plan, BlockLayout layout, int? only = null)
    {
        this.plan = plan;
        firstConcept = only ?? 0;
        chosen = only is null ? null : [];
        ConceptCount = only is null ? plan.Concepts.Count : 1;
        Controls = new ControlRows(ConceptCount, layout.TokenCount);
        positives = [.. ranges.Select(_ => Enumerable.Range(0, ConceptCount).Select(_ => new List<int>()).ToArray())];
        for (int window = 0, end; window < layout.Windows.Length; window = end)
        {
            end = window + 1;
            while (end < layout.Windows.Length
                && layout.Windows[end].Window.Document.Document.Index
                    == layout.Windows[window].Window.Document.Document.Index)
            {
                end++;
            }
            Add(layout, window, end);
        }
    }

    /// <summary>Annotates a block: for all concepts together,
    /// or for each with the negatives that are its own.</summary>
    public static void Annotate(BlockLayout layout, ConceptPlan plan) => layout.Annotate(plan.HasOwnNegatives
        ? Enumerable.Range(0, plan.Concepts.Count).Select(concept => new BlockConcepts(plan, layout, concept)).ToArray()
        : [new BlockConcepts(plan, layout)]);

    /// <summary>What <see cref="Annotate"/> noted of a block.</summary>
    public static BlockConcepts[] Of(BlockLayout layout) => layout.Annotations.Of<BlockConcepts[]>()
        ?? throw new InvalidOperationException("A block of a scan with concepts was not annotated with them.");

    /// <summary>Tokens: those of the block, or of them the ones that are taken.</summary>
    public int TokenCount => positions.Count;

    /// <summary>The position of each token in its window.</summary>
    public ReadOnlySpan<int> Positions => CollectionsMarshal.AsSpan(positions);

    /// <summary>Whether all tokens of the block are taken.</summary>
    public bool TakesAll => chosen is null;

    /// <summary>The values on the tokens that are taken.</summary>
    /// <param name="values">A neuron's values on all tokens of the block.</param>
    public float[] Choose(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<int> places = CollectionsMarshal.AsSpan(chosen);
        float[] own = new float[places.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = values[places[i]];
        }
        return own;
    }

    public int ConceptCount { get; }

    /// <summary>The pieces of documents, in the order of their tokens.</summary>
    public ReadOnlySpan<DocumentPiece> Pieces => CollectionsMarshal.AsSpan(pieces);

    /// <summary>The runs of all pieces, piece by piece.</summary>
    public ReadOnlySpan<ConceptRun> Runs => CollectionsMarshal.AsSpan(runs);

    /// <summary>Indices of tokens, run by run.</summary>
    public ReadOnlySpan<int> Members => CollectionsMarshal.AsSpan(members);

    /// <summary>Where all tokens of a split are.</summary>
    public ReadOnlySpan<Range> Ranges(Split split) => CollectionsMarshal.AsSpan(ranges[(int)split]);

    /// <summary>Indices of the tokens of a split that a concept applies to.</summary>
    public ReadOnlySpan<int> Positives(Split split, int concept) =>
        CollectionsMarshal.AsSpan(positives[(int)split][concept]);

    /// <summary>Token by token, the control draws that label it; none for what is held out.</summary>
    public ControlRows Controls { get; }

    private void Add(BlockLayout layout, int firstWindow, int endWindow)
    {
        TokenizedDocument document = layout.Windows[firstWindow].Window.Document;
        bool isHeldOut = plan.IsHeldOut(document.Document);
        Split split = isHeldOut ? Split.HeldOut : Split.Ranking;
        byte[] ofDocument = isHeldOut ? [] : plan.ControlsOf(document.Document);
        int firstToken = TokenCount;
        int windowTokens = 0;
        indexOf.Clear();
        for (int window = firstWindow; window < endWindow; window++)
        {
            AddTokens(layout, window, split, ofDocument);
            windowTokens += layout.Windows[window].Window.TokenCount;
        }
        AddRange(ranges[(int)split], firstToken..TokenCount);
        int firstRun = runs.Count;
        for (int concept = 0; concept < ConceptCount; concept++)
        {
            int first = members.Count;
            int offset = 0;
            for (int window = firstWindow; window < endWindow; window++)
            {
                AddMembers(layout.Windows[window].Window, offset, concept);
                offset += layout.Windows[window].Window.TokenCount;
            }
            if (members.Count > first)
            {
                runs.Add(new ConceptRun(concept, first, members.Count - first));
                positives[(int)split][concept].AddRange(CollectionsMarshal.AsSpan(members)[first..]);
            }
        }
        pieces.Add(new DocumentPiece(
            document, isHeldOut, firstToken, TokenCount - firstToken, windowTokens, firstRun, runs.Count - firstRun));
    }

    /// <summary>Adds the tokens of a window that count and are taken,
    /// and notes where each token of the document went.</summary>
    private void AddTokens(BlockLayout layout, int windowIndex, Split split, byte[] ofDocument)
    {
        BlockWindow own = layout.Windows[windowIndex];
        Window window = own.Window;
        int offset = indexOf.Count;
        CollectionsMarshal.SetCount(indexOf, offset + window.TokenCount);
        Span<int> places = CollectionsMarshal.AsSpan(indexOf)[offset..];
        places.Fill(-1);
        for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
        {
            int position = layout.Positions[token];
            int number = window.TokenAt(position);
            int id = window.Ids[position];
            if (chosen is not null)
            {
                bool isPositive = number >= 0 && window.Document.Marks?.Of(firstConcept).BinarySearch(number) >= 0;
                if (!plan.IsCompared(firstConcept, window, number, isPositive))
                {
                    continue;
                }
                chosen.Add(token);
            }
            if (number >= 0)
            {
                places[number - window.FirstToken] = TokenCount;
            }
            positions.Add(position);
            AddControls(ofDocument, id, split);
        }
    }

    /// <summary>Adds the tokens of a window that a concept applies to.</summary>
    private void AddMembers(Window window, int offset, int concept)
    {
        ReadOnlySpan<int> marked = window.Document.Marks is { } marks ? marks.Of(firstConcept + concept) : [];
        int first = marked.BinarySearch(window.FirstToken);
        for (int i = first >= 0 ? first : ~first; i < marked.Length
            && marked[i] < window.FirstToken + window.TokenCount; i++)
        {
            if (indexOf[offset + marked[i] - window.FirstToken] is int index and >= 0)
            {
                members.Add(index);
            }
        }
    }

    /// <summary>Adds a range that begins where the last one ends, or after it.</summary>
    public static void AddRange(List<Range> ranges, Range added)
    {
        if (ranges.Count > 0 && ranges[^1].End.Equals(added.Start))
        {
            ranges[^1] = ranges[^1].Start..added.End;
        }
        else
        {
            ranges.Add(added);
        }
    }

    private void AddControls(byte[] ofDocument, int id, Split split)
    {
        Span<byte> row = Controls.Add();
        if (split != Split.Ranking)
        {
            return;
        }
        byte[] ofType = plan.ControlsOf(id);
        if (chosen is null)
        {
            TensorPrimitives.BitwiseOr<byte>(ofDocument, ofType, row);
        }
        else
        {
            ControlRow.Set(
                row, ControlRow.Draws(ofDocument, firstConcept) | ControlRow.Draws(ofType, firstConcept));
        }
    }
}
