using NeuronProbe.Results;

namespace NeuronProbe.Effects.Probes;

/// <summary>Probes to fit: the first of some neurons, several sizes.</summary>
/// <param name="Concept">Index of the concept.</param>
/// <param name="Kind">What kind of neurons or labels, as <see cref="ProbeRow"/> names them.</param>
/// <param name="Draw">The number of the draw, from 1; 0 for the best neurons.</param>
/// <param name="Neurons">The neurons in the order of choice.</param>
/// <param name="Sizes">How many of them the probes have.</param>
internal sealed record ProbeTask(int Concept, string Kind, int Draw, ProbeNeuron[] Neurons, int[] Sizes);

/// <summary>Makes the rows of what was fitted.</summary>
internal static class ProbeRows
{
    private static readonly string[] Kinds = [ProbeRow.Best, ProbeRow.Random, ProbeRow.Shuffled];

    /// <summary>Concepts in order, then sizes, then kinds. Of several draws the row is that whose AUROC is in the
    /// middle.</summary>
    /// <param name="tasks">What was to be fitted.</param>
    /// <param name="fitted">What came of each: a probe a size, or none where draws have no label.</param>
    /// <param name="probes">The probes of each concept.</param>
    /// <param name="conceptName">The name of a concept.</param>
    /// <param name="neuronName">The name of a neuron.</param>
    public static IEnumerable<ProbeRow> Of(
        IReadOnlyList<ProbeTask> tasks,
        IReadOnlyList<FittedProbe[]> fitted,
        IReadOnlyDictionary<int, ConceptProbes> probes,
        Func<int, string> conceptName,
        Func<ProbeNeuron, string> neuronName)
    {
        foreach (IGrouping<int, (ProbeTask Task, FittedProbe[] Fitted)> concept in
            tasks.Zip(fitted).GroupBy(own => own.First.Concept))
        {
            int[] sizes = concept.First().Task.Sizes;
            var (_, heldOut) = probes[concept.Key].Counts;
            for (int size = 0; size < sizes.Length; size++)
            {
                foreach (string kind in Kinds)
                {
                    (ProbeTask Task, FittedProbe Probe)[] draws =
                    [
                        .. concept.Where(own => own.Task.Kind == kind && own.Fitted.Length > 0)
                            .Select(own => (own.Task, own.Fitted[size])).OrderBy(own => own.Item2.Auroc),
                    ];
                    if (draws.Length > 0)
                    {
                        (ProbeTask task, FittedProbe probe) = draws[(draws.Length - 1) / 2];
                        yield return ToRow(
                            new(conceptName(concept.Key), sizes[size], kind)
                            {
                                Neurons = [.. task.Neurons.Take(sizes[size]).Select(neuronName)],
                                Positives = heldOut.Positives,
                                Tokens = heldOut.Positives + heldOut.Negatives,
                            },
                            probe,
                            kind == ProbeRow.Best
                                ? probe.Interval ?? (double.NaN, double.NaN)
                                : (draws[0].Probe.Auroc, draws[^1].Probe.Auroc));
                    }
                }
            }
        }
    }

    private static ProbeRow ToRow(ProbeRow row, FittedProbe probe, (double Low, double High) range) => row with
    {
        Auroc = probe.Auroc,
        AveragePrecision = probe.AveragePrecision,
        F1 = probe.F1,
        BalancedAccuracy = probe.BalancedAccuracy,
        Range = range,
        IsConverged = probe.IsConverged,
    };
}
