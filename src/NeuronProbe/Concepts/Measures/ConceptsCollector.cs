using System.Globalization;
using System.Numerics.Tensors;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Concepts.Measures;

/// <summary>For each neuron and concept, how well the neuron's activation tells the tokens of the concept from
/// others, and how sure that is.</summary>
/// <remarks>
/// Ranking figures are exact while there are at most <see cref="LabelledValues.MostTokens"/> tokens, then come from
/// bins. Everything but the held-out figures is of the documents that rank.
/// </remarks>
internal sealed class ConceptsCollector : Collector<ConceptFigures>
{
    // Concepts with negatives of their own keep values of their own, which must fit into the same memory.
    private const int MostOwnTokens = 900;

    private readonly ConceptPlan plan;
    private readonly TopExamplesCollector top;
    private readonly ConceptGroup[] groups;
    private readonly bool[] hasNonfinite;
    private readonly SecondReadings readAgain = new();
    private readonly Derived<double[]> pValues;
    private readonly Derived<LabelledRanking[][]> ranked;
    private readonly FalseDiscoveryCorrection alone;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="plan">The concepts.</param>
    /// <param name="top">The top examples of the same blocks; it is updated, merged,
    /// saved and loaded on its own.</param>
    /// <param name="exactTokens">Tokens up to which ranking figures are exact; by default
    /// <see cref="LabelledValues.MostTokens"/>, or fewer where concepts have their own negatives.</param>
    public ConceptsCollector(
        SiteSelection selection, ConceptPlan plan, TopExamplesCollector top, int? exactTokens = null)
        : base(selection)
    {
        this.plan = plan;
        this.top = top;
        groups = plan.HasOwnNegatives
            ? [.. plan.Concepts.Select(_ => NewGroup(1, exactTokens ?? MostOwnTokens))]
            : [NewGroup(plan.Concepts.Count, exactTokens ?? LabelledValues.MostTokens)];
        hasNonfinite = new bool[selection.Neurons.Count];
        pValues = new(FindPValues);
        ranked = new(FindRanked);
        alone = new(PValues, () => Version);
    }

    public override string Name => "concepts";

