using NeuronProbe.Activations;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>The tokens of a block that rank, and which of them have which label; found once for all sites.</summary>
internal sealed class RankingLabels
{
    private readonly List<int>[] compared;
    private readonly List<int>[] labelled;
    private readonly bool areShared;

    private RankingLabels(ConceptPlan plan, TokenLabels labels, BlockLayout layout)
    {
        int concepts = plan.Concepts.Count;
        areShared = !plan.HasOwnNegatives;
        compared = [.. Enumerable.Range(0, areShared ? 1 : concepts).Select(_ => new List<int>())];
        labelled = [.. Enumerable.Range(0, concepts * TokenLabels.Ways).Select(_ => new List<int>())];
        foreach (BlockWindow own in layout.Windows)
        {
            bool isHeldOut = plan.IsHeldOut(own.Window.Document.Document);
            if (own.Window.FirstToken == 0)
            {
                (Documents, HeldOutDocuments) = isHeldOut
                    ? (Documents, HeldOutDocuments + 1)
                    : (Documents + 1, HeldOutDocuments);
            }
            if (isHeldOut)
            {
                HeldOutTokens += own.TokenCount;
                continue;
            }
            Tokens += own.TokenCount;
            ulong document = StableHash.Of(own.Window.Document.Document.Id);
            for (int token = own.FirstToken; token < own.FirstToken + own.TokenCount; token++)
            {
                Add(labels, token, new TokenPlace(own.Window, document, layout.Positions[token]));
            }
        }
    }

    /// <summary>Those of a block, found where nobody has asked for them before.</summary>
    public static RankingLabels Of(ConceptPlan plan, TokenLabels labels, BlockLayout layout)
    {
        if (layout.Annotations.Of<RankingLabels>() is { } known)
        {
            return known;
        }
        var found = new RankingLabels(plan, labels, layout);
        layout.Annotate(found);
        return found;
    }

    /// <summary>Documents that rank and begin in the block, and those held out that do.</summary>
    public int Documents { get; }

    public int HeldOutDocuments { get; }

    /// <summary>Tokens that rank, and those held out.</summary>
    public int Tokens { get; }

    public int HeldOutTokens { get; }

    /// <summary>Indices of the tokens that rank and are compared for a concept.</summary>
    public List<int> ComparedFor(int concept) => compared[areShared ? 0 : concept];

    /// <summary>Those of them that have the label.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="way">0 for their own label, else the number of the draw, from 1.</param>
    public List<int> Labelled(int concept, int way) => labelled[(concept * TokenLabels.Ways) + way];

    private void Add(TokenLabels labels, int token, in TokenPlace place)
    {
        if (areShared)
        {
            compared[0].Add(token);
        }
        for (int concept = 0; concept * TokenLabels.Ways < labelled.Length; concept++)
        {
            byte marks = labels.Of(concept, place, isDealt: true);
            if (!areShared && (marks & TokenLabels.Compared) != 0)
            {
                compared[concept].Add(token);
            }
            for (int way = 0; way < TokenLabels.Ways; way++)
            {
                if ((marks & TokenLabels.Labelled(way)) != 0)
                {
                    Labelled(concept, way).Add(token);
                }
            }
        }
    }
}
