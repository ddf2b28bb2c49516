using System.Numerics.Tensors;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;

namespace NeuronProbe.Concepts.Measures;

/// <summary>How far each neuron's mean on the tokens of each concept is from that on all others, over the documents
/// that rank: with the labels that there are, and with labels dealt anew.</summary>
/// <remarks>Sums go value by value in the order of windows, which is the same for any size of batches.</remarks>
internal sealed class LabelSums : ReadingCollector
{
    private readonly ConceptPlan plan;
    private readonly TokenLabels labels;
    private readonly int comparisons;
    private readonly (double Sum, double Squares)[] compared;
    private readonly (double Sum, double Squares)[] labelled;
    private readonly long[] comparedCounts;
    private readonly long[] labelledCounts;
    private readonly bool[] hasNonfinite;

    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="plan">The concepts.</param>
    public LabelSums(SiteSelection selection, ConceptPlan plan)
        : base(selection)
    {
        this.plan = plan;
        labels = new(plan);
        int sets = plan.Concepts.Count * TokenLabels.Ways;
        comparisons = plan.HasOwnNegatives ? plan.Concepts.Count : 1;
        compared = new (double, double)[checked(selection.Neurons.Count * comparisons)];
        labelled = new (double, double)[checked(selection.Neurons.Count * sets)];
        comparedCounts = new long[comparisons];
        labelledCounts = new long[sets];
        hasNonfinite = new bool[selection.Neurons.Count];
    }

    /// <summary>What the catalogue knows of it; it is of no scan, and not listed.</summary>
    public static CollectorKind Kind { get; } = new(
        "label_sums",
        "sums of each neuron on the tokens of each concept",
        [],
        options => BytesPerNeuron(ConceptsKind.PlanOf(options)),
        (selection, options, _) => new LabelSums(selection, ConceptsKind.PlanOf(options)))
    {
        ReadsLabels = true,
        Open = ConceptsKind.Kind.Open,
        HashOfFiles = ConceptsKind.Kind.HashOfFiles,
        Prepare = ConceptPreparation.Read,
        PreparationNote = ConceptsKind.Kind.PreparationNote,
        TellFound = ConceptsKind.Kind.TellFound,
        HasTable = false,
    };

    public override string Name => Kind.Name;

    /// <summary>Documents that rank, and those held out.</summary>
    public long Documents { get; private set; }

    public long HeldOutDocuments { get; private set; }

    /// <summary>Tokens that rank, and those held out.</summary>
    public long Tokens { get; private set; }

    public long HeldOutTokens { get; private set; }

    internal override void Begin(IReadOnlyList<BlockLayout> blocks)
    {
        foreach (BlockLayout layout in blocks)
        {
            RankingLabels own = RankingLabels.Of(plan, labels, layout);
            Documents += own.Documents;
            HeldOutDocuments += own.HeldOutDocuments;
            Tokens += own.Tokens;
            HeldOutTokens += own.HeldOutTokens;
            for (int concept = 0; concept < comparisons; concept++)
            {
                comparedCounts[concept] += own.ComparedFor(concept).Count;
            }
            for (int set = 0; set < labelledCounts.Length; set++)
            {
                labelledCounts[set] += own.Labelled(set / TokenLabels.Ways, set % TokenLabels.Ways).Count;
            }
        }
    }

    public override void Update(in ActivationBlock block)
    {
        RankingLabels own = RankingLabels.Of(plan, labels, block.Layout);
        for (int i = 0; i < block.NeuronCount; i++)
        {
            int neuron = block.FirstNeuron + i;
            ReadOnlySpan<float> values = block[i];
            if (values.IsEmpty)
            {
                continue;
            }
            if (!float.IsFinite(TensorPrimitives.MaxMagnitude(values)))
            {
                hasNonfinite[neuron] = true;
                continue;
            }
            for (int concept = 0; concept < comparisons; concept++)
            {
                Add(ref compared[(neuron * comparisons) + concept], values, own.ComparedFor(concept));
            }
            for (int set = 0; set < labelledCounts.Length; set++)
            {
                Add(
                    ref labelled[(neuron * labelledCounts.Length) + set],
                    values,
                    own.Labelled(set / TokenLabels.Ways, set % TokenLabels.Ways));
            }
        }
    }

    /// <summary>Tokens that rank and have a concept's label.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="way">0 for their own label, else the number of the draw, from 1.</param>
    public long Positives(int concept, int way = 0) => labelledCounts[(concept * TokenLabels.Ways) + way];

    /// <summary>Tokens that rank, are compared and do not have it.</summary>
    public long Negatives(int concept, int way = 0) =>
        comparedCounts[comparisons == 1 ? 0 : concept] - Positives(concept, way);

    /// <summary>The difference of a neuron's means on and off the tokens of a concept, in units of the pooled standard
    /// deviation, as <see cref="MeanDifference.CohensD"/> has it. NaN where a side is empty, nothing varies within the
    /// sides, or values are not finite.</summary>
    /// <param name="neuron">Index into the selection.</param>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="way">0 for its own labels, else the number of the draw, from 1.</param>
    public double CohensD(int neuron, int concept, int way)
    {
        (long positives, long negatives) = (Positives(concept, way), Negatives(concept, way));
        if (hasNonfinite[neuron] || positives == 0 || negatives == 0)
        {
            return double.NaN;
        }
        (double sum, double squares) = compared[(neuron * comparisons) + (comparisons == 1 ? 0 : concept)];
        (double ownSum, double ownSquares) = labelled[
            (neuron * labelledCounts.Length) + (concept * TokenLabels.Ways) + way];
        return new MeanDifference(
            positives,
            negatives,
            new NeuronSums { Sum = sum, SumOfSquares = squares },
            new ConceptSums { Sum = ownSum, SumOfSquares = ownSquares }).CohensD;
    }

    private static unsafe long BytesPerNeuron(ConceptPlan plan) =>
        ((plan.HasOwnNegatives ? plan.Concepts.Count : 1L) + ((long)plan.Concepts.Count * TokenLabels.Ways))
        * sizeof((double, double));

    private static void Add(ref (double Sum, double Squares) to, ReadOnlySpan<float> values, List<int> tokens)
    {
        (double sum, double squares) = to;
        foreach (int token in tokens)
        {
            double value = values[token];
            sum += value;
            squares += value * value;
        }
        to = (sum, squares);
    }
}
