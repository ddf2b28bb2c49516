using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Collectors;

/// <summary>How many of each neuron's activations are negative, zero and positive: a row for each.</summary>
internal sealed class SignsCollector(SiteSelection selection) : Collector<(string Sign, long Count)>(selection)
{
    private static readonly string[] Words = ["negative", "zero", "positive"];

    private readonly long[] counts = new long[selection.Neurons.Count * Words.Length];

    public override string Name => "signs";

    public override TableSchema<(string Sign, long Count)> Schema { get; } = new(
        "sign_counts",
        "sign_counts",
        isSingleRow: false,
        [new("sign", row => row.Sign), new("count", row => row.Count)]);

    public override string Settings => "";

    public override void Update(in ActivationBlock block)
    {
        for (int i = 0; i < block.NeuronCount; i++)
        {
            foreach (float activation in block[i])
            {
                if (float.IsFinite(activation))
                {
                    counts[((block.FirstNeuron + i) * Words.Length) + 1 + Math.Sign(activation)]++;
                }
            }
        }
    }

    public override IEnumerable<(string Sign, long Count)> Rows(int neuron) =>
        Words.Select((word, i) => (word, counts[(neuron * Words.Length) + i]));

    protected override void WriteState(BinaryWriter writer) => Array.ForEach(counts, writer.Write);

    protected override void ReadState(BinaryReader reader)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadInt64();
        }
    }

    protected override void MergeFrom(Collector other)
    {
        SignsCollector from = (SignsCollector)other;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] += from.counts[i];
        }
    }
}
