namespace NeuronProbe.Effects.Ablation;

/// <summary>How the log-probability of tokens changes where they come, summed by token.</summary>
/// <param name="seen">The tokens.</param>
internal sealed class TokenChanges(SeenTokens seen)
{
    /// <summary>Tokens that come less often are not listed: a mean of so few says little.</summary>
    public const int LeastCount = 5;

    /// <summary>How many are listed at each end.</summary>
    public const int Listed = 10;

    private double[] sums = [];

    /// <summary>Adds tokens.</summary>
    /// <param name="numbers">Their numbers among the seen ones.</param>
    /// <param name="lossChanges">How the loss of each changes: the log-probability changes by the opposite.</param>
    public void Add(int[] numbers, ReadOnlySpan<double> lossChanges)
    {
        if (sums.Length < seen.Count)
        {
            Array.Resize(ref sums, Math.Max(seen.Count, 2 * sums.Length));
        }
        for (int i = 0; i < numbers.Length; i++)
        {
            sums[numbers[i]] -= lossChanges[i];
        }
    }

    /// <summary>Those whose mean goes up most, and then those whose mean goes down most.</summary>
    public IReadOnlyList<AblationTokenRow> Find()
    {
        (int Number, double Mean)[] all =
        [
            .. Enumerable.Range(0, Math.Min(seen.Count, sums.Length))
                .Where(number => seen[number].Count >= LeastCount)
                .Select(number => (number, sums[number] / seen[number].Count)),
        ];
        return
        [
            .. Rows("high", all.Where(one => one.Mean > 0).OrderByDescending(one => one.Mean)),
            .. Rows("low", all.Where(one => one.Mean < 0).OrderBy(one => one.Mean)),
        ];
    }

    // Equal means come in the order of ids.
    private IEnumerable<AblationTokenRow> Rows(string tail, IOrderedEnumerable<(int Number, double Mean)> ordered) =>
        ordered.ThenBy(one => seen[one.Number].Id).Take(Listed).Select((one, i) => new AblationTokenRow(
            tail, i + 1, seen[one.Number].Id, seen[one.Number].Count, one.Mean));
}
