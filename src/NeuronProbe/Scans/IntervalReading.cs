using NeuronProbe.Collectors;
using NeuronProbe.Collectors.Concepts;
using NeuronProbe.Corpora.Concepts;
using NeuronProbe.Probing;

namespace NeuronProbe.Scans;

/// <summary>What a second reading of the corpus is for: exact figures of each concept's best neurons, and intervals of their AUROC; it keeps every value of theirs.</summary>
internal sealed class IntervalReading
{
    /// <summary>Neurons of each concept that get intervals: those whose AUROC is farthest from a half.</summary>
    public const int BestNeurons = 50;

    private readonly IReadOnlyList<ProbedSite> sites;
    private readonly ConceptPlan plan;
    private readonly List<(ConceptsCollector Found, List<int> Neurons)> chosen = [];
    private readonly Dictionary<(ConceptsCollector Found, int Neuron), List<int>> concepts = [];

    /// <param name="sites">The sites after the first reading.</param>
    /// <param name="plan">The concepts.</param>
    public IntervalReading(IReadOnlyList<ProbedSite> sites, ConceptPlan plan)
    {
        this.sites = sites;
        this.plan = plan;
        Choose();
        Sites = [.. chosen.Select(ToSite)];
    }

    /// <summary>The sites of the second reading, with the chosen neurons of each.</summary>
    public IReadOnlyList<ProbedSite> Sites { get; }

    /// <summary>Bytes that a second reading keeps at most, besides what the first one keeps.</summary>
    /// <param name="neurons">Neurons of the scan.</param>
    /// <param name="plan">The concepts.</param>
    /// <param name="replicates">Draws of documents.</param>
    public static long Bytes(long neurons, ConceptPlan plan, int replicates) =>
        (Math.Min(neurons, BestNeurons * (long)plan.Concepts.Count) * plan.Tokens * sizeof(float) * (plan.HasOwnNegatives ? plan.Concepts.Count : 1)) + DocumentBootstrap.Bytes(plan.Documents, replicates);

    /// <summary>Draws documents and hands the intervals to the collectors of the first reading.</summary>
    /// <param name="replicates">How often the documents are drawn.</param>
    /// <param name="threads">Threads.</param>
    public void Finish(int replicates, int threads)
    {
        for (int site = 0; site < Sites.Count; site++)
        {
            ConceptsCollector kept = Sites[site].Collectors.OfType<ConceptsCollector>().Single();
            foreach (IGrouping<ExactLabels, int> sharing in Enumerable.Range(0, plan.Concepts.Count).GroupBy(concept => kept.Exact(concept).Values!))
            {
                Finish(kept, sharing.Key, [.. sharing.Select(concept => (concept, kept.Exact(concept).Concept))], chosen[site], replicates, threads);
            }
        }
    }

