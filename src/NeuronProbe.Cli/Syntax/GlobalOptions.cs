using NeuronProbe.Cli.Terminals;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>The options that belong to the program and not to a command.</summary>
internal static class GlobalOptions
{
    public static OptionDescription Help { get; } = new SwitchOption("--help", "Show this help.") { Letter = "-h" };

    public static OptionDescription Version { get; } =
        new SwitchOption("--version", "Show the version.") { Letter = "-V" };

    /// <summary>Those that may stand beside any command.</summary>
    public static IReadOnlyList<OptionDescription> Shared { get; } = [ColorChoice.Option, ThemeChoice.Option, Help];
}
