using System.Globalization;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Probes;

/// <summary>The options of a scan that probes take too.</summary>
internal static class ProbeFields
{
    // Unlike a scan, this needs documents of both kinds.
    private static readonly NumberOption<double> HeldOut = new(
        ConceptFields.HeldOut.Name, "The share of documents that judge; above 0.")
    {
        Group = OptionGroup.Concepts,
        Default = ConceptFields.HeldOut.Default,
    };

    private static readonly OptionField<ScanOptions> HeldOutField =
        HeldOut.In<ConceptOptions>(o => o.HeldOut, (o, value) => o with { HeldOut = DemandShare(value) })
            .Within<ScanOptions>(
                o => ConceptOptions.Of(o.Collectors),
                (o, value) => o with { Collectors = o.Collectors with { Own = o.Collectors.Own.With(value) } });

    /// <summary>How the model reads the corpus, which concepts there are, and which neurons probes may have.</summary>
    public static IReadOnlyList<OptionField<ScanOptions>> OfScan { get; } =
    [
        .. ScanFields.OfReading,
        .. ScanFields.All.Where(field => ConceptFields.All.Select(own => own.Description.Name)
            .Except([ConceptFields.Bootstrap.Name])
            .Concat([ScanOptionList.Layers.Name, ScanOptionList.Neurons.Name]).Contains(field.Description.Name))
            .Select(field => field.Description.Name == HeldOut.Name ? HeldOutField : field),
    ];

    private static double DemandShare(double share) => share is > 0 and < 1 ? share : throw new ProbeException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{HeldOut.Name}: expected a share above 0 and below 1, since probes are judged on documents that are held "
                + $"out, but got {share}. Give 0.5, or leave it out."));
}
