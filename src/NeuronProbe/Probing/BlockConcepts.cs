using System.Runtime.InteropServices;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Concepts;

namespace NeuronProbe.Probing;

/// <summary>Adjacent tokens of a block that are of one document.</summary>
/// <param name="Document">The document.</param>
/// <param name="IsHeldOut">Whether they are for evaluation alone.</param>
/// <param name="First">Index of the first among the block's tokens.</param>
/// <param name="Count">How many there are; none where no token counts.</param>
/// <param name="WindowTokens">Tokens of the document in these windows, also those that do not count.</param>
/// <param name="FirstRun">Index of the first of its runs.</param>
/// <param name="RunCount">How many runs it has.</param>
internal readonly record struct DocumentPiece(TokenizedDocument Document, bool IsHeldOut, int First, int Count, int WindowTokens, int FirstRun, int RunCount);

/// <summary>The tokens of a piece that one concept applies to.</summary>
/// <param name="Concept">Index of the concept.</param>
/// <param name="First">Index of the first among the block's members.</param>
/// <param name="Count">How many there are; at least one.</param>
internal readonly record struct ConceptRun(int Concept, int First, int Count);

/// <summary>Which tokens of a block each concept applies to, found once for all sites and neurons.</summary>
internal sealed class BlockConcepts
{
    private const int StrideUnit = 32;

    private readonly List<DocumentPiece> pieces = [];
    private readonly List<ConceptRun> runs = [];
    private readonly List<int> members = [];
    private readonly List<int>[][] positives;
    private readonly List<int>[] tokens = [[], []];
    private readonly ushort[] controls;
    private readonly byte[] draws;

    /// <param name="plan">The concepts.</param>
    /// <param name="layout">The block's tokens.</param>
    public BlockConcepts(ConceptPlan plan, BlockLayout layout)
    {
        ConceptCount = plan.Concepts.Count;
        positives = [.. tokens.Select(_ => Enumerable.Range(0, ConceptCount).Select(_ => new List<int>()).ToArray())];
        ControlStride = (ConceptCount + StrideUnit) / StrideUnit * StrideUnit;
        controls = new ushort[layout.TokenCount * ControlStride];
        draws = new byte[ConceptCount];
        for (int window = 0, end; window < layout.Windows.Length; window = end)
        {
            end = window + 1;
            while (end < layout.Windows.Length && layout.Windows[end].Window.Document.Document.Index == layout.Windows[window].Window.Document.Document.Index)
            {
                end++;
            }
            Add(plan, layout, window, end);
        }
    }

    public int ConceptCount { get; }

    /// <summary>The pieces of documents, in the order of their tokens.</summary>
    public ReadOnlySpan<DocumentPiece> Pieces => CollectionsMarshal.AsSpan(pieces);

    /// <summary>The runs of all pieces, piece by piece.</summary>
    public ReadOnlySpan<ConceptRun> Runs => CollectionsMarshal.AsSpan(runs);

    /// <summary>Indices of tokens, run by run.</summary>
    public ReadOnlySpan<int> Members => CollectionsMarshal.AsSpan(members);

    /// <summary>Indices of all tokens of a half: 0 that of ranking, 1 what is held out.</summary>
    public ReadOnlySpan<int> Tokens(int half) => CollectionsMarshal.AsSpan(tokens[half]);

    /// <summary>Indices of the tokens of a half that a concept applies to.</summary>
    public ReadOnlySpan<int> Positives(int half, int concept) => CollectionsMarshal.AsSpan(positives[half][concept]);

    /// <summary>Numbers of a token's row in <see cref="Controls"/>: whole vectors of any processor.</summary>
    public int ControlStride { get; }

    /// <summary>Token by token, in how many control draws it is labelled, by concept, and behind the concepts a 1; nothing for what is held out.</summary>
    public ReadOnlySpan<ushort> Controls => controls;

    private void Add(ConceptPlan plan, BlockLayout layout, int firstWindow, int endWindow)
    {
        TokenizedDocument document = layout.Windows[firstWindow].Window.Document;
        bool isHeldOut = plan.IsHeldOut(document.Document);
        int half = isHeldOut ? 1 : 0;
        int firstRun = runs.Count;
        for (int concept = 0; concept < ConceptCount; concept++)
        {
            int first = members.Count;
            for (int window = firstWindow; window < endWindow; window++)
            {
                AddMembers(layout, window, document.Marks is { } marks ? marks.Of(concept) : []);
            }
            if (members.Count > first)
            {
                runs.Add(new ConceptRun(concept, first, members.Count - first));
                positives[half][concept].AddRange(CollectionsMarshal.AsSpan(members)[first..]);
            }
        }
        int firstToken = layout.Windows[firstWindow].FirstToken;
        int endToken = layout.Windows[endWindow - 1].FirstToken + layout.Windows[endWindow - 1].TokenCount;
        int windowTokens = 0;
        for (int window = firstWindow; window < endWindow; window++)
        {
            windowTokens += layout.Windows[window].Window.TokenCount;
            AddTokens(plan, layout.Windows[window], layout.Positions, half);
        }
        pieces.Add(new DocumentPiece(document, isHeldOut, firstToken, endToken - firstToken, windowTokens, firstRun, runs.Count - firstRun));
    }

    /// <summary>Adds the tokens of a window that are marked and count.</summary>
    private void AddMembers(BlockLayout layout, int window, ReadOnlySpan<int> marked)
    {
        Window own = layout.Windows[window].Window;
        int first = marked.BinarySearch(own.FirstToken);
        ReadOnlySpan<int> places = layout.PlacesOf(window);
        for (int i = first >= 0 ? first : ~first; i < marked.Length && marked[i] < own.FirstToken + own.TokenCount; i++)
        {
            if (places[own.PrefixLength + marked[i] - own.FirstToken] is int place and >= 0)
            {
                members.Add(place);
            }
        }
    }

    private void AddTokens(ConceptPlan plan, in BlockWindow window, ReadOnlySpan<int> positions, int half)
    {
        for (int token = window.FirstToken; token < window.FirstToken + window.TokenCount; token++)
        {
            tokens[half].Add(token);
            if (half == 0)
            {
                plan.CountControls(window.Window.Document.Document, window.Window.Ids[positions[token]], draws);
                Span<ushort> row = controls.AsSpan(token * ControlStride, ConceptCount + 1);
                for (int concept = 0; concept < ConceptCount; concept++)
                {
                    row[concept] = draws[concept];
                }
                row[ConceptCount] = 1;
            }
        }
    }
}
