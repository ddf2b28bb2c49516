using NeuronProbe.Concepts.Measures;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Probes;

/// <summary>The options of a scan that probes take too.</summary>
internal static class ProbeFields
{
    /// <summary>How the model reads the corpus, which concepts there are, and which neurons probes may have.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfScan { get; } =
    [
        .. ScanFields.OfReading,
        .. ScanFields.All.Where(field => ConceptFields.All.Select(own => own.Description.Name)
            .Except([ConceptFields.Bootstrap.Name])
            .Concat([ScanOptionList.Layers.Name, ScanOptionList.Neurons.Name]).Contains(field.Description.Name)),
    ];
}
