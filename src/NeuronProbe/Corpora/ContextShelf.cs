namespace NeuronProbe.Corpora;

/// <summary>The contexts of a window's positions that somebody has asked for, each made once and shared.</summary>
/// <param name="window">The window.</param>
/// <param name="tokensEachSide">Tokens before and behind a position, cut at the window.</param>
internal sealed class ContextShelf(Window window, int tokensEachSide)
{
    private readonly PackedContext?[] made = new PackedContext?[window.Ids.Length];

    public int TokensEachSide { get; } = tokensEachSide;

    /// <summary>The tokens round a position, the same object for all who ask, also at the same time.</summary>
    public PackedContext At(int position)
    {
        return Volatile.Read(ref made[position]) is PackedContext known
            ? known
            : Interlocked.CompareExchange(ref made[position], PackedContext.Of(window, position, TokensEachSide), null) ?? made[position]!;
    }
}
