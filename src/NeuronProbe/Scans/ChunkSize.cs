namespace NeuronProbe.Scans;

/// <summary>How much text a chunk has, so that what is lost when a scan is stopped is about a minute's work.</summary>
internal static class ChunkSize
{
    // Tokens times parameters: two cores of a server do about 500 billion operations a second, two for each.
    private const long WorkOfMinute = 16_000_000_000_000;

    private const long LeastTokens = 4096;

    // As many as are gathered to be sorted by length: larger chunks pad no less.
    private const long MostTokens = 1 << 20;

    private const int LeastBatches = 2;

    // Of English text.
    private const long BytesPerToken = 4;

    /// <summary>Bytes of text in UTF-8.</summary>
    /// <param name="parameters">Elements of the model's tensors.</param>
    /// <param name="batchTokens">Positions in a batch.</param>
    public static long Bytes(long parameters, int batchTokens)
    {
        long tokens = Math.Clamp(WorkOfMinute / Math.Max(1, parameters), LeastTokens, MostTokens);
        return BytesPerToken * Math.Max(tokens, (long)LeastBatches * batchTokens);
    }
}
