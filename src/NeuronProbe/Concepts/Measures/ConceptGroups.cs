using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What a site's neurons come to for all concepts: one group where these share their negatives, else one for
/// each.</summary>
internal sealed class ConceptGroups
{
    // Concepts with negatives of their own keep values of their own, which must fit into the same memory.
    private const int MostOwnTokens = 900;

    private readonly ConceptPlan plan;
    private readonly ConceptGroup[] groups;

    /// <param name="plan">The concepts.</param>
    /// <param name="neuronCount">Neurons.</param>
    /// <param name="exactTokens">Tokens up to which ranking figures are exact; by default
    /// <see cref="LabelledValues.MostTokens"/>, or fewer where concepts have their own negatives.</param>
    public ConceptGroups(ConceptPlan plan, int neuronCount, int? exactTokens)
    {
        this.plan = plan;
        NeuronCount = neuronCount;
        groups = plan.HasOwnNegatives
            ? [.. plan.Concepts.Select(_ => NewGroup(1, exactTokens ?? MostOwnTokens))]
            : [NewGroup(plan.Concepts.Count, exactTokens ?? LabelledValues.MostTokens)];
    }

    public int NeuronCount { get; }

    public ReadOnlySpan<ConceptGroup> All => groups;

    public bool IsEmpty => groups.All(group => group.IsEmpty);

    /// <summary>Tokens that rank, where concepts share their negatives.</summary>
    public long RankingTokens => groups.Length == 0 ? 0 : groups[0].Sums.CountsOf(0).Tokens;

    /// <summary>Memory of a neuron, all concepts together.</summary>
    public static long BytesPerNeuron(ConceptPlan plan)
    {
        bool hasHeldOut = plan.HeldOut > 0;
        return plan.HasOwnNegatives
            ? Enumerable.Range(0, plan.Concepts.Count).Sum(concept => BytesOfOwn(plan, concept))
            : ConceptGroup.BytesFor(plan.Concepts.Count, hasHeldOut, false, MostRanking(plan))
                + ConceptGroup.BytesPerNeuron(hasHeldOut, false);
    }

    /// <summary>Memory of a neuron for each concept, at most.</summary>
    public static long BytesPerConcept(ConceptPlan plan)
    {
        // A row of a single concept ends within a byte, and one of two does not.
        return plan.HasOwnNegatives
            ? Enumerable.Range(0, plan.Concepts.Count).Max(concept => BytesOfOwn(plan, concept))
            : ConceptGroup.BytesFor(2, plan.HeldOut > 0, false, MostRanking(plan)) / 2;
    }

    /// <summary>The group of a concept, and its index among the group's.</summary>
    public (ConceptGroup Group, int Concept) Of(int concept) =>
        plan.HasOwnNegatives ? (groups[concept], 0) : (groups[0], concept);

    /// <summary>Counts of a concept's tokens and documents.</summary>
    public ClusterCounts CountsOf(int concept) =>
        Of(concept) is var (group, own) ? group.Sums.CountsOf(own) : default;

    public void Begin(IEnumerable<BlockConcepts[]> blocks)
    {
        BlockConcepts[][] noted = [.. blocks];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i].Begin([.. noted.Select(block => block[i])]);
        }
    }

    public void EndChunk(long chunk)
    {
        foreach (ConceptGroup group in groups)
        {
            group.EndChunk(chunk);
        }
    }

    /// <summary>Reads one neuron's figures, concept by concept.</summary>
    public Func<int, LabelledRanking> Read(int neuron)
    {
        if (plan.HasOwnNegatives)
        {
            return concept => groups[concept].ReadRanking(neuron)(0);
        }
        return groups[0].ReadRanking(neuron);
    }

    /// <summary>Reads all figures, by neuron and concept.</summary>
    public LabelledRanking[][] Read()
    {
        var found = new LabelledRanking[NeuronCount][];
        Parallel.For(0, NeuronCount, neuron =>
            found[neuron] = [.. Enumerable.Range(0, plan.Concepts.Count).Select(Read(neuron))]);
        return found;
    }

    /// <summary>The p-value of a neuron and concept, or null where there is none.</summary>
    public double? PValue(int neuron, int concept)
    {
        (ConceptGroup group, int index) = Of(concept);
        (NeuronSums all, ConceptSums own) = group.Sums.Of(neuron, index);
        return ClusterRobustWaldTest.PValue(group.Sums.CountsOf(index), all, own);
    }

    public void Merge(ConceptGroups other)
    {
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i].Merge(other.groups[i]);
        }
    }

    public void Write(BinaryWriter writer)
    {
        foreach (ConceptGroup group in groups)
        {
            group.Write(writer);
        }
    }

    public void Read(BinaryReader reader)
    {
        foreach (ConceptGroup group in groups)
        {
            group.Read(reader);
        }
    }

    private static long BytesOfOwn(ConceptPlan plan, int concept) =>
        ConceptGroup.BytesFor(1, plan.HeldOut > 0, true, RankingOf(plan, concept))
            + ConceptGroup.BytesPerNeuron(plan.HeldOut > 0, true);

    private static long MostRanking(ConceptPlan plan) =>
        Enumerable.Range(0, plan.Concepts.Count).Select(concept => RankingOf(plan, concept)).DefaultIfEmpty().Max();

    /// <summary>How many tokens of a concept rank, as is to be expected.</summary>
    private static long RankingOf(ConceptPlan plan, int concept) => (long)Math.Ceiling(
        (1 - plan.HeldOut) * (plan.Matched?.PositivesOf(concept) ?? plan.Concepts[concept].Positives));

    private ConceptGroup NewGroup(int conceptCount, int exact) =>
        new(NeuronCount, conceptCount, plan.HeldOut > 0, plan.HasOwnNegatives, exact);
}
