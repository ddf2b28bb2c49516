using System.Collections.Concurrent;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Probing;
using NeuronProbe.Sites;

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
    /// <param name="threads">Threads that look for intervals.</param>
    public static long Bytes(long neurons, ConceptPlan plan, int replicates, int threads)
    {
        long kept = Math.Min(neurons, BestNeurons * (long)plan.Concepts.Count) * sizeof(float) * (plan.HasOwnNegatives ? plan.Concepts.Count : 1);
        return (plan.Tokens * (kept + ExactLabels.BytesPerToken(plan.Concepts.Count) + (threads * NeuronIntervals.Worker.BytesPerToken))) + DocumentBootstrap.Bytes(plan.Documents, replicates);
    }

    /// <summary>Draws documents and, once all is found, hands the intervals to the collectors of the first reading.</summary>
    /// <param name="replicates">How often the documents are drawn.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told, by one thread at a time, how many intervals are found, and of how many.</param>
    /// <param name="cancellation">Stops it between two neurons; then nothing is handed over.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Finish(int replicates, int threads, Action<int, int> report, CancellationToken cancellation)
    {
        var found = new List<(ConceptsCollector Found, int Neuron, int Concept, SecondReading Reading)>();
        int total = concepts.Values.Sum(own => own.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int site = 0; site < Sites.Count; site++)
        {
            (ConceptsCollector own, List<int> neurons) = chosen[site];
            ConceptsCollector kept = Sites[site].Collectors.OfType<ConceptsCollector>().Single();
            foreach (IGrouping<ExactLabels, int> sharing in Enumerable.Range(0, plan.Concepts.Count).GroupBy(concept => kept.Exact(concept).Values!))
            {
                int[] asked = [.. Enumerable.Range(0, neurons.Count).Where(i => concepts[(own, neurons[i])].Intersect(sharing).Any())];
                var intervals = new NeuronIntervals(sharing.Key, sharing.ToDictionary(concept => concept, concept => kept.Exact(concept).Concept), plan.HeldOut > 0, replicates, options);
                var free = new ConcurrentBag<NeuronIntervals.Worker>();
                Parallel.ForEach(asked, options, i =>
                {
                    NeuronIntervals.Worker worker = free.TryTake(out NeuronIntervals.Worker? used) ? used : intervals.NewWorker();
                    (int Concept, SecondReading Reading)[] readings = worker.Find(i, concepts[(own, neurons[i])]);
                    free.Add(worker);
                    lock (found)
                    {
                        found.AddRange(readings.Select(reading => (own, neurons[i], reading.Concept, reading.Reading)));
                        report(found.Count, total);
                    }
                });
            }
        }
        found.ForEach(reading => reading.Found.SetSecondReading(reading.Neuron, reading.Concept, reading.Reading));
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
}
