using System.Numerics;

namespace NeuronProbe.Options;

/// <summary>More ways to place an option in a record.</summary>
public static class OptionFields
{
    /// <summary>A number that may be missing.</summary>
    /// <param name="option">The option.</param>
    /// <param name="get">Its value, or null.</param>
    /// <param name="set">The record with a value.</param>
    public static OptionField<TOptions> InOrNone<TOptions, T>(
        this NumberOption<T> option, Func<TOptions, T?> get, Func<TOptions, T, TOptions> set)
        where T : struct, INumber<T> => new()
        {
            Description = option,
            Put = (options, texts) => set(options, option.Parse(texts)),
            ToJson = options => get(options) is { } value ? option.ToJson(value) : null,
        };

    /// <summary>Fields as parts of a larger record.</summary>
    public static IEnumerable<OptionField<TOuter>> Within<TOptions, TOuter>(
        this IEnumerable<OptionField<TOptions>> fields,
        Func<TOuter, TOptions> get,
        Func<TOuter, TOptions, TOuter> set) =>
        fields.Select(field => field.Within(get, set));
}
