using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Probes;

/// <summary>How many tokens' values there is room for.</summary>
/// <param name="plan">The model and corpus.</param>
/// <param name="concepts">The concepts.</param>
/// <param name="options">What is asked for.</param>
internal sealed class ProbeMemory(ScanPlan plan, ConceptPlan concepts, ProbeOptions options)
{
    // Scores, order, ranks, groups and labels of a token while a probe is judged.
    private const int BytesOfScores = 120;

    /// <summary>The most neurons whose values are kept: of each concept the best ones, those by each dealing of labels,
    /// and those that are drawn at random, mostly the same for all.</summary>
    public long MostNeurons => Math.Min(
        plan.NeuronCount,
        ((concepts.Concepts.Count * (long)TokenLabels.Ways) + TokenLabels.Draws) * options.Largest);

    private long Draws => DocumentBootstrap.Bytes(concepts.Documents, ProbeRun.Replicates);

    /// <summary>Bytes that values and what is made of them take at most, beside the model and the first reading.
    /// </summary>
    public long Bytes => Draws + (Keep(MostNeurons) * BytesPerToken(MostNeurons));

    /// <summary>Tokens whose values are kept.</summary>
    /// <param name="neurons">Neurons whose values are kept.</param>
    /// <exception cref="ProbeException">There is room for too few.</exception>
    public int Keep(long neurons)
    {
        long perToken = BytesPerToken(neurons);
        long room = plan.Options.MaxMemory - plan.Estimate.Total - Draws;
        long needed = Math.Min(concepts.Tokens, ProbeOptions.LeastTokens);
        if (room / perToken < needed)
        {
            long least = plan.Estimate.Total + Draws + (needed * perToken);
            throw new ProbeException(
                $"--max-memory: expected room for the values of {needed} tokens beside {plan.Estimate}, which takes "
                + $"{MemoryEstimate.Format(least)}, but got {MemoryEstimate.Format(plan.Options.MaxMemory)}. Choose "
                + "fewer concepts with --concept, smaller probes with --size, or raise --max-memory.");
        }
        return (int)Math.Min(options.Keep, Math.Min(room / perToken, concepts.Tokens));
    }

    private long BytesPerToken(long neurons) => (neurons * sizeof(float))
        + KeptTokens.BytesPerToken(concepts.Concepts.Count)
        + (plan.Options.Threads
            * (((long)options.Largest * sizeof(double)) + ((long)options.Sizes.Count * BytesOfScores)));
}
