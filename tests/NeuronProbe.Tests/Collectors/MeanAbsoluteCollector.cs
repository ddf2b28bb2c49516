using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Collectors;

/// <summary>The mean of each neuron's magnitudes.</summary>
internal sealed class MeanAbsoluteCollector(SiteSelection selection) : Collector<double>(selection)
{
    private readonly ReproducibleSums sums = new(selection.Neurons.Count);
    private readonly long[] counts = new long[selection.Neurons.Count];

    public override string Name => "mean_absolute";

    public override TableSchema<double> Schema { get; } =
        new("mean_absolute", "mean_absolute", isSingleRow: true, [new("mean_absolute", mean => mean)]);

    public override string Settings => "";

    public override void Update(in ActivationBlock block)
    {
        for (int i = 0; i < block.NeuronCount; i++)
        {
            double sum = 0;
            foreach (float activation in block[i])
            {
                if (float.IsFinite(activation))
                {
                    sum += Math.Abs(activation);
                    counts[block.FirstNeuron + i]++;
                }
            }
            sums.Add(block.FirstNeuron + i, sum);
        }
    }

    public override IEnumerable<double> Rows(int neuron) => [sums[neuron] / counts[neuron]];

    protected override void WriteState(BinaryWriter writer)
    {
        sums.Write(writer);
        Array.ForEach(counts, writer.Write);
    }

    protected override void ReadState(BinaryReader reader)
    {
        sums.Read(reader);
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadInt64();
        }
    }

    protected override void MergeFrom(Collector other)
    {
        MeanAbsoluteCollector from = (MeanAbsoluteCollector)other;
        sums.Add(from.sums);
        for (int neuron = 0; neuron < counts.Length; neuron++)
        {
            counts[neuron] += from.counts[neuron];
        }
    }
}