    public override TableSchema<ConceptFigures> Schema => ConceptFigures.Schema;

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"held out {plan.HeldOut:R}; negatives alike in {plan.Likeness ?? "nothing"}; "
            + $"{string.Join("; ", plan.Concepts.Select(SettingsOf))}; types {plan.TypeHash:x}");

    /// <summary>The concepts, in the order of rows.</summary>
    public IReadOnlyList<Concept> Concepts => plan.Concepts;

    public int ConceptCount => plan.Concepts.Count;

    /// <summary>Changes with every finding.</summary>
    public long Version { get; private set; }

    private bool IsEmpty => groups.All(group => group.IsEmpty);

    private int NeuronCount => Selection.Neurons.Count;

    private bool HasHeldOut => plan.HeldOut > 0;

    /// <summary>Memory of a neuron, all concepts together.</summary>
    public static long BytesPerNeuron(CollectorOptions options)
    {
        ConceptPlan plan = ConceptsKind.PlanOf(options);
        return (plan.Concepts.Count * BytesPerConcept(plan))
            + (plan.HasOwnNegatives ? 0 : ConceptGroup.BytesPerNeuron(plan.HeldOut > 0, false));
    }

    /// <summary>Memory of a neuron for each concept.</summary>
    public static long BytesPerConcept(ConceptPlan plan) =>
        ConceptGroup.BytesPerConcept(plan.HeldOut > 0, plan.HasOwnNegatives)
            + (plan.HasOwnNegatives ? ConceptGroup.BytesPerNeuron(plan.HeldOut > 0, true) : 0);

    /// <summary>The kept values and labels of the tokens that tell of a concept, and its index among their concepts; no
    /// values where there were too many.</summary>
    public (LabelledValues? Values, int Concept) Exact(int concept) =>
        GroupOf(concept) is var (group, own) ? (group.Exact, own) : default;

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        Version++;
        readAgain.Clear();
        BlockConcepts[][] noted = [.. blocks.Select(BlockConcepts.Of)];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i].Begin([.. noted.Select(block => block[i])]);
        }
    }

    public override void Update(in ActivationBlock block)
    {
        BlockConcepts[] noted = BlockConcepts.Of(block.Layout);
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            ReadOnlySpan<float> values = block[i];
            bool areFinite = values.IsEmpty || float.IsFinite(TensorPrimitives.MaxMagnitude(values));
            hasNonfinite[neuron] |= !areFinite;
            for (int group = 0; group < groups.Length; group++)
            {
                BlockConcepts marks = noted[group];
                ReadOnlySpan<float> own = marks.TakesAll ? values : marks.Choose(values);
                groups[group].Add(neuron, marks, own, areFinite ? own : FiniteValues.WithZeros(own));
            }
        }
    }

    public override void EndChunk()
    {
        foreach (ConceptGroup group in groups)
        {
            group.EndChunk();
        }
        Version++;
    }

    internal override void BeforeAllRows()
    {
        pValues.Of(Version);
        ranked.Of(Version);
    }

    public override IEnumerable<ConceptFigures> Rows(int neuron) => Rows(neuron, null);

    internal override IEnumerable<ConceptFigures> Rows(int neuron, RunCorrection? correction)
    {
        bool isTokenLocked = ConceptFlags.IsTokenLocked(top.Examples(neuron, Tail.High));
        Func<int, LabelledRanking> read = ranked.Known(Version) is { } known
            ? concept => known[neuron][concept]
            : ReadRanked(neuron);
        FalseDiscoveryCorrection tests = (FalseDiscoveryCorrection?)correction ?? alone;
        return Enumerable.Range(0, ConceptCount)
            .Select(concept => Row(neuron, concept, read(concept), isTokenLocked, tests));
    }

    /// <summary>Tokens that rank, where concepts share their negatives.</summary>
    public long RankingTokens => groups.Length == 0 ? 0 : groups[0].Sums.CountsOf(0).Tokens;

    /// <summary>The concepts that apply to none or to all of the tokens that rank, each with which of the two, and with
    /// how many in the corpus.</summary>
    public string[] OneSided() =>
        [.. plan.Concepts.Select((concept, i) => TellOneSided(concept, CountsOf(i))).OfType<string>()];

    /// <summary>How the values that rank a neuron are spread, on the tokens of a concept and on all others.</summary>
    public LabelledBin[] Bins(int neuron, int concept) =>
        GroupOf(concept) is var (group, own) ? group.LabelledBins(neuron, own) : [];

    /// <summary>The AUROC of a neuron over the documents that rank, by concept; NaN where one side is empty.</summary>
    public double[] Aurocs(int neuron) => Array.ConvertAll(ranked.Of(Version)[neuron], own => own.Figures.Auroc);

    /// <summary>Keeps what a second reading found, in place of what follows from bins.
    /// It is forgotten when more is folded or merged.</summary>
    public void SetSecondReading(int neuron, int concept, SecondReading found) => readAgain.Set(neuron, concept, found);

    /// <summary>The p-values of all tests, neuron by neuron and concept by concept; NaN where there is none.</summary>
    public double[] PValues() => pValues.Of(Version);

    protected override void WriteState(BinaryWriter writer)
    {
        foreach (bool has in hasNonfinite)
        {
            writer.Write(has);
        }
        foreach (ConceptGroup group in groups)
        {
            group.Write(writer);
        }
        readAgain.Write(writer);
    }

    protected override void ReadState(BinaryReader reader)
    {
        Version++;
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] = reader.ReadBoolean();
        }
        foreach (ConceptGroup group in groups)
        {
            group.Read(reader);
        }
        readAgain.Read(reader, NeuronCount, ConceptCount);
    }

    protected override void MergeFrom(Collector other)
    {
        var from = (ConceptsCollector)other;
        Version++;
        if (!from.IsEmpty)
        {
            // What was found of a part says nothing of the whole, unless the other part is empty.
            readAgain.Take(IsEmpty ? from.readAgain : new SecondReadings());
        }
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i].Merge(from.groups[i]);
        }
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] |= from.hasNonfinite[neuron];
        }
    }

    private ConceptGroup NewGroup(int conceptCount, int exact) =>
        new(NeuronCount, conceptCount, HasHeldOut, plan.HasOwnNegatives, exact);

    private string SettingsOf(Concept concept, int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{concept.Name} {(concept.IsOfDocuments ? "by document" : "by token")} {plan.BaseRate(index):R}");

    private ConceptFigures Row(
        int neuron, int concept, LabelledRanking ranking, bool isTokenLocked, FalseDiscoveryCorrection tests)
    {
        (ConceptGroup group, int index) = GroupOf(concept);
        (NeuronSums all, ConceptSums own) = group.Sums.Of(neuron, index);
        double pValue = pValues.Known(Version)?[(neuron * ConceptCount) + concept]
            ?? PValue(neuron, concept) ?? double.NaN;
        ConceptFigures row = ConceptFigures.Of(
            plan.Concepts[concept].Name,
            group.Sums.CountsOf(index).PositiveDocuments,
            new MeanDifference(ranking.Positives, ranking.Negatives, all, own),
            ranking.Figures,
            readAgain.Find(neuron, concept));
        return row with
        {
            PValue = pValue,
            QValue = tests.QValue(pValue),
            Flags = ConceptFlags.Of(
                isTokenLocked, group.Sums.IsPositionLocked(neuron), row.Ranking.Errors.IsCoarse),
        };
    }

    /// <summary>Reads one neuron's tokens that rank, concept by concept.</summary>
    private Func<int, LabelledRanking> ReadRanked(int neuron)
    {
        Func<int, (LabelledDistribution Values, PairCount Control)> ranking = ReadGroups(
            group => group.ReadRanking(neuron));
        Func<int, LabelledDistribution>? heldOut =
            HasHeldOut ? ReadGroups(group => group.Read(neuron, Split.HeldOut)) : null;
        return concept =>
        {
            (LabelledDistribution own, PairCount control) = ranking(concept);
            return new LabelledRanking(
                own.Positives, own.Negatives, RankingFigures.Of(own, heldOut?.Invoke(concept), control));
        };
    }

    private Func<int, T> ReadGroups<T>(Func<ConceptGroup, Func<int, T>> read) =>
        plan.HasOwnNegatives ? concept => read(groups[concept])(0) : read(groups[0]);

    private ClusterCounts CountsOf(int concept) =>
        GroupOf(concept) is var (group, own) ? group.Sums.CountsOf(own) : default;

    private static string? TellOneSided(Concept concept, in ClusterCounts counts)
    {
        if (counts.Positives > 0)
        {
            return counts.Positives == counts.Tokens ? $"all are of '{concept.Name}'" : null;
        }
        string corpus = concept.Positives > 0 ? $" of {concept.Positives}" : "";
        return $"none{corpus} are of '{concept.Name}'";
    }

    private (ConceptGroup Group, int Concept) GroupOf(int concept) =>
        plan.HasOwnNegatives ? (groups[concept], 0) : (groups[0], concept);

    private double[] FindPValues() =>
        [.. Enumerable.Range(0, NeuronCount).SelectMany(
            neuron => Enumerable.Range(0, ConceptCount).Select(concept => PValue(neuron, concept) ?? double.NaN))];

    private LabelledRanking[][] FindRanked()
    {
        var found = new LabelledRanking[NeuronCount][];
        Parallel.For(0, NeuronCount, neuron =>
            found[neuron] = [.. Enumerable.Range(0, ConceptCount).Select(ReadRanked(neuron))]);
        return found;
    }

    private double? PValue(int neuron, int concept)
    {
        if (hasNonfinite[neuron])
        {
            return null;
        }
        (ConceptGroup group, int index) = GroupOf(concept);
        (NeuronSums all, ConceptSums own) = group.Sums.Of(neuron, index);
        return ClusterRobustWaldTest.PValue(group.Sums.CountsOf(index), all, own);
    }
}
