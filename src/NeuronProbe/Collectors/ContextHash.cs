using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>A number of what an example shows: equal where the context has the same token ids and the example is the
/// same of them.</summary>
/// <remarks>Two others are equal by chance once in 2^64 pairs.</remarks>
internal static class ContextHash
{
    /// <summary>That of a context.</summary>
    public static ulong Of(TokenContext context) => Of(context.TokenIds, context.Index);

    /// <summary>That of the context at a position of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="position">The position, special tokens counted.</param>
    /// <param name="tokensEachSide">Tokens before and after it, cut at the window.</param>
    public static ulong Of(Window window, int position, int tokensEachSide)
    {
        int start = Math.Max(0, position - tokensEachSide);
        int end = (int)Math.Min(window.Ids.Length, (long)position + tokensEachSide + 1);
        return Of(window.Ids.AsSpan(start, end - start), position - start);
    }

    private static ulong Of(ReadOnlySpan<int> tokenIds, int index)
    {
        ulong hash = StableHash.Of((uint)index, (uint)tokenIds.Length);
        foreach (int id in tokenIds)
        {
            hash = StableHash.Of(hash, (uint)id);
        }
        return hash;
    }
}
