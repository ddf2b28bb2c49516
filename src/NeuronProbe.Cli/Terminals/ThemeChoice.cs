using System.Globalization;
using NeuronProbe.Options;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Decides whether colours are to be read on a light background.</summary>
/// <param name="mode">What the user asked for.</param>
/// <param name="variable">Gives the value of an environment variable, or null.</param>
/// <param name="ask">Asks the terminal for its background, or gives null where that can't be.</param>
internal sealed class ThemeChoice(ThemeMode mode, Func<string, string?> variable, Func<Colour?> ask)
{
    /// <summary><c>--theme</c>, which every command has.</summary>
    public static ChoiceOption<ThemeMode> Option { get; } = new(
        "--theme",
        "The background that colours are for: auto, as the terminal says, else dark.",
        Choice.Enum<ThemeMode>())
    { Group = OptionGroup.Output };

    /// <summary>Whether it is light: what the option says, else the terminal, else COLORFGBG; dark where none does.
    /// </summary>
    public bool IsLight() => mode switch
    {
        ThemeMode.Light => true,
        ThemeMode.Dark => false,
        _ => ask()?.IsLight ?? IsLightByVariable(),
    };

    // "foreground;background" or "foreground;default;background", in the numbers of the sixteen colours.
    private bool IsLightByVariable() =>
        int.TryParse(
            variable("COLORFGBG")?.Split(';')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int background)
        && background is 7 or (>= 9 and <= 15);
}
