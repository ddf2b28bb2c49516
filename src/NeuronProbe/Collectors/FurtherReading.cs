namespace NeuronProbe.Collectors;

/// <summary>Another reading of the corpus by the model, after all sites have been collected,
/// and what follows from it.</summary>
internal abstract class FurtherReading
{
    /// <summary>The collectors of the reading, at most one a site;
    /// each sees the neurons of its own selection.</summary>
    public abstract IReadOnlyList<Collector> Collectors { get; }

    /// <summary>Finds what follows, once all is read, and hands it to the collectors of the first reading.</summary>
    /// <param name="threads">Threads.</param>
    /// <param name="report">Told, by one thread at a time, how much is found, and of how much.</param>
    /// <param name="cancellation">Stops it; then nothing is handed over.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract void Finish(int threads, Action<int, int> report, CancellationToken cancellation);
}

/// <summary>What a scan counted, for warnings.</summary>
/// <param name="Documents">Documents that the model read.</param>
/// <param name="CountedTokens">Tokens that collectors saw; at least 1.</param>
/// <param name="IsPart">Whether the scan was stopped before the corpus's end.</param>
internal sealed record RunCounts(long Documents, long CountedTokens, bool IsPart);

/// <summary>Memory that a collector needs beyond what it holds for each neuron.</summary>
/// <param name="Bytes">How much.</param>
/// <param name="Tokens">Tokens of the corpus that were known for it.</param>
/// <param name="Refusal">What to say where it is too much, given the limit and what else takes memory.</param>
internal sealed record MemoryDemand(long Bytes, long Tokens, Func<string, string, string> Refusal);
