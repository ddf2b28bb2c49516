using NeuronProbe.Collectors;
using NeuronProbe.Probing;
using NeuronProbe.Reports;

namespace NeuronProbe.Tests.Collectors;

/// <summary>The mean of each neuron's magnitudes.</summary>
internal sealed class MeanAbsoluteCollector(SiteSelection selection) : Collector(selection)
{
    private readonly double[] sums = new double[selection.Neurons.Count];
    private readonly long[] counts = new long[selection.Neurons.Count];

    public override string Name => "mean_absolute";

    public override TableSchema Schema { get; } = new("mean_absolute", "mean_absolute", IsSingleRow: true, [new("mean_absolute")]);

    public override string Settings => "";

    public override void Update(in ActivationBlock block)
    {
        for (int token = 0; token < block.Tokens.Length; token++)
        {
            ReadOnlySpan<float> row = block[token];
            for (int i = 0; i < row.Length; i++)
            {
                if (float.IsFinite(row[i]))
                {
                    sums[block.FirstNeuron + i] += Math.Abs(row[i]);
                    counts[block.FirstNeuron + i]++;
                }
            }
        }
    }

    public override IEnumerable<Cell[]> Rows(int neuron) => [[sums[neuron] / counts[neuron]]];

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(counts.Length);
        for (int neuron = 0; neuron < counts.Length; neuron++)
        {
            writer.Write(sums[neuron]);
            writer.Write(counts[neuron]);
        }
    }

    public override void Load(BinaryReader reader)
    {
        try
        {
            if (reader.ReadString() != Name || reader.ReadInt32() != counts.Length)
            {
                throw new InvalidDataException($"{Name}: expected the state of {counts.Length} neurons of this kind, but got another.");
            }
            for (int neuron = 0; neuron < counts.Length; neuron++)
            {
                sums[neuron] = reader.ReadDouble();
                counts[neuron] = reader.ReadInt64();
            }
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            throw new InvalidDataException($"{Name}: expected a whole state, but the bytes are none.", exception);
        }
    }

    protected override void MergeFrom(Collector other)
    {
        MeanAbsoluteCollector from = (MeanAbsoluteCollector)other;
        for (int neuron = 0; neuron < counts.Length; neuron++)
        {
            sums[neuron] += from.sums[neuron];
            counts[neuron] += from.counts[neuron];
        }
    }
}
