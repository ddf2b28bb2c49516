using NeuronProbe.Cli.Terminals;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class ProgressLineTests
{
    private const string Description = "12,345 documents, 1,234,567 tokens, 15,205 tokens/s";

    [Fact]
    public void It_fits_every_width()
    {
        for (int width = 1; width <= 200; width++)
        {
            foreach (double? share in (double?[])[null, 0, 0.5, 1])
            {
                foreach (TimeSpan? remaining in (TimeSpan?[])[null, TimeSpan.FromSeconds(83), TimeSpan.FromDays(400)])
                {
                    string line = ProgressLine.Fit(Description, share, remaining, width).ToString();
                    Assert.InRange(line.GetCellWidth(), 1, width);
                    string wide = ProgressLine.Fit("日本語のコーパス", share, remaining, width).ToString();
                    Assert.InRange(wide.GetCellWidth(), 1, width);
                }
            }
        }
    }

    [Theory]
    [InlineData(
        120,
        "12,345 documents, 1,234,567 tokens, 15,205 tokens/s ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  50 % 0:01:23")]
    [InlineData(40, "12,345 documen… ━━━━━━━━━━  50 % 0:01:23")]
    [InlineData(28, "12,345 docume…  50 % 0:01:23")]
    [InlineData(20, "12,345 docume…  50 %")]
    [InlineData(4, "50 %")]
    public void What_matters_least_goes_first(int width, string line) =>
        Assert.Equal(line, ProgressLine.Fit(Description, 0.5, TimeSpan.FromSeconds(83), width).ToString());

    [Fact]
    public void The_bar_is_filled_by_the_share() => Assert.Equal(
        (0, 10, 20), (Filled(0), Filled(0.5), Filled(1)));

    private static int Filled(double share)
    {
        var line = ProgressLine.Fit("scan", share, null, 4 + 1 + 20 + 1 + 5);
        Assert.Equal(20, line.Done.Length + line.Open.Length);
        return line.Done.Length;
    }
}
