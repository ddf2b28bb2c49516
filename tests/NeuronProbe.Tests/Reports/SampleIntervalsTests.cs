using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class SampleIntervalsTests
{
    [Fact]
    public void Without_samples_of_intervals_there_are_none() =>
        Assert.Null(SampleIntervals.Of([ExportFindings.Draw(null, 3, 1, ExportFindings.Said(), 1, 2, 3)]));

    [Fact]
    public void An_interval_that_holds_nothing_has_its_edges_and_no_samples()
    {
        SampleIntervals intervals = SampleIntervals.Of(
        [
            Draw(new SampleInterval(1, -0.5f, 0f), 2), Draw(new SampleInterval(1, -0.5f, 0f), 1),
            Draw(new SampleInterval(4, 1f, 1.5f), 1),
        ])!;
        Assert.Equal([-0.5f, 0f, 0.5f, 1f, 1.5f], intervals.Edges);
        Assert.Equal([2, 0, 0, 1], intervals.Samples.Select(samples => samples.Count));
        Assert.Equal([1, 2], intervals.Samples[0].Select(sample => sample.Draw));
    }

    [Fact]
    public void Zeros_alone_have_an_interval_without_width()
    {
        SampleIntervals intervals = SampleIntervals.Of([Draw(new SampleInterval(1, 0f, 0f), 1)])!;
        Assert.Equal([0f, 0f], intervals.Edges);
        Assert.Single(intervals.Samples);
    }

    private static Sample Draw(SampleInterval interval, int draw) =>
        ExportFindings.Draw(interval, 3, draw, ExportFindings.Said(), 1, 2, 3);
}
