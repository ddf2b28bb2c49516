using NeuronProbe.Options;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Decides for one stream whether it gets colours and what else is made of escape sequences.</summary>
/// <param name="mode">What the user asked for.</param>
/// <param name="variable">Gives the value of an environment variable, or null.</param>
internal sealed class ColorChoice(ColorMode mode, Func<string, string?> variable)
{
    /// <summary><c>--color</c>, which every command has.</summary>
    public static ChoiceOption<ColorMode> Option { get; } = new(
        "--color",
        "Colours and other escape sequences: auto, on a terminal only; always, in pipes and files too.",
        Choice.Enum<ColorMode>())
    { Group = OptionGroup.Output };

    /// <summary>Whether a command line that is not parsed yet says that nothing may have any.</summary>
    public static bool IsNever(string[] args) => args.Contains($"{Option.Name}=never")
        || args.Zip(args.Skip(1)).Any(pair => pair is (var name, "never") && name == Option.Name);

    /// <summary>Whether a stream may have colours, or null where the terminal's own abilities decide.</summary>
    /// <remarks>The option comes first, then that the stream is no terminal, then NO_COLOR, FORCE_COLOR,
    /// CLICOLOR_FORCE, CLICOLOR.</remarks>
    public bool? HasColours(bool isTerminal)
    {
        if (mode != ColorMode.Auto)
        {
            return mode == ColorMode.Always;
        }
        if (!isTerminal || Value("NO_COLOR") is not null)
        {
            return false;
        }
        if (Value("FORCE_COLOR") is { } force)
        {
            return force is not ("0" or "false");
        }
        if (Value("CLICOLOR_FORCE") is not (null or "0"))
        {
            return true;
        }
        return Value("CLICOLOR") == "0" ? false : null;
    }

    /// <summary>Whether a stream may have sequences that move the cursor: on terminals alone, whatever is said of
    /// colours, but for <c>never</c>.</summary>
    public bool CanMoveCursor(bool isTerminal) => isTerminal && mode != ColorMode.Never && Value("TERM") != "dumb";

    // An empty variable counts as not set.
    private string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;
}
