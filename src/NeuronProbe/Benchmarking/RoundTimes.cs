namespace NeuronProbe.Benchmarking;

/// <summary>What the parts of a round take, in seconds, and so how many batches it has time for.</summary>
/// <param name="PackedBatch">One batch, by all methods but the plain one.</param>
/// <param name="PlainBatch">One batch of the plain method.</param>
/// <param name="Peak">The large product.</param>
internal sealed record RoundTimes(double PackedBatch, double PlainBatch, double Peak)
{
    // Of a round, where a batch of it takes less.
    private const double PlainShare = 0.25;

    /// <summary>What a round takes.</summary>
    public double Total(int packedBatches, int plainBatches) =>
        (packedBatches * PackedBatch) + (plainBatches * PlainBatch) + Peak;

    /// <summary>Batches of the plain method that a round has time for, at least one.</summary>
    /// <param name="seconds">What a round may take.</param>
    public int PlainBatches(double seconds) => Math.Max(1, Whole(PlainShare * seconds / PlainBatch));

    /// <summary>Batches of the other methods that a round has time for beside those, which may be none.</summary>
    /// <param name="seconds">What a round may take.</param>
    public int PackedBatches(double seconds) => Whole((seconds - Total(0, PlainBatches(seconds))) / PackedBatch);

    /// <summary>A fast model has time for more batches than an int counts, and for all that there are.</summary>
    private static int Whole(double number) => (int)Math.Clamp(number, 0, int.MaxValue);
}
