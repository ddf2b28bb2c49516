using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>A neuron has 4 KiB for each concept, and where these share their negatives as much once for all.</summary>
public sealed class ConceptMemoryTests
{
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
            Assert.InRange(ConceptGroups.BytesPerConcept(plan), 1, 4096);
            Assert.InRange(
                ConceptGroups.BytesPerNeuron(plan), count, 4096 * (hasOwnNegatives ? count : count + 1));
        }
    }
}
