using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>A neuron has 4.25 KiB for each concept, and where these share their negatives as much once for all; 4.75
/// where each has its own.</summary>
public sealed class ConceptMemoryTests
{
    private const long MostShared = 4096 + 256;
    private const long MostOwn = 4096 + 768;

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.5, false)]
    [InlineData(0.0, true)]
    [InlineData(0.5, true)]
    public void Concepts_take_no_more_than_they_may(double heldOut, bool hasOwnNegatives)
    {
        for (int count = 1; count <= 40; count++)
        {
            var plan = new ConceptPlan(
                [.. Enumerable.Range(0, count).Select(i => new Concept($"c{i}", false, 1, 1))],
                100,
                10,
                heldOut,
                hasOwnNegatives ? [.. Enumerable.Repeat(0.5, count)] : null);
            long most = hasOwnNegatives ? MostOwn : MostShared;
            Assert.InRange(ConceptGroups.BytesPerConcept(plan), 1, most);
            Assert.InRange(ConceptGroups.BytesPerNeuron(plan), count, most * (hasOwnNegatives ? count : count + 1));
        }
    }

    [Theory]
    [InlineData(1_000_000, 0.0, false)]
    [InlineData(1_000_000, 0.5, false)]
    [InlineData(100_000, 0.0, true)]
    [InlineData(100_000, 0.5, true)]
    public void Of_a_million_tokens_they_take_no_more_either(int positives, double heldOut, bool hasOwnNegatives)
    {
        long bytes = ConceptGroups.BytesPerConcept(Plan(positives, heldOut, hasOwnNegatives));
        Assert.InRange(
            bytes,
            ConceptGroups.BytesPerConcept(Plan(1, heldOut, hasOwnNegatives)) + 1,
            hasOwnNegatives ? MostOwn : MostShared);
        // Each doubling beyond takes a bit more for each bin and draw.
        Assert.InRange(
            ConceptGroups.BytesPerConcept(Plan(4 * positives, heldOut, hasOwnNegatives)) - bytes, 130, 160);
    }

    [Theory]
    [InlineData(2, 9.0, false)]
    [InlineData(1, 9.0, true)]
    [InlineData(2, 0.01, false)]
    [InlineData(1, 0.01, true)]
    public void Counts_of_a_million_tokens_take_what_is_estimated(int concepts, double spread, bool hasOwnNegatives)
    {
        const int Tokens = 1_000_000;
        const int Part = 10_000;
        const int Octaves = 9;
        var random = new Random(1);
        var rows = new ControlRows(concepts);
        for (int token = 0; token < Part; token++)
        {
            Span<byte> row = rows.Add();
            for (int draw = 0; draw < concepts * ConceptPlan.ControlDraws; draw++)
            {
                if (random.Next(10) == 0)
                {
                    ControlRow.Mark(row, draw / ConceptPlan.ControlDraws, draw % ConceptPlan.ControlDraws);
                }
            }
        }
        var bins = new ControlBins(1, concepts, Octaves, hasOwnNegatives);
        int largest = BitConverter.SingleToInt32Bits(10);
        int[] all = [.. Enumerable.Range(0, Part)];
        float[] values = new float[Part];
        for (int part = 0; part < Tokens / Part; part++)
        {
            // Octaves down to a power of two: with many of them counts are spread over all bins.
            Array.ForEach(all, i => values[i] = (float)(10 * Math.Pow(2, -spread * random.NextDouble()))
                * (random.Next(2) == 0 ? 1 : -1));
            bins.Add(0, values, largest, [0..Part], rows);
        }
        long estimate = ControlBins.BytesFor(concepts, Octaves, hasOwnNegatives, Tokens / 10);
        Assert.InRange(bins.BytesOf(0), ControlBins.BytesFor(concepts, Octaves, hasOwnNegatives, 0) + 1, estimate);
    }

    private static ConceptPlan Plan(long positives, double heldOut, bool hasOwnNegatives) => new(
        [new Concept("rare", false, 1, 1), new Concept("frequent", false, positives, 10)],
        10 * positives,
        1000,
        heldOut,
        hasOwnNegatives ? [0.5, 0.5] : null);
}
