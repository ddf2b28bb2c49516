using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Ablation;

/// <summary>What ablations are going to need, in bytes.</summary>
internal static class AblationMemory
{
    // Positions of a batch where nobody says how many: so many that what a layer costs besides its numbers is small,
    // and so few that the residual streams which are kept stay small.
    private const int LeastPositions = 2048;
    private const int MostPositions = 8192;
    private const long StreamNumbers = 1 << 20;

    /// <summary>Positions of a batch that suit a model.</summary>
    public static int BatchTokens(TransformerModel model) => model.DeviceName == "cuda"
        ? ScanPlan.DefaultBatchTokens("cuda")
        : (int)Math.Clamp(StreamNumbers / model.HiddenWidth, LeastPositions, MostPositions);

    /// <summary>Estimates them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kept">Residual streams and values of neurons that are kept of each position.</param>
    /// <param name="positions">Positions of a batch or of a window, whichever are more.</param>
    /// <param name="sums">Bytes of the sums of all ablations.</param>
    public static MemoryEstimate Of(
        TransformerModel model, (int Streams, int Values) kept, long positions, long sums)
    {
        long perPosition = (model.ElementSize * ((8L * model.HiddenWidth) + (3L * model.FeedForwardWidth)))
            + (model.ElementSize * (long)model.HiddenWidth * kept.Streams)
            + (sizeof(float) * (kept.Values + (3L * model.HiddenWidth)));
        long logits = (long)TokenLosses.SliceRows(model.VocabularySize) * model.VocabularySize * 2 * sizeof(float);
        return new MemoryEstimate(model.WeightBytes(model.LayerCount), sums, (positions * perPosition) + logits);
    }

    /// <summary>Refuses what would not fit.</summary>
    /// <exception cref="ProbeException">It needs more than <paramref name="limit"/>.</exception>
    public static void Demand(MemoryEstimate estimate, long limit)
    {
        if (estimate.Total > limit)
        {
            throw new ProbeException(
                $"--max-memory: expected to stay within {MemoryEstimate.Format(limit)}, but these neurons need about "
                + $"{estimate}. Choose fewer of them at once, a smaller --batch-tokens, or raise --max-memory.");
        }
    }
}
