using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class MachineSpeedTests
{
    [Fact]
    public void A_rounds_figure_is_the_median_of_its_turns()
    {
        // Each step of this loop takes longer the more often it was run: the turns of a round differ.
        int calls = 0;
        var slowing = new RegisterLoop("slowing", 1, _ => Thread.Sleep(1 + (calls++ / 8)));
        var machine = new MachineSpeed(slowing, 1);
        for (int round = 0; round < 2; round++)
        {
            for (int turn = 0; turn < 3; turn++)
            {
                machine.Measure();
            }
            machine.EndRound();
        }
        Spread spread = machine.OperationsPerS;
        Assert.True(spread.Min > 0 && spread.Min < spread.Max, $"{spread}");
        Assert.Equal((spread.Min + spread.Max) / 2, spread.Median);
    }

    [Fact]
    public void All_threads_run_and_count()
    {
        HashSet<int> seen = [];
        var loop = new RegisterLoop("sleeping", 1, _ =>
        {
            lock (seen)
            {
                seen.Add(Environment.CurrentManagedThreadId);
            }
            Thread.Sleep(1);
        });
        double one = MachineSpeed.Operations(loop, 1, TimeSpan.FromMilliseconds(40));
        seen.Clear();
        double three = MachineSpeed.Operations(loop, 3, TimeSpan.FromMilliseconds(40));
        Assert.Equal(3, seen.Count);
        // Sleep is as long as the system likes, so this says no more than that they add up.
        Assert.InRange(three / one, 1.2, 12);
    }

    [Theory]
    [InlineData(400, 440)]
    [InlineData(396, 440)]
    [InlineData(440, 440)]
    public void A_quiet_machine_brings_no_warning(double min, double max) =>
        Assert.Null(MachineSpeed.WarningOf(new Spread(max, min, max)));

    [Fact]
    public void A_machine_whose_speed_fell_is_told_with_both_figures() => Assert.Equal(
        "the machine was not quiet: from registers alone it gave 1,440 GFLOP/s in its best round, but 1,080 (75 %) in "
        + "its worst. Figures of such a run say little; measure again when nothing else runs.",
        MachineSpeed.WarningOf(new Spread(1400, 1080, 1440)));
}
