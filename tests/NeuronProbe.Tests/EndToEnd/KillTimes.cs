namespace NeuronProbe.Tests.EndToEnd;

/// <summary>How long a scan takes that nobody stops.</summary>
/// <param name="Loading">Until it has saved for the first time.</param>
/// <param name="Collecting">From then until it writes results.</param>
/// <param name="Writing">From then until its process is gone.</param>
internal sealed record KillTimes(TimeSpan Loading, TimeSpan Collecting, TimeSpan Writing);
