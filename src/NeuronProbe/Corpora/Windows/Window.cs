using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>
/// Consecutive tokens of one document that the model reads at once, with the special tokens put round them.
/// </summary>
public sealed class Window
{
    private PassageCache? passages;

    /// <param name="document">The document that the tokens are from.</param>
    /// <param name="firstToken">Number in the document of the window's first own token.</param>
    /// <param name="tokenCount">How many tokens of the document it holds.</param>
    /// <param name="prefix">Ids put before them, such as BOS.</param>
    /// <param name="suffix">Ids put after them, such as <c>[SEP]</c>.</param>
    public Window(
        TokenizedDocument document, int firstToken, int tokenCount, ReadOnlySpan<int> prefix, ReadOnlySpan<int> suffix)
    {
        Document = document;
        FirstToken = firstToken;
        TokenCount = tokenCount;
        PrefixLength = prefix.Length;
        Ids = new int[prefix.Length + tokenCount + suffix.Length];
        prefix.CopyTo(Ids);
        for (int i = 0; i < tokenCount; i++)
        {
            Ids[prefix.Length + i] = document.Tokens[firstToken + i].Id;
        }
        suffix.CopyTo(Ids.AsSpan(prefix.Length + tokenCount));
    }

    public TokenizedDocument Document { get; }

    /// <summary>Number in the document of the window's first own token, from 0.</summary>
    public int FirstToken { get; }

    /// <summary>Tokens of the document in this window, special ones not counted.</summary>
    public int TokenCount { get; }

    /// <summary>Special tokens before the document's own.</summary>
    internal int PrefixLength { get; }

    /// <summary>What the model reads: special tokens, the document's tokens, special tokens.</summary>
    public int[] Ids { get; }

    /// <summary>
    /// Number in the document of the token at a position of the window, or -1 where the tool added it.
    /// </summary>
    public int TokenAt(int position)
    {
        int token = position - PrefixLength;
        return token >= 0 && token < TokenCount ? FirstToken + token : -1;
    }

    /// <summary>
    /// The passage that has the context of a position, made once and shared by all who ask for as many tokens, also at
    /// the same time.
    /// </summary>
    /// <param name="position">Position in the window, special tokens counted, from 0.</param>
    /// <param name="tokensEachSide">Tokens before and after it, cut at the window.</param>
    internal Passage PassageAround(int position, int tokensEachSide)
    {
        PassageCache? cache = Volatile.Read(ref passages);
        while (cache is null || cache.TokensEachSide != tokensEachSide)
        {
            // Whoever is first sets the cache; one for another number of tokens takes its place.
            Interlocked.CompareExchange(ref passages, new PassageCache(this, tokensEachSide), cache);
            cache = Volatile.Read(ref passages);
        }
        return cache.At(position);
    }
}
