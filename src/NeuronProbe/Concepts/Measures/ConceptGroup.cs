namespace NeuronProbe.Concepts.Measures;

/// <summary>What a site's neurons come to for concepts that share their negatives: sums over documents, and values
/// first kept, then counted in bins.</summary>
/// <param name="neuronCount">Neurons.</param>
/// <param name="conceptCount">Concepts.</param>
/// <param name="hasHeldOut">Whether documents are held out.</param>
/// <param name="hasOwnNegatives">Whether other concepts have groups of their own.</param>
/// <param name="exactTokens">Tokens up to which values are kept.</param>
internal sealed class ConceptGroup(
    int neuronCount, int conceptCount, bool hasHeldOut, bool hasOwnNegatives, int exactTokens)
{
    private LabelledValues? leaving;
    private LabelBins? bins;

    /// <summary>Sums over documents.</summary>
    public DocumentSums Sums { get; } = new(neuronCount, conceptCount);

    /// <summary>The values and labels of all tokens, or null where there were too many.</summary>
    public LabelledValues? Exact { get; private set; } = new(neuronCount, conceptCount);

    public bool IsEmpty => Exact is { Count: 0 };

    /// <summary>Memory of a neuron besides that for each concept.</summary>
    public static long BytesPerNeuron(bool hasHeldOut, bool hasOwnNegatives) =>
        DocumentSums.BytesPerNeuron + LabelBins.BytesPerNeuron(hasHeldOut, hasOwnNegatives);

    /// <summary>Memory of a neuron for some concepts.</summary>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="hasHeldOut">Whether documents are held out.</param>
    /// <param name="hasOwnNegatives">Whether other concepts have groups of their own.</param>
    /// <param name="tokens">Tokens that rank of the most frequent concept.</param>
    public static long BytesFor(int conceptCount, bool hasHeldOut, bool hasOwnNegatives, long tokens) =>
        (conceptCount * DocumentSums.BytesPerConcept)
            + LabelBins.BytesFor(conceptCount, hasHeldOut, hasOwnNegatives, tokens);

    public void Begin(IReadOnlyList<BlockConcepts> blocks)
    {
        leaving = null;
        if (Exact is not null && (long)Exact.Count + blocks.Sum(block => block.TokenCount) > exactTokens)
        {
            (leaving, Exact) = (Exact, null);
            bins = NewBins();
        }
        Sums.Begin(blocks);
        foreach (BlockConcepts block in blocks)
        {
            Exact?.Begin(block);
        }
    }

    /// <summary>Folds one neuron's values on a block.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="marks">The block.</param>
    /// <param name="values">Its values on the block's tokens.</param>
    /// <param name="finite">The same, or where not all are finite with 0 in place of those.</param>
    /// <param name="magnitude">The largest magnitude of the values; no finite number where not all are finite.</param>
    public void Add(
        int neuron, BlockConcepts marks, ReadOnlySpan<float> values, ReadOnlySpan<float> finite, float magnitude)
    {
        bins?.Prefetch(neuron);
        Sums.Add(neuron, marks, finite);
        if (leaving?.Holds(neuron) == true)
        {
            leaving.MoveTo(bins!, neuron);
        }
        Exact?.Add(neuron, values);
        bins?.Add(neuron, marks, values, magnitude);
    }

    public void EndChunk(long chunk)
    {
        leaving = null;
        Exact?.EndChunk(chunk);
        Sums.EndChunk();
    }

    /// <summary>Reads one neuron's values of one split, concept by concept.</summary>
    public Func<int, LabelledDistribution> Read(int neuron, Split split)
    {
        if (Exact is null)
        {
            return bins!.Read(neuron, split);
        }
        SortedTokens sorted = Exact.Sorted(neuron, split);
        return concept => sorted.Distribution(Exact.Marks(concept));
    }

    /// <summary>One neuron's values of the documents that rank.</summary>
    public LabelledBin[] LabelledBins(int neuron, int concept) =>
    [
        .. Read(neuron, Split.Ranking)(concept).Groups.ToArray().Select(g => new LabelledBin(
            g.Lower, g.IsOneValue ? g.Lower : bins!.UpperOf(neuron, g.Lower), g.Positives, g.Negatives)),
    ];

    /// <summary>Reads the figures of one neuron, concept by concept.</summary>
    public Func<int, LabelledRanking> ReadRanking(int neuron)
    {
        Func<int, LabelledDistribution>? heldOut = hasHeldOut ? Read(neuron, Split.HeldOut) : null;
        SortedTokens? sorted = Exact?.Sorted(neuron, Split.Ranking);
        Func<int, LabelledDistribution> read = sorted is null
            ? bins!.Read(neuron, Split.Ranking)
            : concept => sorted.Distribution(Exact!.Marks(concept));
        return concept =>
        {
            LabelledDistribution own = read(concept);
            ControlFigures control = !own.HasBoth ? ControlFigures.None
                : sorted is null ? bins!.Controls(neuron, concept, own)
                : Exact!.ControlFigures(sorted, concept, own);
            return new LabelledRanking(
                own.Positives,
                own.Negatives,
                RankingFigures.Of(
                    own,
                    heldOut?.Invoke(concept),
                    control,
                    Difference(neuron, concept, own.Positives, own.Negatives).PointBiserialR));
        };
    }

    /// <summary>How far a neuron's mean on a concept's tokens is from that on all others.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="positives">Its values on the concept's tokens that are finite numbers.</param>
    /// <param name="negatives">Its other ones.</param>
    public MeanDifference Difference(int neuron, int concept, long positives, long negatives)
    {
        (NeuronSums all, ConceptSums own) = Sums.Of(neuron, concept);
        return new MeanDifference(positives, negatives, all, own);
    }

    public void Merge(ConceptGroup from)
    {
        Sums.Merge(from.Sums);
        if (Exact is not null && from.Exact is not null && (long)Exact.Count + from.Exact.Count <= exactTokens)
        {
            Exact.Merge(from.Exact);
            return;
        }
        (LabelBins mine, Exact) = (bins ?? Binned(Exact!), null);
        bins = mine;
        mine.Merge(from.bins ?? Binned(Copy(from.Exact!)));
    }

    public void Write(BinaryWriter writer)
    {
        Sums.Write(writer);
        writer.Write(Exact is not null);
        Exact?.Write(writer);
        bins?.Write(writer);
    }

    public void Read(BinaryReader reader)
    {
        Sums.Read(reader);
        leaving = null;
        bool isExact = reader.ReadBoolean();
        Exact = isExact ? new(neuronCount, conceptCount) : null;
        Exact?.Read(reader);
        bins = isExact ? null : NewBins();
        bins?.Read(reader);
    }

    private LabelBins NewBins() => new(neuronCount, conceptCount, hasHeldOut, hasOwnNegatives);

    private LabelBins Binned(LabelledValues values)
    {
        LabelBins made = NewBins();
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            values.MoveTo(made, neuron);
        }
        return made;
    }

    private LabelledValues Copy(LabelledValues values)
    {
        var copy = new LabelledValues(neuronCount, conceptCount);
        copy.Merge(values);
        return copy;
    }
}
