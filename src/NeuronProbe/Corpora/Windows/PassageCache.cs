namespace NeuronProbe.Corpora.Windows;

/// <summary>The passages of a window that somebody has asked for, each made once and shared.</summary>
/// <param name="window">The window.</param>
/// <param name="tokensEachSide">Tokens before and after a position, cut at the window.</param>
internal sealed class PassageCache(Window window, int tokensEachSide)
{
    // Positions that share a passage: of so many the passage is at most twice as long as a context.
    private const int MostPositions = 32;

    private readonly int positions = PositionsOf(tokensEachSide);
    private readonly Passage?[] passages = new Passage?[(window.Ids.Length / PositionsOf(tokensEachSide)) + 1];

    public int TokensEachSide { get; } = tokensEachSide;

    /// <summary>
    /// The passage that has the context of a position, the same for all who ask, also at the same time.
    /// </summary>
    public Passage At(int position)
    {
        int number = position / positions;
        return Volatile.Read(ref passages[number])
            ?? Interlocked.CompareExchange(ref passages[number], Make(number), null)
            ?? passages[number]!;
    }

    private static int PositionsOf(int tokensEachSide) => (int)Math.Clamp(2L * tokensEachSide, 1, MostPositions);

    private Passage Make(int number)
    {
        int first = Math.Max(0, (number * positions) - TokensEachSide);
        int end = (int)Math.Min(window.Ids.Length, ((number + 1L) * positions) + TokensEachSide);
        return Passage.Of(window, first, end, TokensEachSide);
    }
}
