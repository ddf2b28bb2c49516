namespace NeuronProbe.Hub;

/// <summary>The body of an answer, whose failures are told apart from those of the disk.</summary>
/// <param name="response">The answer; owned.</param>
/// <param name="stream">Its body; owned.</param>
/// <param name="inactivityTimeout">How long nothing may come.</param>
/// <param name="clock">Tells how long it took to come.</param>
internal sealed class HubContent(
    HttpResponseMessage response, Stream stream, TimeSpan inactivityTimeout, TimeProvider clock)
    : IDisposable
{
    private readonly SpeedFloor floor = new(clock);

    /// <summary>Which byte of the file the body begins with, or null where the hub has no bytes from the
    /// one that was asked for.</summary>
    public long? Start { get; } = response.StatusCode switch
    {
        System.Net.HttpStatusCode.RequestedRangeNotSatisfiable => null,
        System.Net.HttpStatusCode.PartialContent => response.Content.Headers.ContentRange?.From,
        _ => 0,
    };

    /// <summary>Reads what has come.</summary>
    /// <returns>How many bytes, 0 at the end.</returns>
    /// <exception cref="TransientFailure">The connection broke, nothing came, or too little for too long.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        floor.Demand();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(inactivityTimeout);
        try
        {
            long start = clock.GetTimestamp();
            int count = await stream.ReadAsync(buffer, limit.Token);
            floor.Count(count, start);
            return count;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new TransientFailure("the connection broke", cause: e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFailure(
                FormattableString.Invariant($"nothing for {inactivityTimeout.TotalSeconds:0.#} s"), cause: e);
        }
    }

    /// <summary>Reads a short body to its end.</summary>
    /// <exception cref="TransientFailure">The connection broke, or nothing came.</exception>
    /// <exception cref="ProbeException">It isn't short.</exception>
    public async Task<byte[]> ReadAllAsync(int mostBytes, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        while (await ReadAsync(buffer, cancellation) is > 0 and int count)
        {
            all.Write(buffer, 0, count);
            if (all.Length > mostBytes)
            {
                throw new ProbeException($"{response.RequestMessage?.RequestUri}: "
                    + $"expected a list of files, but got more than {mostBytes} bytes. Check HF_ENDPOINT.");
            }
        }
        return all.ToArray();
    }

    public void Dispose()
    {
        stream.Dispose();
        response.Dispose();
    }
}
