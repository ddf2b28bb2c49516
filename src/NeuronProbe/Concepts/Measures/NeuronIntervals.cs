namespace NeuronProbe.Concepts.Measures;

/// <summary>Finds what a second reading tells of single neurons from all their values: exact figures, and intervals of
/// the AUROC in each split of the documents.</summary>
internal sealed class NeuronIntervals
{
    private const ulong Seed = 1;

    private readonly LabelledValues labels;
    private readonly IReadOnlyDictionary<int, int> indexOf;
    private readonly Dictionary<int, bool[]> isPositive;
    private readonly SplitDocuments[] splits;

    /// <param name="labels">All values and labels; the neurons are those of their collector.</param>
    /// <param name="indexOf">The concepts that these are of, each with its index among the labels.</param>
    /// <param name="hasHeldOut">Whether documents are held out.</param>
    /// <param name="replicates">How often the documents of each split are drawn.</param>
    /// <param name="options">Threads, and what stops them.</param>
    public NeuronIntervals(
        LabelledValues labels,
        IReadOnlyDictionary<int, int> indexOf,
        bool hasHeldOut,
        int replicates,
        ParallelOptions options)
    {
        this.labels = labels;
        this.indexOf = indexOf;
        isPositive = indexOf.ToDictionary(concept => concept.Key, concept => labels.Marks(concept.Value));
        Split[] drawn = hasHeldOut ? [Split.Ranking, Split.HeldOut] : [Split.Ranking];
        splits = Array.ConvertAll(drawn, split => Draw(split, replicates, options));
    }

    /// <summary>What one thread works with: memory for the tokens of each split,
    /// used for one neuron after another.</summary>
    public Worker NewWorker() => new(this);

    /// <summary>Draws the documents of a split, by number in the corpus,
    /// so that the draws do not depend on the order of the batches.</summary>
    private SplitDocuments Draw(Split split, int replicates, ParallelOptions options)
    {
        int[] tokens = [.. Enumerable.Range(0, labels.Count).Where(token => labels.SplitOf(token) == split)];
        long[] documents = labels.Documents.ToArray();
        Dictionary<long, int> places = tokens.Select(token => documents[token]).Distinct().Order()
            .Select((document, place) => (document, place)).ToDictionary();
        int[] documentOf = new int[labels.Count];
        foreach (int token in tokens)
        {
            documentOf[token] = places[documents[token]];
        }
        return new SplitDocuments(
            split,
            tokens.Length,
            documentOf,
            places.Count == 0 ? null : new DocumentBootstrap(places.Count, replicates, Seed, options));
    }

    /// <summary>Finds figures and intervals, one neuron at a time.</summary>
    internal sealed class Worker
    {
        private readonly NeuronIntervals intervals;
        private readonly SortedSplit[] sorted;

        public Worker(NeuronIntervals intervals)
        {
            this.intervals = intervals;
            sorted = [.. intervals.splits.Select(split => new SortedSplit(split))];
        }

        /// <summary>Memory of a token.</summary>
        public static unsafe long BytesPerToken =>
            SortedTokens.BytesPerToken + sizeof(LabelledGroup) + sizeof(int) + sizeof(bool);

        /// <summary>Finds the figures and intervals of one neuron.</summary>
        /// <param name="neuron">The neuron.</param>
        /// <param name="concepts">The concepts that are asked for;
        /// those that the labels are not of are left out.</param>
        /// <param name="correlation">The correlation of value and label, by concept.</param>
        public (int Concept, SecondReading Reading)[] Find(
            int neuron, IEnumerable<int> concepts, Func<int, double> correlation)
        {
            int[] asked = [.. concepts.Where(intervals.indexOf.ContainsKey)];
            foreach (SortedSplit split in asked.Length > 0 ? sorted : [])
            {
                split.Take(intervals.labels, neuron);
            }
            return Array.ConvertAll(asked, concept => (concept, Read(concept, correlation(concept))));
        }

        private SecondReading Read(int concept, double correlation)
        {
            bool[] isPositive = intervals.isPositive[concept];
            LabelledDistribution[] values = Array.ConvertAll(
                sorted, split => split.Tokens.Distribution(isPositive, split.Groups));
            ControlFigures control = intervals.labels.ControlFigures(
                sorted[0].Tokens, intervals.indexOf[concept], values[0]);
            var figures = RankingFigures.Of(values[0], values.ElementAtOrDefault(1), control, correlation);
            (double Low, double High)?[] found = Array.ConvertAll(sorted, split => split.Interval(isPositive));
            (double low, double high) = found[0] ?? (double.NaN, double.NaN);
            (double heldOutLow, double heldOutHigh) = found.ElementAtOrDefault(1) ?? (double.NaN, double.NaN);
            return new SecondReading(figures, low, high, heldOutLow, heldOutHigh);
        }
    }

    /// <param name="Split">Which of the splits.</param>
    /// <param name="TokenCount">Its tokens.</param>
    /// <param name="DocumentOf">Of each token of the corpus,
    /// the number of its document among those of the split.</param>
    /// <param name="Bootstrap">The draws, or null where the split has no documents.</param>
    private sealed record SplitDocuments(
        Split Split, int TokenCount, int[] DocumentOf, DocumentBootstrap? Bootstrap);

    /// <summary>The tokens of a split in the order of one neuron's values.</summary>
    private sealed class SortedSplit(SplitDocuments own)
    {
        private readonly int[] documents = new int[own.TokenCount];
        private readonly bool[] marks = new bool[own.TokenCount];

        public SortedTokens Tokens { get; } = new(own.TokenCount);

        public LabelledGroup[] Groups { get; } = new LabelledGroup[own.TokenCount];

        public void Take(LabelledValues labels, int neuron)
        {
            labels.Sort(neuron, own.Split, Tokens);
            Tokens.InOrder(own.DocumentOf, documents);
        }

        public (double Low, double High)? Interval(bool[] isPositive) =>
            own.Bootstrap?.Interval(
                Tokens, documents.AsSpan(0, Tokens.Tokens.Length), Tokens.InOrder(isPositive, marks));
    }
}
