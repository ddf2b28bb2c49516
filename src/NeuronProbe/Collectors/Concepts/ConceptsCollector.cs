using System.Globalization;
using System.Numerics.Tensors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Concepts;
using NeuronProbe.Probing;
using NeuronProbe.Reports;

namespace NeuronProbe.Collectors.Concepts;

/// <summary>For each neuron and concept, how well the neuron's activation tells the tokens of the concept from others, and how sure that is.</summary>
/// <remarks>
/// Ranking figures are exact while there are at most <see cref="ExactLabels.MostTokens"/> tokens, then come from bins. Everything but the
/// held-out figures is of the ranking half of the documents.
/// </remarks>
internal sealed class ConceptsCollector : Collector
{
    private const double CoarseBound = 0.005;
    private const double LockedShare = 0.8;

    private readonly ConceptPlan plan;
    private readonly TopExamplesCollector top;
    private readonly int exactTokens;
    private readonly DocumentSums sums;
    private readonly bool[] hasNonfinite;
    private readonly SortedDictionary<(int Neuron, int Concept), AurocIntervals> intervals = [];
    private ExactLabels? exact;
    private ExactLabels? leaving;
    private LabelBins? bins;
    private double[] pValues = [];
    private long testedVersion = -1;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="plan">The concepts.</param>
    /// <param name="top">The top examples of the same blocks; it is updated, merged, saved and loaded on its own.</param>
    /// <param name="exactTokens">Tokens up to which ranking figures are exact.</param>
    public ConceptsCollector(SiteSelection selection, ConceptPlan plan, TopExamplesCollector top, int exactTokens = ExactLabels.MostTokens)
        : base(selection)
    {
        this.plan = plan;
        this.top = top;
        this.exactTokens = exactTokens;
        sums = new(selection.Neurons.Count, plan.Concepts.Count);
        hasNonfinite = new bool[selection.Neurons.Count];
        exact = new(selection.Neurons.Count, plan.Concepts.Count);
        Family = new([this]);
    }

    public override string Name => "concepts";

    public override TableSchema Schema { get; } = new(
        "concepts",
        "concepts",
        false,
        [
            new("concept"), new("positives"), new("negatives"), new("positive_documents"), new("mean_positive"), new("mean_negative"),
            new("cohens_d"), new("point_biserial_r"), new("auroc"), new("auroc_low"), new("auroc_high"), new("average_precision"), new("base_rate"),
            new("best_f1"), new("best_f1_threshold"), new("mutual_information"), new("p_value"), new("q_value"), new("held_out_auroc"),
            new("held_out_average_precision"), new("control_auroc"), new("selectivity"), new("flags"),
            new("held_out_auroc_low", IsNestedOnly: true), new("held_out_auroc_high", IsNestedOnly: true),
        ]);

