namespace NeuronProbe.Benchmarking;

/// <summary>What to say before the rounds begin where their time is short.</summary>
internal static class BenchTime
{
    /// <summary>What the user should know, or null where the figures are as good as they can be.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="seconds">What has gone by.</param>
    /// <param name="times">What the parts of a round take.</param>
    /// <param name="plan">What a round runs.</param>
    public static string? WarningOf(BenchOptions options, double seconds, RoundTimes times, RoundPlan plan)
    {
        if (plan.DocumentShare >= 1)
        {
            return null;
        }
        int enough = Total(new(RoundTimes.FewestBatches, 1, 1));
        int taken = Total(plan);
        string least = taken > options.Seconds
            ? FormattableString.Invariant($", and take about {taken}, since less is no measurement")
            : "";
        return FormattableString.Invariant(
            $"--seconds: expected time for {RoundTimes.FewestBatches} whole batches in each round, but ")
            + FormattableString.Invariant(
                $"{options.Seconds} seconds are enough for {plan.PackedBatches} of documents that are cut to ")
            + FormattableString.Invariant($"{100 * plan.DocumentShare:0} % of their tokens{least}. ")
            + FormattableString.Invariant($"Give about {enough} for figures that say more.");

        int Total(RoundPlan of) => (int)Math.Ceiling(seconds + (options.Rounds * times.Total(of)));
    }
}