    /// <summary>The same for concepts whose tokens are kept together.</summary>
    private void Finish(
        ConceptsCollector kept, ExactLabels labels, (int Concept, int Index)[] own, (ConceptsCollector Found, List<int> Neurons) site, int replicates, int threads)
    {
        (ConceptsCollector found, List<int> neurons) = site;
        Half[] halves = [.. Enumerable.Range(0, plan.HeldOut > 0 ? 2 : 1).Select(half => new Half(labels, half == 1, replicates))];
        Dictionary<int, bool[]> isPositive = own.ToDictionary(concept => concept.Concept, concept => labels.Marks(concept.Index));
        var readings = new SecondReading[neurons.Count][];
        Parallel.For(0, neurons.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            int[] asked = [.. concepts[(found, neurons[i])].Where(isPositive.ContainsKey)];
            (double Low, double High)?[][] ofHalves = [.. halves.Select(half => half.Intervals(labels.Values(i), asked, isPositive))];
            readings[i] = [.. ofHalves[0].Select((ranking, c) => new SecondReading(
                kept.FiguresOf(i, asked[c]), ranking?.Low ?? double.NaN, ranking?.High ?? double.NaN,
                ofHalves.Length > 1 ? ofHalves[1][c]?.Low ?? double.NaN : double.NaN, ofHalves.Length > 1 ? ofHalves[1][c]?.High ?? double.NaN : double.NaN))];
        });
        for (int i = 0; i < neurons.Count; i++)
        {
            foreach ((int concept, SecondReading ofConcept) in concepts[(found, neurons[i])].Where(isPositive.ContainsKey).Zip(readings[i]))
            {
                found.SetSecondReading(neurons[i], concept, ofConcept);
            }
        }
    }

    private void Choose()
    {
        var best = Enumerable.Range(0, plan.Concepts.Count).Select(_ => new PriorityQueue<(ConceptsCollector Found, int Neuron), double>()).ToArray();
        foreach (ConceptsCollector found in sites.SelectMany(s => s.Collectors).OfType<ConceptsCollector>())
        {
            for (int neuron = 0; neuron < found.Selection.Neurons.Count; neuron++)
            {
                double[] aurocs = found.Aurocs(neuron);
                for (int concept = 0; concept < aurocs.Length; concept++)
                {
                    if (!double.IsNaN(aurocs[concept]))
                    {
                        best[concept].Enqueue((found, neuron), Math.Abs(aurocs[concept] - 0.5));
                        _ = best[concept].Count > BestNeurons ? best[concept].Dequeue() : default;
                    }
                }
            }
        }
        for (int concept = 0; concept < best.Length; concept++)
        {
            foreach (((ConceptsCollector found, int neuron), _) in best[concept].UnorderedItems)
            {
                if (!concepts.TryAdd((found, neuron), [concept]))
                {
                    concepts[(found, neuron)].Add(concept);
                }
            }
        }
        foreach (IGrouping<ConceptsCollector, int> site in concepts.Keys.GroupBy(place => place.Found, place => place.Neuron))
        {
            chosen.Add((site.Key, [.. site.Order()]));
        }
    }

    private ProbedSite ToSite((ConceptsCollector Found, List<int> Neurons) own)
    {
        SiteChoice choice = sites.First(s => s.Collectors.Contains(own.Found)).Choice;
        var selection = new SiteSelection(choice.Site, [.. own.Neurons.Select(neuron => choice.Selection.Neurons[neuron])]);
        var kept = new ConceptsCollector(selection, plan, new TopExamplesCollector(selection, new CollectorOptions()), int.MaxValue);
        for (int concept = 0; concept < plan.Concepts.Count && !plan.HasOwnNegatives; concept++)
        {
            kept.Exact(concept).Values!.Reserve((int)Math.Min(plan.Tokens, Array.MaxLength));
        }
        return new ProbedSite(choice with { Selection = selection }, [kept]);
    }

    /// <summary>The tokens of one half of the documents, and the draws of these.</summary>
    private sealed class Half
    {
        private const ulong Seed = 1;

        private readonly int[] tokens;
        private readonly int[] documentOf;
        private readonly DocumentBootstrap? bootstrap;

        public Half(ExactLabels labels, bool isHeldOut, int replicates)
        {
            tokens = [.. Enumerable.Range(0, labels.Count).Where(token => labels.IsHeldOut(token) == isHeldOut)];
            long[] documents = labels.Documents.ToArray();
            // By number in the corpus, so that the draws do not depend on the order of the batches.
            Dictionary<long, int> places = tokens.Select(token => documents[token]).Distinct().Order().Select((document, place) => (document, place)).ToDictionary();
            documentOf = new int[labels.Count];
            foreach (int token in tokens)
            {
                documentOf[token] = places[documents[token]];
            }
            bootstrap = places.Count == 0 ? null : new DocumentBootstrap(places.Count, replicates, Seed);
        }

        /// <summary>The intervals of one neuron for some concepts.</summary>
        public (double Low, double High)?[] Intervals(ReadOnlySpan<float> values, int[] ofConcepts, Dictionary<int, bool[]> isPositive)
        {
            var finite = new List<int>(tokens.Length);
            var kept = new List<float>(tokens.Length);
            foreach (int token in tokens)
            {
                if (float.IsFinite(values[token]))
                {
                    finite.Add(token);
                    kept.Add(values[token]);
                }
            }
            var sorted = new SortedTokens([.. kept], [.. finite], documentOf);
            return [.. ofConcepts.Select(concept => bootstrap?.Interval(sorted, Array.ConvertAll(sorted.Tokens, token => isPositive[concept][token])))];
        }
    }
}
