using System.Globalization;

namespace NeuronProbe.Hub;

/// <summary>Tries again after transient failures, with waits that double, or that the hub asks for.</summary>
/// <remarks>Every wait is longer by a random part of it, so that many that failed at once do not come again at
/// once.</remarks>
/// <param name="endpoint">The hub's address, for messages.</param>
/// <param name="wait">Waits; tests pass their own.</param>
/// <param name="random">Gives a number from 0 to 1 for each wait; tests pass their own.</param>
internal sealed class Retries(Uri endpoint, Func<TimeSpan, CancellationToken, Task> wait, Func<double> random)
{
    // The largest random part of a wait.
    private const double Jitter = 0.5;

    /// <summary>Attempts of which none came further.</summary>
    public const int MostAttempts = 5;

    /// <summary>The wait before the second attempt, where the hub asks for none.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Runs a task until it succeeds.</summary>
    /// <exception cref="ProbeException">It failed too often, or the hub asks for a wait of many minutes.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        int failures = 0;
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (TransientFailure e)
            {
                failures = e.CameFurther ? 1 : failures + 1;
                if (failures == MostAttempts)
                {
                    throw new ProbeException(
                        $"download: expected an answer of {endpoint.Authority}, but got: {e.Message.TrimEnd('.')} "
                        + $"({failures} times). Check the network and HF_ENDPOINT; what was fetched stays, and the "
                        + "same command goes on from there.",
                        e);
                }
                if (e.RetryAfter > LongestWait)
                {
                    string seconds = e.RetryAfter.Value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
                    throw new ProbeException(
                        $"download: expected an answer of {endpoint.Authority}, but got: {e.Message.TrimEnd('.')}, try "
                        + $"again in {seconds} s. Run the same command then; it goes on from what was fetched.",
                        e);
                }
                TimeSpan backoff = FirstWait * (1 << (failures - 1));
                // The hub's own wait is kept in full, and no more added to it than to ours.
                await wait((e.RetryAfter ?? backoff) + (backoff * Jitter * random()), cancellation);
            }
        }
    }
}
