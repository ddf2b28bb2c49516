using NeuronProbe.Activations;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>A random number of each token of a block that counts, which no batch, chunk or shard changes.</summary>
/// <remarks>
/// It is a hash of the seed, the document's id, the tokens of its window and the place in it. Numbers of documents are
/// no part of it, so that their order does not matter; tokens are, so that documents that share an id are apart.
/// </remarks>
internal sealed class SampleHashes
{
    /// <summary>Bits of a hash that a short one leaves out.</summary>
    private const int ShortShift = 33;

    /// <summary>So many tokens fill the usual intervals of a neuron.</summary>
    private const int SmallestCount = 128;

    private readonly ulong[] hashes;
    private readonly int[] shortened;
    private readonly int[] ordered;

    private SampleHashes(BlockLayout layout, int seed)
    {
        Seed = seed;
        hashes = new ulong[layout.TokenCount];
        shortened = new int[layout.TokenCount];
        foreach (ref readonly BlockWindow own in layout.Windows)
        {
            ulong window = Of(own.Window, seed);
            for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
            {
                hashes[token] = StableHash.Of(window, (ulong)layout.Positions[token]);
                shortened[token] = Shorten(hashes[token]);
            }
        }
        ordered = [.. Enumerable.Range(0, hashes.Length)];
        Array.Sort((ulong[])hashes.Clone(), ordered);
        Array.Resize(ref ordered, CountSmallest());
    }

    /// <summary>A part of each token's hash, from 0 on: of two tokens the one with the smaller hash never has the
    /// larger part.</summary>
    public ReadOnlySpan<int> Short => shortened;

    /// <summary>The tokens with the smallest hashes, that of the smallest first. None of the others has the hash of one
    /// of these.</summary>
    public ReadOnlySpan<int> Smallest => ordered;

    private int Seed { get; }

    /// <summary>The hash of a token, by its index among those that count.</summary>
    public ulong this[int token] => hashes[token];

    /// <summary>The part of a hash that <see cref="Short"/> has.</summary>
    public static int Shorten(ulong hash) => (int)(hash >> ShortShift);

    /// <summary>Those of a block, found once for all sites; not while others ask for them.</summary>
    public static SampleHashes Note(BlockLayout layout, int seed)
    {
        if (layout.Annotations.Of<SampleHashes>() is not { } noted || noted.Seed != seed)
        {
            noted = new SampleHashes(layout, seed);
            layout.Annotate(noted);
        }
        return noted;
    }

    private int CountSmallest()
    {
        int count = Math.Min(SmallestCount, ordered.Length);
        while (count > 0 && count < ordered.Length && hashes[ordered[count]] == hashes[ordered[count - 1]])
        {
            count++;
        }
        return count;
    }

    private static ulong Of(Window window, int seed)
    {
        ulong hash = StableHash.Of(
            (ulong)seed, StableHash.Of(window.Document.Document.Id), (ulong)window.FirstToken);
        foreach (int id in window.Ids)
        {
            hash = StableHash.Of(hash, (uint)id);
        }
        return hash;
    }
}
