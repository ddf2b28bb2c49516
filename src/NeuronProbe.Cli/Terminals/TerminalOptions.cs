using NeuronProbe.Options;

namespace NeuronProbe.Cli.Terminals;

/// <summary>How every command uses the terminal.</summary>
internal sealed record TerminalOptions
{
    /// <summary>Where escape sequences may go.</summary>
    public ColorMode Color { get; init; }

    /// <summary>What background colours are for.</summary>
    public ThemeMode Theme { get; init; }

    public static IReadOnlyList<OptionField<TerminalOptions>> Fields { get; } =
    [
        ColorChoice.Option.In<TerminalOptions>(o => o.Color, (o, value) => o with { Color = value }),
        ThemeChoice.Option.In<TerminalOptions>(o => o.Theme, (o, value) => o with { Theme = value }),
    ];
}
