using NeuronProbe.Activations;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>A random number of each token of a block that counts, of its document's id and its place in it alone.
/// </summary>
/// <remarks>
/// Unlike those of <see cref="SampleHashes"/> they are the same whatever the windows and the tokens' ids are, so that
/// scans with other windows, or of other models, choose the same tokens of a corpus.
/// </remarks>
internal sealed class PositionHashes
{
    // No token of a document has this number.
    private const ulong Added = ulong.MaxValue;

    private readonly ulong[] hashes;

    private PositionHashes(BlockLayout layout)
    {
        hashes = new ulong[layout.TokenCount];
        foreach (ref readonly BlockWindow own in layout.Windows)
        {
            ulong document = StableHash.Of(own.Window.Document.Document.Id);
            for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
            {
                hashes[token] = Of(document, own.Window, layout.Positions[token]);
            }
        }
    }

    /// <summary>The hash of a token, by its index among those that count.</summary>
    public ulong this[int token] => hashes[token];

    /// <summary>Those of a block, found once for all sites; not while others ask for them.</summary>
    public static PositionHashes Note(BlockLayout layout)
    {
        if (layout.Annotations.Of<PositionHashes>() is not { } noted)
        {
            noted = new PositionHashes(layout);
            layout.Annotate(noted);
        }
        return noted;
    }

    /// <summary>The hash of a token.</summary>
    /// <param name="documentId">Its document's id.</param>
    /// <param name="window">Its window.</param>
    /// <param name="position">Its position there.</param>
    public static ulong Of(string documentId, Window window, int position) =>
        Of(StableHash.Of(documentId), window, position);

    private static ulong Of(ulong document, Window window, int position)
    {
        int token = window.TokenAt(position);
        return token >= 0
            ? StableHash.Of(document, (ulong)token)
            : StableHash.Of(document, Added, (ulong)window.FirstToken, (ulong)position);
    }
}
