using NeuronProbe.Options;

namespace NeuronProbe.Collectors;

/// <summary>Places options among those of the collectors.</summary>
public static class CollectorOptionFields
{
    /// <summary>An option of a collector's own, which the collector reads by
    /// <see cref="CollectorOptions.Value"/>.</summary>
    public static OptionField<CollectorOptions> ForCollector<T>(this TypedOption<T> option) =>
        option.In<CollectorOptions>(options => options.Value(option), (options, value) => options.With(option, value));
}
