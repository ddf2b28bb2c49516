using NeuronProbe.Activations;
using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>Keeps nothing of activations: where it is named, what neurons are made of is written beside the results.
/// </summary>
internal sealed class WeightsCollector(SiteSelection selection) : StateCollector(selection)
{
    /// <summary>What the catalogue lists.</summary>
    public static CollectorKind Kind { get; } = new(
        "weights",
        "nothing of activations, but the tables of the command 'weights' beside those of the scan",
        [],
        _ => 0,
        (selection, _, _) => new WeightsCollector(selection))
    {
        HasTable = false,
        WrittenBytesPerNeuron = _ => 0,
    };

    public override string Name => "weights";

    public override string Settings => "";

    public override void Update(in ActivationBlock block)
    {
    }

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
