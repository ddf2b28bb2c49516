using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Laws;

/// <summary>A collector of another kind than any other, which holds nothing.</summary>
internal sealed class ForeignCollector(SiteSelection selection) : Collector<Cell[]>(selection)
{
    public override string Name => "foreign";

    public override TableSchema<Cell[]> Schema { get; } = new("foreign", "foreign", true, []);

    public override string Settings => "";

    public override void Update(in ActivationBlock block)
    {
    }

    public override IEnumerable<Cell[]> Rows(int neuron) => [];

    protected override void WriteState(BinaryWriter writer)
    {
    }

    protected override void ReadState(BinaryReader reader)
    {
    }

    protected override void MergeFrom(Collector other)
    {
    }
}
