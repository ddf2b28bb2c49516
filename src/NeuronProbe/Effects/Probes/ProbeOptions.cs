using System.Globalization;
using NeuronProbe.Options;

namespace NeuronProbe.Effects.Probes;

/// <summary>What probes are asked for.</summary>
internal sealed record ProbeOptions
{
    private static readonly int[] Usual = [1, 2, 4, 8, 16];

    public static readonly ParsedOption<IReadOnlyList<int>> SizesOption = new(
        "--size", "Neurons of a probe; several numbers make a curve.", Parse, sizes => string.Join(',', sizes))
    {
        Letter = "-k",
        ValueName = "LIST",
        Group = OptionGroup.Concepts,
        Default = Usual,
    };

    public static readonly NumberOption<int> KeepOption = new(
        "--keep", "Tokens whose values are kept for fitting and judging, at most; a hash chooses them.")
    {
        Group = OptionGroup.Concepts,
        Least = LeastTokens,
        Default = 250_000,
    };

    /// <summary>Fewer tokens than that make no probe.</summary>
    public const int LeastTokens = 100;

    private const int MostNeurons = 256;

    /// <summary>How many neurons probes have, ascending.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = Usual;

    /// <summary>Tokens whose values are kept, at most.</summary>
    public int Keep { get; init => field = KeepOption.Demand(value); } = KeepOption.Default;

    /// <summary>The most neurons of a probe.</summary>
    public int Largest => Sizes[^1];

    public static IReadOnlyList<OptionField<ProbeOptions>> Fields { get; } =
    [
        SizesOption.In<ProbeOptions>(o => o.Sizes, (o, value) => o with { Sizes = value }),
        KeepOption.In<ProbeOptions>(o => o.Keep, (o, value) => o with { Keep = value }),
    ];

    private static IReadOnlyList<int> Parse(string text)
    {
        SortedSet<int> sizes = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            sizes.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size)
                && size is >= 1 and <= MostNeurons
                    ? size
                    : throw new ProbeException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"--size: expected whole numbers from 1 to {MostNeurons}, but got '{part}'. "
                            + $"Separate several by commas, as in 1,2,4.")));
        }
        return [.. sizes];
    }
}
