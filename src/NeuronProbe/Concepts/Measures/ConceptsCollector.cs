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
    private readonly ConceptPlan plan;
    private readonly TopExamplesCollector top;
    private readonly ConceptGroups groups;
    private readonly bool[] hasNonfinite;
    private bool isInChunk;
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
        groups = new ConceptGroups(plan, selection.Neurons.Count, exactTokens);
        hasNonfinite = new bool[selection.Neurons.Count];
        pValues = new(FindPValues);
        ranked = new(groups.Read);
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

    protected override int StateVersion => 3;

    private int NeuronCount => Selection.Neurons.Count;

    /// <summary>The kept values and labels of the tokens that tell of a concept, and its index among their concepts; no
    /// values where there were too many.</summary>
    public (LabelledValues? Values, int Concept) Exact(int concept) =>
        groups.Of(concept) is var (group, own) ? (group.Exact, own) : default;

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        Version++;
        isInChunk = true;
        readAgain.Clear();
        groups.Begin(blocks.Select(BlockConcepts.Of));
    }

    public override void Update(in ActivationBlock block)
    {
        BlockConcepts[] noted = BlockConcepts.Of(block.Layout);
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            ReadOnlySpan<float> values = block[i];
            float magnitude = MagnitudeOf(values);
            hasNonfinite[neuron] |= !float.IsFinite(magnitude);
            for (int group = 0; group < noted.Length; group++)
            {
                BlockConcepts marks = noted[group];
                ReadOnlySpan<float> own = marks.TakesAll ? values : marks.Choose(values);
                ReadOnlySpan<float> finite = float.IsFinite(magnitude) ? own : FiniteValues.WithZeros(own);
                groups.All[group].Add(neuron, marks, own, finite, marks.TakesAll ? magnitude : MagnitudeOf(own));
            }
        }
    }

    protected override void CloseChunk(long chunk)
    {
        groups.EndChunk(chunk);
        isInChunk = false;
        Version++;
    }

    internal override bool IsInChunk => isInChunk;

    internal override void BeforeAllRows()
    {
        pValues.Of(Version);
        ranked.Of(Version);
    }

    public override IEnumerable<ConceptFigures> Rows(int neuron) => Rows(neuron, null);

    internal override IEnumerable<ConceptFigures> Rows(int neuron, RunCorrection? correction)
    {
        (bool High, bool Low) locks = ConceptFlags.TokenLocks(top, neuron);
        Func<int, LabelledRanking> read = ranked.Known(Version) is { } known
            ? concept => known[neuron][concept]
            : groups.Read(neuron);
        FalseDiscoveryCorrection tests = (FalseDiscoveryCorrection?)correction ?? alone;
        return Enumerable.Range(0, ConceptCount)
            .Select(concept => Row(neuron, concept, read(concept), locks, tests));
    }

    /// <summary>Tokens that rank, where concepts share their negatives.</summary>
    public long RankingTokens => groups.RankingTokens;

    /// <summary>The concepts that apply to none or to all of the tokens that rank, each with which of the two, and with
    /// how many in the corpus.</summary>
    public string[] OneSided() =>
        [.. plan.Concepts.Select((concept, i) => TellOneSided(concept, groups.CountsOf(i))).OfType<string>()];

    /// <summary>How the values that rank a neuron are spread, on the tokens of a concept and on all others.</summary>
    public LabelledBin[] Bins(int neuron, int concept) =>
        groups.Of(concept) is var (group, own) ? group.LabelledBins(neuron, own) : [];

    /// <summary>The correlation of a neuron's values and a concept's labels over the documents that rank; NaN where one
    /// side is empty or nothing varies.</summary>
    public double Correlation(int neuron, int concept)
    {
        LabelledRanking own = ranked.Of(Version)[neuron][concept];
        (ConceptGroup group, int index) = groups.Of(concept);
        return group.Difference(neuron, index, own.Positives, own.Negatives).PointBiserialR;
    }

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
        groups.Write(writer);
        readAgain.Write(writer);
    }

    protected override void ReadState(BinaryReader reader)
    {
        Version++;
        isInChunk = false;
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] = reader.ReadBoolean();
        }
        groups.Read(reader);
        readAgain.Read(reader, NeuronCount, ConceptCount);
    }

    protected override void MergeFrom(Collector other)
    {
        var from = (ConceptsCollector)other;
        Version++;
        if (!from.groups.IsEmpty)
        {
            // What was found of a part says nothing of the whole, unless the other part is empty.
            readAgain.Take(groups.IsEmpty ? from.readAgain : new SecondReadings());
        }
        groups.Merge(from.groups);
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] |= from.hasNonfinite[neuron];
        }
    }

    private static float MagnitudeOf(ReadOnlySpan<float> values) =>
        values.IsEmpty ? 0 : TensorPrimitives.MaxMagnitude(values);

    private string SettingsOf(Concept concept, int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{concept.Name} {(concept.IsOfDocuments ? "by document" : "by token")} {plan.BaseRate(index):R}");

    private ConceptFigures Row(
        int neuron,
        int concept,
        LabelledRanking ranking,
        (bool High, bool Low) locks,
        FalseDiscoveryCorrection tests)
    {
        (ConceptGroup group, int index) = groups.Of(concept);
        double pValue = pValues.Known(Version)?[(neuron * ConceptCount) + concept]
            ?? PValue(neuron, concept) ?? double.NaN;
        ConceptFigures row = ConceptFigures.Of(
            plan.Concepts[concept].Name,
            group.Sums.CountsOf(index).PositiveDocuments,
            group.Difference(neuron, index, ranking.Positives, ranking.Negatives),
            ranking.Figures,
            readAgain.Find(neuron, concept));
        return row with
        {
            PValue = pValue,
            QValue = tests.QValue(pValue),
            Flags = ConceptFlags.Of(
                row.IsByLowValues ? locks.Low : locks.High,
                group.Sums.IsPositionLocked(neuron),
                row.Ranking.Errors.IsCoarse),
        };
    }

    private static string? TellOneSided(Concept concept, in ClusterCounts counts)
    {
        if (counts.Positives > 0)
        {
            return counts.Positives == counts.Tokens ? $"all are of '{concept.Name}'" : null;
        }
        string corpus = concept.Positives > 0 ? $" of {concept.Positives}" : "";
        return $"none{corpus} are of '{concept.Name}'";
    }

    private double[] FindPValues() =>
        [.. Enumerable.Range(0, NeuronCount).SelectMany(
            neuron => Enumerable.Range(0, ConceptCount).Select(concept => PValue(neuron, concept) ?? double.NaN))];

    private double? PValue(int neuron, int concept) =>
        hasNonfinite[neuron] ? null : groups.PValue(neuron, concept);
}
