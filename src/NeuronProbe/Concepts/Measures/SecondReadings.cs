using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What a second reading found, by neuron and concept:
/// the best neurons of each concept alone have it.</summary>
internal sealed class SecondReadings
{
    private readonly SortedDictionary<(int Neuron, int Concept), SecondReading> found = [];

    /// <summary>What was found of a neuron and concept, or null.</summary>
    public SecondReading? Find(int neuron, int concept) =>
        found.TryGetValue((neuron, concept), out SecondReading own) ? own : null;

    public void Set(int neuron, int concept, SecondReading own) => found[(neuron, concept)] = own;

    /// <summary>Forgets all: more was folded, and what was found is not of that.</summary>
    public void Clear() => found.Clear();

    /// <summary>Takes over what another has.</summary>
    public void Take(SecondReadings other)
    {
        found.Clear();
        foreach (((int Neuron, int Concept) place, SecondReading own) in other.found)
        {
            found[place] = own;
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(found.Count);
        foreach (((int neuron, int concept), SecondReading own) in found)
        {
            writer.Write7BitEncodedInt(neuron);
            writer.Write7BitEncodedInt(concept);
            own.Write(writer);
        }
    }

    /// <param name="reader">What <see cref="Write"/> wrote.</param>
    /// <param name="neuronCount">Neurons that there are.</param>
    /// <param name="conceptCount">Concepts that there are.</param>
    public void Read(BinaryReader reader, int neuronCount, int conceptCount)
    {
        found.Clear();
        int count = (int)SavedState.ReadCount(reader, "intervals", (long)neuronCount * conceptCount);
        for (int i = 0; i < count; i++)
        {
            int neuron = (int)SavedState.ReadCount(reader, "neuron", neuronCount - 1);
            int concept = (int)SavedState.ReadCount(reader, "concept", conceptCount - 1);
            found[(neuron, concept)] = SecondReading.Read(reader);
        }
    }
}
