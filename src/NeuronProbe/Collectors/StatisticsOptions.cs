using NeuronProbe.Options;

namespace NeuronProbe.Collectors;

/// <summary>The options of <see cref="StatisticsCollector"/>.</summary>
internal static class StatisticsOptions
{
    public static readonly NumberOption<double> Threshold = new("--threshold", "A value above it is active.")
    {
        Group = OptionGroup.Collectors,
    };

    private static readonly SwitchOption Exact = new(
        "--exact", "Keep every value, so that quantiles are exact: 4 bytes x tokens x neurons.")
    { Group = OptionGroup.Collectors };

    public static IReadOnlyList<OptionField<CollectorOptions>> Fields { get; } =
    [
        Threshold.In<CollectorOptions>(o => o.Threshold, (o, value) => o with { Threshold = value }),
        Exact.In<CollectorOptions>(o => o.Exact, (o, value) => o with { Exact = value }),
    ];
}
