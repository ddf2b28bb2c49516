using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Reports;

/// <summary>A collector that has its rows already: a list of them for each neuron.</summary>
internal sealed class FixedTable<TRow>(SiteSelection selection, TableSchema<TRow> schema, params TRow[][] rows)
    : Collector<TRow>(selection)
{
    public override string Name => schema.Name;

    public override TableSchema<TRow> Schema => schema;

    public override string Settings => "";

    public override IEnumerable<TRow> Rows(int neuron) => rows[neuron];

    public override void Update(in ActivationBlock block) => throw new NotSupportedException();

    protected override void WriteState(BinaryWriter writer) => throw new NotSupportedException();

    protected override void ReadState(BinaryReader reader) => throw new NotSupportedException();

    protected override void MergeFrom(Collector other) => throw new NotSupportedException();
}
