using NeuronProbe.Benchmarking;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class MachineSpeedTests
{
    [Fact]
    public void A_rounds_figure_is_the_median_of_its_turns()
    {
        var machine = new MachineSpeed(RegisterLoop.For("float32"), 1);
        double[][] rounds = [[1, 9, 2], [90, 5, 5], [3, 3, 3]];
        foreach (double[] turns in rounds)
        {
            foreach (double turn in turns)
            {
                machine.Note(turn);
            }
            machine.EndRound();
        }
        Assert.Equal(new Spread(3, 2, 5), machine.OperationsPerS);
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
