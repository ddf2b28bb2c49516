using System.Globalization;
using NeuronProbe.Options;

namespace NeuronProbe.Collectors;

/// <summary>The options of <see cref="SamplesCollector"/>.</summary>
internal static class SamplesOptions
{
    /// <summary>No neuron has more intervals: none is narrower than a bin of the histogram.</summary>
    public const int MostIntervals = 2 * ActivationGrid.MostSteps;

    public static readonly NumberOption<int> Draws = new(
        "--samples", "Tokens drawn for each neuron, of all and of each interval of activation.")
    {
        Group = OptionGroup.Collectors,
        Least = 1,
        Default = 4,
    };

    public static readonly NumberOption<int> Intervals = new(
        "--sample-intervals", "Most intervals of a neuron that tokens are drawn from; 0 draws of all tokens alone.")
    {
        Group = OptionGroup.Collectors,
        Least = 0,
        Default = 8,
    };

    public static readonly NumberOption<int> Seed = new(
        "--sample-seed", "Another seed, other draws.")
    {
        Group = OptionGroup.Collectors,
        Least = 0,
        Default = 0,
    };

    public static IReadOnlyList<OptionField<CollectorOptions>> Fields { get; } =
        [Draws.ForCollector(), Intervals.ForCollector(), Seed.ForCollector()];

    /// <summary>Gives options back whose intervals can be told apart.</summary>
    /// <exception cref="ProbeException">They can't.</exception>
    public static CollectorOptions Check(CollectorOptions options) =>
        options.Value(Intervals) is 0 or (>= 2 and <= MostIntervals)
            ? options
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"--sample-intervals: expected 0 or a whole number from 2 to {MostIntervals}, but got "
                    + $"'{options.Value(Intervals)}'. Values below 0 have intervals of their own, so give 2 or more, "
                    + $"or 0 for draws of all tokens alone."));

    /// <summary>What to say where samples are asked for but not collected, or null.</summary>
    public static string? WarnOfUnused(CollectorOptions options) =>
        options.Value(Draws) == Draws.Default
        && options.Value(Intervals) == Intervals.Default
        && options.Value(Seed) == Seed.Default
            ? null
            : "scan: expected samples to be collected where --samples, --sample-intervals or --sample-seed is given, "
                + "but --collect leaves them out. Add samples to it, or leave these options out.";
}
