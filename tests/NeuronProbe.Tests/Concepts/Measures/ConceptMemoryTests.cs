using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>What SPEC.md allows a neuron: 4 KiB for each concept, and 8 KiB for all else but its examples.</summary>
public sealed class ConceptMemoryTests
{
    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.5, false)]
    [InlineData(0.0, true)]
    [InlineData(0.5, true)]
    public void A_neuron_takes_what_it_may_for_concepts_and_all_else(double heldOut, bool hasOwnNegatives)
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
            var options = new CollectorOptions();
            options = options with { Own = options.Own.With(plan) };
            long all = CollectorCatalogue.BytesPerNeuron(["stats", "histogram", "concepts"], options);
            Assert.InRange(all - (count * 4096L), 1 - (count * 4096L), 8192);
        }
    }
}