    public override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"held out {plan.HeldOut:R}; {string.Join("; ", plan.Concepts.Select((c, i) => $"{c.Name} {(c.IsOfDocuments ? "by document" : "by token")} {plan.BaseRate(i):R}"))}");

    /// <summary>The concepts, in the order of rows.</summary>
    public IReadOnlyList<Concept> Concepts => plan.Concepts;

    public int ConceptCount => plan.Concepts.Count;

    /// <summary>The tests that are corrected together with these.</summary>
    public TestFamily Family { get; set; }

    /// <summary>Changes with every finding.</summary>
    public long Version { get; private set; }

    /// <summary>The values and labels of all tokens, or null where there were too many.</summary>
    public ExactLabels? Exact => exact;

    private bool IsEmpty => exact is { Count: 0 };

    private int NeuronCount => Selection.Neurons.Count;

    private bool HasHeldOut => plan.HeldOut > 0;

    /// <summary>Memory of a neuron: its sums, and the larger of the bins and of the values that are kept before there are bins.</summary>
    public static long BytesPerNeuron(CollectorOptions options)
    {
        int concepts = options.Concepts?.Concepts.Count ?? 1;
        bool hasHeldOut = options.Concepts?.HeldOut > 0;
        return DocumentSums.BytesPerNeuron + (concepts * BytesPerConcept(hasHeldOut)) + LabelBins.BytesPerSet(hasHeldOut);
    }

    /// <summary>Memory of a neuron for each concept.</summary>
    public static long BytesPerConcept(bool hasHeldOut) => DocumentSums.BytesPerConcept + LabelBins.BytesPerSet(hasHeldOut) + ControlBins.BytesPerConcept;

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        Version++;
        leaving = null;
        intervals.Clear();
        if (exact is not null && exact.Count + blocks.Sum(block => block.TokenCount) > exactTokens)
        {
            (leaving, exact) = (exact, null);
            bins = new(NeuronCount, ConceptCount, HasHeldOut);
        }
        sums.Begin(blocks);
        foreach (BlockLayout block in blocks)
        {
            exact?.Begin(block);
        }
    }

    public override void Update(in ActivationBlock block)
    {
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            ReadOnlySpan<float> values = block[i];
            bool areFinite = values.IsEmpty || float.IsFinite(TensorPrimitives.MaxMagnitude(values));
            hasNonfinite[neuron] |= !areFinite;
            bins?.Prefetch(neuron);
            sums.Add(neuron, block.Layout, areFinite ? values : WithoutNonfinite(values));
            if (leaving?.Holds(neuron) == true)
            {
                leaving.MoveTo(bins!, neuron);
            }
            exact?.Add(neuron, values);
            bins?.Add(neuron, block.Layout, values, areFinite);
        }
    }

    public override void EndChunk()
    {
        leaving = null;
        sums.EndChunk();
        Version++;
    }

    public override IEnumerable<Cell[]> Rows(int neuron) => Rows(neuron, Enumerable.Range(0, ConceptCount));

    /// <summary>The rows of a neuron for some concepts.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="concepts">Indices of the concepts.</param>
    public IEnumerable<Cell[]> Rows(int neuron, IEnumerable<int> concepts)
    {
        string ofNeuron = string.Join(' ', NeuronFlags(neuron));
        Func<int, LabelledDistribution> ranking = Read(neuron, 0);
        Func<int, LabelledDistribution>? heldOut = HasHeldOut ? Read(neuron, 1) : null;
        return concepts.Select(concept => Row(neuron, concept, ranking(concept), heldOut?.Invoke(concept), ofNeuron));
    }

    /// <summary>How the values that rank a neuron are spread, on the tokens of a concept and on all others.</summary>
    public LabelledBin[] Bins(int neuron, int concept) =>
    [
        .. Read(neuron, 0)(concept).Groups.Select(g => new LabelledBin(g.Lower, g.IsOneValue ? g.Lower : bins!.UpperOf(neuron, g.Lower), g.Positives, g.Negatives)),
    ];

    /// <summary>The AUROC of a neuron over the ranking half, by concept; NaN where one side is empty.</summary>
    public double[] Aurocs(int neuron)
    {
        Func<int, LabelledDistribution> ranking = Read(neuron, 0);
        return [.. Enumerable.Range(0, ConceptCount).Select(concept => ranking(concept) is { HasBoth: true } values ? values.Auroc() : double.NaN)];
    }

    /// <summary>Keeps intervals that a second reading found. They are forgotten when more is folded or merged.</summary>
    public void SetIntervals(int neuron, int concept, AurocIntervals found) => intervals[(neuron, concept)] = found;

    /// <summary>The p-values of all tests, neuron by neuron and concept by concept; NaN where there is none.</summary>
    public double[] PValues()
    {
        if (testedVersion != Version)
        {
            pValues = [.. Enumerable.Range(0, NeuronCount).SelectMany(neuron => Enumerable.Range(0, ConceptCount).Select(concept => PValue(neuron, concept) ?? double.NaN))];
            testedVersion = Version;
        }
        return pValues;
    }

    protected override void WriteState(BinaryWriter writer)
    {
        foreach (bool has in hasNonfinite)
        {
            writer.Write(has);
        }
        sums.Write(writer);
        writer.Write(exact is not null);
        exact?.Write(writer);
        bins?.Write(writer);
        writer.Write7BitEncodedInt(intervals.Count);
        foreach (((int neuron, int concept), AurocIntervals found) in intervals)
        {
            writer.Write7BitEncodedInt(neuron);
            writer.Write7BitEncodedInt(concept);
            found.Write(writer);
        }
    }

    protected override void ReadState(BinaryReader reader)
    {
        Version++;
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] = reader.ReadBoolean();
        }
        sums.Read(reader);
        leaving = null;
        bool isExact = reader.ReadBoolean();
        exact = isExact ? new(NeuronCount, ConceptCount) : null;
        exact?.Read(reader);
        bins = isExact ? null : new(NeuronCount, ConceptCount, HasHeldOut);
        bins?.Read(reader);
        intervals.Clear();
        int count = (int)SavedState.ReadCount(reader, "intervals", (long)NeuronCount * ConceptCount);
        for (int i = 0; i < count; i++)
        {
            int neuron = (int)SavedState.ReadCount(reader, "neuron", NeuronCount - 1);
            intervals[(neuron, (int)SavedState.ReadCount(reader, "concept", ConceptCount - 1))] = AurocIntervals.Read(reader);
        }
    }

    protected override void MergeFrom(Collector other)
    {
        var from = (ConceptsCollector)other;
        Version++;
        MergeIntervals(from);
        sums.Merge(from.sums);
        for (int neuron = 0; neuron < hasNonfinite.Length; neuron++)
        {
            hasNonfinite[neuron] |= from.hasNonfinite[neuron];
        }
        if (exact is not null && from.exact is not null && exact.Count + from.exact.Count <= exactTokens)
        {
            exact.Merge(from.exact);
            return;
        }
        (LabelBins mine, exact) = (bins ?? Binned(exact!), null);
        bins = mine;
        mine.Merge(from.bins ?? Binned(Copy(from.exact!)));
    }

    /// <summary>Intervals are of all documents there are: those of a part say nothing of the whole, unless the other part is empty.</summary>
    private void MergeIntervals(ConceptsCollector from)
    {
        if (from.IsEmpty)
        {
            return;
        }
        bool wasEmpty = IsEmpty;
        intervals.Clear();
        foreach (((int Neuron, int Concept) place, AurocIntervals found) in from.intervals.Where(_ => wasEmpty))
        {
            intervals[place] = found;
        }
    }

    private LabelBins Binned(ExactLabels values)
    {
        LabelBins made = new(NeuronCount, ConceptCount, HasHeldOut);
        for (int neuron = 0; neuron < NeuronCount; neuron++)
        {
            values.MoveTo(made, neuron);
        }
        return made;
    }

    private ExactLabels Copy(ExactLabels values)
    {
        var copy = new ExactLabels(NeuronCount, ConceptCount);
        copy.Merge(values);
        return copy;
    }

    private Cell[] Row(int neuron, int concept, LabelledDistribution ranking, LabelledDistribution? heldOut, string ofNeuron)
    {
        (NeuronSums all, ConceptSums own) = sums.Of(neuron, concept);
        var difference = new MeanDifference(ranking.Positives, ranking.Negatives, all, own);
        bool hasBoth = ranking.HasBoth;
        double auroc = hasBoth ? ranking.Auroc() : double.NaN;
        double? control = hasBoth ? ControlAuroc(neuron, concept) : null;
        double pValue = testedVersion == Version ? pValues[(neuron * ConceptCount) + concept] : PValue(neuron, concept) ?? double.NaN;
        AurocIntervals? intervals = this.intervals.TryGetValue((neuron, concept), out AurocIntervals known) ? known : null;
        (double f1, float threshold) = hasBoth ? ranking.BestF1() : (double.NaN, float.NaN);
        return
        [
            plan.Concepts[concept].Name,
            ranking.Positives,
            ranking.Negatives,
            sums.CountsOf(concept).PositiveDocuments,
            ranking.Positives == 0 ? double.NaN : difference.PositiveMean,
            ranking.Negatives == 0 ? double.NaN : difference.NegativeMean,
            hasBoth ? difference.CohensD : double.NaN,
            hasBoth ? difference.PointBiserialR : double.NaN,
            auroc,
            intervals?.Low ?? double.NaN,
            intervals?.High ?? double.NaN,
            hasBoth ? ranking.AveragePrecision() : double.NaN,
            ranking.Positives + ranking.Negatives == 0 ? double.NaN : ranking.BaseRate,
            f1,
            threshold,
            hasBoth ? ranking.MutualInformation() : double.NaN,
            pValue,
            double.IsNaN(pValue) ? pValue : Family.QValue(pValue),
            heldOut?.HasBoth == true ? heldOut.Auroc() : double.NaN,
            heldOut?.HasBoth == true ? heldOut.AveragePrecision() : double.NaN,
            control ?? double.NaN,
            control is { } mean ? Math.Abs(auroc - 0.5) - Math.Abs(mean - 0.5) : double.NaN,
            string.Join(' ', new[] { ofNeuron, IsCoarse(ranking) || (heldOut is not null && IsCoarse(heldOut)) ? "coarse" : "" }.Where(flag => flag.Length > 0)),
            intervals?.HeldOutLow ?? double.NaN,
            intervals?.HeldOutHigh ?? double.NaN,
        ];
    }

    private Func<int, LabelledDistribution> Read(int neuron, int half) =>
        exact is { } values ? concept => values.Distribution(neuron, half, concept) : bins!.Read(neuron, half);

    private double? ControlAuroc(int neuron, int concept) => exact is null ? bins!.ControlAuroc(neuron, concept) : exact.ControlAuroc(neuron, concept);

    private static bool IsCoarse(LabelledDistribution values) =>
        values.HasBoth && (values.AurocBound() > CoarseBound || values.AveragePrecisionBoundExceeds(CoarseBound));

    private double? PValue(int neuron, int concept)
    {
        (NeuronSums all, ConceptSums own) = sums.Of(neuron, concept);
        return hasNonfinite[neuron] ? null : ClusteredDifference.PValue(sums.CountsOf(concept), all, own);
    }

    private IEnumerable<string> NeuronFlags(int neuron)
    {
        IReadOnlyList<RankedExample> examples = top.Examples(neuron, Tail.High);
        if (examples.Count > 0 && examples.CountBy(e => e.Context.TokenId).Max(type => type.Value) >= LockedShare * examples.Count)
        {
            yield return "token_locked";
        }
        if (sums.IsPositionLocked(neuron))
        {
            yield return "position_locked";
        }
    }

    private static float[] WithoutNonfinite(ReadOnlySpan<float> values)
    {
        float[] finite = values.ToArray();
        foreach (ref float value in finite.AsSpan())
        {
            value = float.IsFinite(value) ? value : 0;
        }
        return finite;
    }
}
