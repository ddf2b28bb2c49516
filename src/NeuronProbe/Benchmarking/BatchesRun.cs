namespace NeuronProbe.Benchmarking;

/// <summary>What one run over batches took.</summary>
/// <param name="Time">The time.</param>
/// <param name="PageFaults">Pages that the system gave meanwhile; null where it does not tell.</param>
internal readonly record struct BatchesRun(TimeSpan Time, long? PageFaults);
