using System.Text;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>Joins contexts of a window that overlap, so that what they have in common is kept once.</summary>
/// <remarks>
/// What comes out depends on the contexts alone and not on the passages that these were cut from. Contexts are decoded
/// only as far as they are needed to cover all: of a run of neighbours that is one in a context's length.
/// </remarks>
/// <param name="tokensEachSide">Tokens of a context before and after its position.</param>
internal sealed class PassageJoin(int tokensEachSide)
{
    // Whoever wants one context decodes its whole passage.
    private const int MostPositions = 64;

    private readonly List<Passage> joined = [];
    private readonly List<int> ids = [];
    private readonly List<TextRange> ranges = [];
    private readonly StringBuilder text = new();
    private (Passage Passage, int Position) origin;
    private (Passage Passage, int Position)? pending;
    private TokenContext? beginning;
    private int first;

    /// <summary>The passages by now, but for the one that the last context went into.</summary>
    public IReadOnlyList<Passage> Joined => joined;

    /// <summary>Where the last context ends.</summary>
    private int Reach => pending is { } last ? EndOf(last) : first + ids.Count;

    /// <summary>Adds a context that stands after all others: by document, window and position.</summary>
    /// <returns>The number of the passage that it is in.</returns>
    public int Add(Passage passage, int position)
    {
        (Passage Passage, int Position) context = (passage, position);
        if (beginning is not null && IsSameWindow(passage))
        {
            if (position == (pending ?? origin).Position)
            {
                return joined.Count;
            }
            if (IsOwn(origin) && IsOwn(context) && position - origin.Position < MostPositions
                && passage.ContextStart(position) < Reach)
            {
                if (passage.ContextStart(position) >= first + ids.Count)
                {
                    Append();
                }
                pending = context;
                return joined.Count;
            }
        }
        Close();
        origin = context;
        first = passage.ContextStart(position);
        beginning = passage.ContextOf(position);
        Append(beginning, first);
        return joined.Count;
    }

    /// <summary>Ends the passage that is open.</summary>
    public void Close()
    {
        if (beginning is null)
        {
            return;
        }
        Append();
        // An added token's context is a passage of its own: nothing says where the document's tokens begin in it.
        joined.Add(IsOwn(origin)
            ? Passage.Of(
                origin.Passage, origin.Position, tokensEachSide, beginning, first, [.. ids], [.. ranges],
                beginning.Text is null ? null : text.ToString())
            : Passage.Of(beginning, origin.Passage.FirstToken, origin.Position));
        beginning = null;
        ids.Clear();
        ranges.Clear();
        text.Clear();
    }

    private static bool IsOwn((Passage Passage, int Position) context) =>
        context.Passage.TokenAt(context.Position) >= 0;

    private static int EndOf((Passage Passage, int Position) context) =>
        context.Passage.ContextStart(context.Position) + context.Passage.ContextLength(context.Position);

    private bool IsSameWindow(Passage passage) =>
        passage.Document == origin.Passage.Document && passage.FirstToken == origin.Passage.FirstToken;

    private void Append()
    {
        if (pending is var (passage, position))
        {
            Append(passage.ContextOf(position), passage.ContextStart(position));
            pending = null;
        }
    }

    /// <summary>Appends what a context has more; a token that both have says how far apart their texts begin.</summary>
    private void Append(TokenContext context, int start)
    {
        int known = first + ids.Count - start;
        int shift = known > 0 && ids.Count > 0 ? ranges[start - first].Start - context.Ranges[0].Start : 0;
        for (int i = Math.Max(0, known); i < context.TokenIds.Length; i++)
        {
            ids.Add(context.TokenIds[i]);
            ranges.Add(new(context.Ranges[i].Start + shift, context.Ranges[i].End + shift));
        }
        if (context.Text is { } piece && text.Length - shift < piece.Length)
        {
            text.Append(piece, text.Length - shift, piece.Length - (text.Length - shift));
        }
    }
}
