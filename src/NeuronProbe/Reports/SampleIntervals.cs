using NeuronProbe.Collectors;

namespace NeuronProbe.Reports;

/// <summary>What was drawn from each interval of a neuron's activations, from the lowest to the highest.</summary>
/// <param name="Edges">The edges of the intervals: one more than there are.</param>
/// <param name="Samples">What was drawn from each, in order of the draws; empty where the interval holds
/// nothing.</param>
internal sealed record SampleIntervals(float[] Edges, IReadOnlyList<IReadOnlyList<Sample>> Samples)
{
    /// <summary>The intervals of a neuron's samples; null where none was drawn from an interval.</summary>
    public static SampleIntervals? Of(IEnumerable<Sample> samples)
    {
        ILookup<int, Sample> drawn = samples.Where(sample => sample.Interval is not null)
            .OrderBy(sample => sample.Draw).ToLookup(sample => sample.Interval!.Value.Number);
        if (drawn.Count == 0)
        {
            return null;
        }
        int first = drawn.Min(interval => interval.Key);
        int count = drawn.Max(interval => interval.Key) - first + 1;
        SampleInterval lowest = drawn[first].First().Interval!.Value;
        // All are equally wide, and the width is a power of two, so that no edge is rounded.
        float width = lowest.Upper - lowest.Lower;
        return new SampleIntervals(
            [.. Enumerable.Range(0, count + 1).Select(i => lowest.Lower + (i * width))],
            [.. Enumerable.Range(first, count).Select(number => (IReadOnlyList<Sample>)[.. drawn[number]])]);
    }
}
