using System.Collections.Concurrent;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What a second reading of the corpus is for: exact figures of each concept's best neurons, and intervals of
/// their AUROC; it keeps every value of theirs.</summary>
internal sealed class IntervalReading : FurtherReading
{
    /// <summary>Neurons of each concept that get intervals: those of the largest correlation, of either sign.</summary>
    public const int BestNeurons = 50;

    private readonly IReadOnlyList<ConceptsCollector> found;
    private readonly ConceptPlan plan;
    private readonly int replicates;
    private readonly List<(ConceptsCollector Found, List<int> Neurons)> chosen = [];
    private readonly Dictionary<(ConceptsCollector Found, int Neuron), List<int>> concepts = [];

    /// <param name="found">The collectors of all sites after the first reading.</param>
    /// <param name="plan">The concepts.</param>
    /// <param name="replicates">How often the documents are drawn.</param>
    public IntervalReading(IReadOnlyList<ConceptsCollector> found, ConceptPlan plan, int replicates)
    {
        this.found = found;
        this.plan = plan;
        this.replicates = replicates;
        Choose();
        Collectors = [.. chosen.Select(KeepValues)];
    }

    /// <summary>The collectors of the second reading, with the chosen neurons of each site.</summary>
    public override IReadOnlyList<Collector> Collectors { get; }

    /// <summary>Bytes that a second reading keeps at most, besides what the first one keeps.</summary>
    /// <param name="neurons">Neurons of the scan.</param>
    /// <param name="plan">The concepts.</param>
    /// <param name="replicates">Draws of documents.</param>
    /// <param name="threads">Threads that look for intervals.</param>
    public static long Bytes(long neurons, ConceptPlan plan, int replicates, int threads)
    {
        long kept = Math.Min(neurons, BestNeurons * (long)plan.Concepts.Count) * sizeof(float)
            * (plan.HasOwnNegatives ? plan.Concepts.Count : 1);
        return (plan.Tokens * (kept + LabelledValues.BytesPerToken(plan.Concepts.Count)
            + (threads * NeuronIntervals.Worker.BytesPerToken)))
            + DocumentBootstrap.Bytes(plan.Documents, replicates);
    }

    /// <inheritdoc/>
    public override void Finish(int threads, Action<int, int> report, CancellationToken cancellation)
    {
        var readings = new List<(ConceptsCollector Found, int Neuron, int Concept, SecondReading Reading)>();
        int total = concepts.Values.Sum(own => own.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        for (int site = 0; site < Collectors.Count; site++)
        {
            (ConceptsCollector own, List<int> neurons) = chosen[site];
            var kept = (ConceptsCollector)Collectors[site];
            foreach (IGrouping<LabelledValues, int> sharing in
                Enumerable.Range(0, plan.Concepts.Count).GroupBy(concept => kept.Exact(concept).Values!))
            {
                int[] asked =
                [
                    .. Enumerable.Range(0, neurons.Count).Where(
                        i => concepts[(own, neurons[i])].Intersect(sharing).Any()),
                ];
                var intervals = new NeuronIntervals(
                    sharing.Key, sharing.ToDictionary(concept => concept, concept => kept.Exact(concept).Concept),
                    plan.HeldOut > 0, replicates, options);
                var free = new ConcurrentBag<NeuronIntervals.Worker>();
                Parallel.ForEach(asked, options, i =>
                {
                    NeuronIntervals.Worker worker = free.TryTake(out NeuronIntervals.Worker? used)
                        ? used
                        : intervals.NewWorker();
                    (int Concept, SecondReading Reading)[] ofNeuron = worker.Find(
                        i, concepts[(own, neurons[i])], concept => own.Correlation(neurons[i], concept));
                    free.Add(worker);
                    lock (readings)
                    {
                        readings.AddRange(
                            ofNeuron.Select(reading => (own, neurons[i], reading.Concept, reading.Reading)));
                        report(readings.Count, total);
                    }
                });
            }
        }
        readings.ForEach(reading => reading.Found.SetSecondReading(reading.Neuron, reading.Concept, reading.Reading));
    }

    private void Choose()
    {
        var best = Enumerable.Range(0, plan.Concepts.Count)
            .Select(_ => new PriorityQueue<(ConceptsCollector Found, int Neuron), double>()).ToArray();
        foreach (ConceptsCollector collector in found)
        {
            for (int neuron = 0; neuron < collector.Selection.Neurons.Count; neuron++)
            {
                for (int concept = 0; concept < best.Length; concept++)
                {
                    double correlation = collector.Correlation(neuron, concept);
                    if (!double.IsNaN(correlation))
                    {
                        best[concept].Enqueue((collector, neuron), Math.Abs(correlation));
                        _ = best[concept].Count > BestNeurons ? best[concept].Dequeue() : default;
                    }
                }
            }
        }
        for (int concept = 0; concept < best.Length; concept++)
        {
            foreach ((var place, _) in best[concept].UnorderedItems)
            {
                if (!concepts.TryAdd(place, [concept]))
                {
                    concepts[place].Add(concept);
                }
            }
        }
        foreach (IGrouping<ConceptsCollector, int> site in concepts.Keys.GroupBy(
            place => place.Found, place => place.Neuron))
        {
            chosen.Add((site.Key, [.. site.Order()]));
        }
    }

    private ConceptsCollector KeepValues((ConceptsCollector Found, List<int> Neurons) own)
    {
        SiteSelection all = own.Found.Selection;
        var selection = new SiteSelection(all.Site, [.. own.Neurons.Select(neuron => all.Neurons[neuron])]);
        var top = new TopExamplesCollector(selection, new CollectorOptions());
        var kept = new ConceptsCollector(selection, plan, top, int.MaxValue);
        for (int concept = 0; concept < plan.Concepts.Count && !plan.HasOwnNegatives; concept++)
        {
            kept.Exact(concept).Values!.Reserve((int)Math.Min(plan.Tokens, Array.MaxLength));
        }
        return kept;
    }
}
