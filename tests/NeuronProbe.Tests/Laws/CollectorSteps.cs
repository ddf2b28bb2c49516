using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Laws;

/// <summary>What is done with a collector and those that it reads from, one after another.</summary>
internal static class CollectorSteps
{
    public static void Merge(IReadOnlyList<Collector> into, IReadOnlyList<Collector> from)
    {
        for (int i = 0; i < into.Count; i++)
        {
            into[i].Merge(from[i]);
        }
    }

    public static void EndChunk(IReadOnlyList<Collector> collectors, long chunk = 0)
    {
        foreach (Collector collector in collectors)
        {
            collector.EndChunk(chunk);
        }
    }

    public static byte[][] Save(IReadOnlyList<Collector> collectors)
    {
        return [.. collectors.Select(collector =>
        {
            MemoryStream bytes = new();
            BinaryWriter writer = new(bytes);
            collector.Save(writer);
            return bytes.ToArray();
        })];
    }

    public static void Load(IReadOnlyList<Collector> collectors, byte[][] states)
    {
        for (int i = 0; i < collectors.Count; i++)
        {
            MemoryStream bytes = new(states[i]);
            collectors[i].Load(new BinaryReader(bytes));
            Assert.Equal(bytes.Length, bytes.Position);
        }
    }

    /// <summary>All rows of the collector under test, as text that differs where a bit does.</summary>
    public static string[] Text(IReadOnlyList<Collector> collectors)
    {
        return [.. Enumerable.Range(0, collectors[^1].Selection.Neurons.Count).SelectMany(neuron =>
            CollectorRows.Of(collectors[^1], neuron).Select(row => $"{neuron}: {string.Join(", ", row)}"))];
    }
}
