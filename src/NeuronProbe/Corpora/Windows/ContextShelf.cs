namespace NeuronProbe.Corpora.Windows;

/// <summary>The contexts of a window's positions that somebody has asked for, each made once and shared.</summary>
/// <param name="window">The window.</param>
/// <param name="tokensEachSide">Tokens before and behind a position, cut at the window.</param>
internal sealed class ContextShelf(Window window, int tokensEachSide)
{
    // Positions that share a passage: of so many the passage is at most twice as long as a context.
    private const int MostPositions = 32;

    private readonly int positions = PositionsOf(tokensEachSide);
    private readonly PackedContext?[] made = new PackedContext?[window.Ids.Length];
    private readonly Passage?[] passages = new Passage?[(window.Ids.Length / PositionsOf(tokensEachSide)) + 1];

    public int TokensEachSide { get; } = tokensEachSide;

    /// <summary>The tokens round a position, the same object for all who ask, also at the same time.</summary>
    public PackedContext At(int position)
    {
        return Volatile.Read(ref made[position]) is PackedContext known
            ? known
            : Interlocked.CompareExchange(ref made[position], Make(position), null) ?? made[position]!;
    }

    private PackedContext Make(int position)
    {
        int from = From(position);
        return new(PassageOf(position / positions), window.TokenAt(position), position, position - from, End(position) - from);
    }

    private Passage PassageOf(int number)
    {
        return Volatile.Read(ref passages[number])
            ?? Interlocked.CompareExchange(ref passages[number], Passage.Of(window, From(number * positions), End(((number + 1) * positions) - 1)), null)
            ?? passages[number]!;
    }

    private static int PositionsOf(int tokensEachSide) => (int)Math.Clamp(2L * tokensEachSide, 1, MostPositions);

    private int From(int position) => Math.Max(0, position - TokensEachSide);

    private int End(int position) => (int)Math.Min(made.Length, (long)position + TokensEachSide + 1);
}
