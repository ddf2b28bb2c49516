using System.Runtime.InteropServices;
using NeuronProbe.Activations;

namespace NeuronProbe.Collectors;

/// <summary>Tokens of a block side by side that are of documents of one group.</summary>
/// <param name="First">Index of the first one among those that count.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Group">The group.</param>
internal readonly record struct GroupSegment(int First, int Count, int Group);

/// <summary>Which tokens of a block are of documents of which group.</summary>
internal sealed class TokenGroups
{
    private readonly List<GroupSegment> segments = [];
    private readonly int[] firstSlots;

    private TokenGroups(BlockLayout layout)
    {
        firstSlots = new int[layout.TokenCount];
        foreach (ref readonly BlockWindow own in layout.Windows)
        {
            if (own.TokenCount == 0)
            {
                continue;
            }
            int group = DocumentGroups.Of(own.Window.Document.Document.Id);
            Array.Fill(firstSlots, group * CoarseBins.Slots, own.FirstToken, own.TokenCount);
            if (segments is [.., var before] && before.Group == group)
            {
                segments[^1] = before with { Count = before.Count + own.TokenCount };
            }
            else
            {
                segments.Add(new(own.FirstToken, own.TokenCount, group));
            }
        }
    }

    /// <summary>The segments, which have all tokens that count.</summary>
    public ReadOnlySpan<GroupSegment> Segments => CollectionsMarshal.AsSpan(segments);

    /// <summary>Where the slots of each token's group begin.</summary>
    public ReadOnlySpan<int> FirstSlots => firstSlots;

    /// <summary>Those of a block, found once for all sites; not while others ask for them.</summary>
    public static TokenGroups Note(BlockLayout layout)
    {
        if (layout.Annotations.Of<TokenGroups>() is not { } noted)
        {
            noted = new TokenGroups(layout);
            layout.Annotate(noted);
        }
        return noted;
    }
}
