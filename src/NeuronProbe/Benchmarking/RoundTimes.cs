namespace NeuronProbe.Benchmarking;

/// <summary>What a round runs.</summary>
/// <param name="PackedBatches">Batches of every method but the plain one.</param>
/// <param name="PlainBatches">Batches of the plain method.</param>
/// <param name="DocumentShare">The share of its tokens to which each document is cut; 1 where all are whole.</param>
internal readonly record struct RoundPlan(int PackedBatches, int PlainBatches, double DocumentShare);

/// <summary>What the parts of a round take, in seconds, and so what it has time for.</summary>
/// <param name="PackedBatch">One batch, by all methods but the plain one.</param>
/// <param name="PlainBatch">One batch of the plain method.</param>
/// <param name="Machine">The machine's own speed, before each method's turn.</param>
internal sealed record RoundTimes(double PackedBatch, double PlainBatch, double Machine)
{
    /// <summary>The fewest batches that stand for short, middling and long documents.</summary>
    public const int FewestBatches = 3;

    /// <summary>To which a document is cut at most: with fewer rows products are of another kind.</summary>
    public const double LeastShare = 1.0 / 8;

    // Of a round, where a batch of it takes less.
    private const double PlainShare = 0.25;

    /// <summary>What a round takes.</summary>
    public double Total(RoundPlan plan) =>
        (plan.DocumentShare * ((plan.PackedBatches * PackedBatch) + (plan.PlainBatches * PlainBatch))) + Machine;

    /// <summary>
    /// As many whole batches as fit. Where those are too few, the fewest of documents that are cut as far as needed;
    /// where those still take too long, fewer, down to one.
    /// </summary>
    /// <param name="seconds">What a round may take.</param>
    /// <param name="batches">How many packed batches there are.</param>
    public RoundPlan Fit(double seconds, int batches)
    {
        int plain = Math.Max(1, Whole(PlainShare * seconds / PlainBatch));
        int packed = Whole((seconds - Total(new(0, plain, 1))) / PackedBatch);
        int fewest = Math.Min(FewestBatches, batches);
        if (packed >= fewest)
        {
            return new(packed, plain, 1);
        }
        double share = (seconds - Machine) / ((fewest * PackedBatch) + PlainBatch);
        if (share >= LeastShare)
        {
            return new(fewest, 1, Math.Min(1, share));
        }
        double left = seconds - Total(new(0, 1, LeastShare));
        return new(Math.Clamp(Whole(left / (LeastShare * PackedBatch)), 1, fewest), 1, LeastShare);
    }

    /// <summary>A fast model has time for more batches than an int counts, and for all that there are.</summary>
    private static int Whole(double number) => (int)Math.Clamp(number, 0, int.MaxValue);
}
