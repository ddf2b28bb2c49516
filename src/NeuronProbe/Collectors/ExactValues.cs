namespace NeuronProbe.Collectors;

/// <summary>Every value of every neuron: 4 bytes each, so memory grows with the corpus.</summary>
internal sealed class ExactValues(int neuronCount)
{
    private const int SegmentLength = 1024;

    private readonly List<float[]>?[] segments = new List<float[]>[neuronCount];
    private readonly long[] counts = new long[neuronCount];

    /// <summary>Values kept, of all neurons together.</summary>
    public long Stored => counts.Sum();

    /// <summary>Keeps values; a negative zero is kept as zero.</summary>
    public void Add(int neuron, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            Add(neuron, value);
        }
    }

    private void Add(int neuron, float value)
    {
        List<float[]> own = segments[neuron] ??= [];
        int place = (int)(counts[neuron] % SegmentLength);
        if (place == 0)
        {
            own.Add(new float[SegmentLength]);
        }
        own[^1][place] = value + 0f;
        counts[neuron]++;
    }

    /// <summary>Keeps all values of another one too.</summary>
    public void AddAll(ExactValues other)
    {
        for (int neuron = 0; neuron < counts.Length; neuron++)
        {
            foreach (float value in other.Values(neuron))
            {
                Add(neuron, value);
            }
        }
    }

    /// <summary>A neuron's values, ascending.</summary>
    public SortedDistribution Distribution(int neuron)
    {
        float[] sorted = [.. Values(neuron)];
        Array.Sort(sorted);
        return new(sorted);
    }

    /// <summary>Writes a neuron's values, ascending: their order says nothing.</summary>
    public void Write(BinaryWriter writer, int neuron)
    {
        writer.Write7BitEncodedInt64(counts[neuron]);
        float[] sorted = [.. Values(neuron)];
        Array.Sort(sorted);
        Array.ForEach(sorted, writer.Write);
    }

    /// <summary>Replaces a neuron's values by what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader reader, int neuron)
    {
        counts[neuron] = 0;
        segments[neuron] = null;
        for (long left = SavedState.ReadCount(reader, "values kept"); left > 0; left--)
        {
            Add(neuron, reader.ReadSingle());
        }
    }

    private IEnumerable<float> Values(int neuron)
    {
        long left = counts[neuron];
        foreach (float[] segment in segments[neuron] ?? [])
        {
            for (int i = 0; i < Math.Min(left, SegmentLength); i++)
            {
                yield return segment[i];
            }
            left -= SegmentLength;
        }
    }
}
