using NeuronProbe.Effects.Ablation;
using Xunit;

namespace NeuronProbe.Tests.Effects.Ablation;

public sealed class TokenChangesTests
{
    [Fact]
    public void Ten_are_listed_at_each_end_and_equal_ones_in_the_order_of_their_ids()
    {
        var seen = new SeenTokens();
        var changes = new TokenChanges(seen);
        // As the loss falls the log-probability rises, and the other way round.
        int[] rising = [.. Enumerable.Range(0, 12).Select(i => 40 - i)];
        int[] falling = [.. Enumerable.Range(0, 12).Select(i => 20 - i)];
        for (int time = 0; time < TokenChanges.LeastCount; time++)
        {
            int[] tokens = [.. rising, .. falling, 50];
            changes.Add(
                seen.Add(tokens), [.. rising.Select(_ => -0.5), .. falling.Select(_ => 0.25), time == 0 ? 3 : 1]);
        }
        AblationTokenRow[] rows = [.. changes.Find()];
        Assert.Equal(
            [
                .. Enumerable.Range(29, 10).Select((id, i) => ("high", i + 1, id, 0.5)),
                ("low", 1, 50, -1.4),
                .. Enumerable.Range(9, 9).Select((id, i) => ("low", i + 2, id, -0.25)),
            ],
            rows.Select(row => (row.Tail, row.Rank, row.TokenId, row.Change)));
        Assert.All(rows, row => Assert.Equal(TokenChanges.LeastCount, row.Tokens));
    }
}
