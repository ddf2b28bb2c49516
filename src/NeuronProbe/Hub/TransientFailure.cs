namespace NeuronProbe.Hub;

/// <summary>A failure of the network or the hub that may be over by the next attempt.</summary>
/// <param name="reason">What happened, as part of a sentence.</param>
/// <param name="retryAfter">How long the hub asks to wait, or null.</param>
/// <param name="cause">What it comes from, or null.</param>
internal sealed class TransientFailure(string reason, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(reason, cause)
{
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether the attempt brought so much that it counts as a success before it failed.</summary>
    public bool CameFurther { get; set; }
}
