using System.Runtime.InteropServices;
using NeuronProbe.Activations;

namespace NeuronProbe.Collectors;

/// <summary>Tokens of a block side by side that are of documents of one group.</summary>
/// <param name="First">Index of the first one among those that count.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Group">The group.</param>
internal readonly record struct GroupSegment(int First, int Count, int Group);

/// <summary>Which tokens of a block are of documents of which group.</summary>
internal sealed class GroupSegments
{
    private readonly List<GroupSegment> segments = [];

    private GroupSegments(BlockLayout layout)
    {
        foreach (ref readonly BlockWindow own in layout.Windows)
        {
            if (own.TokenCount == 0)
            {
                continue;
            }
            int group = DocumentGroups.Of(own.Window.Document.Document.Id);
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
    public ReadOnlySpan<GroupSegment> All => CollectionsMarshal.AsSpan(segments);

    /// <summary>Those of a block, found once for all sites; not while others ask for them.</summary>
    public static GroupSegments Note(BlockLayout layout)
    {
        if (layout.Annotations.Of<GroupSegments>() is not { } noted)
        {
            noted = new GroupSegments(layout);
            layout.Annotate(noted);
        }
        return noted;
    }
}
