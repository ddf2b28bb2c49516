using System.Globalization;
using System.Text;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>The streams of the program, and what may be drawn on them.</summary>
internal sealed class Terminal
{
    private const int PipeColumns = 100;
    private const int FewestColumns = 40;
    private const int WidestText = 100;

    private readonly TextWriter exactError = Console.Error;
    private readonly Lazy<Colour?> background;

    public Terminal()
    {
        // The terminal is asked once, however many consoles are made.
        background = new(Background);
        Output = ExactOutput;
        Error = exactError;
    }

    /// <summary>The streams of this process.</summary>
    /// <param name="args">The command line, not parsed yet.</param>
    public static Terminal OfProcess(string[] args)
    {
        // .NET itself sends sequences to a terminal when its streams are opened, by what TERM says.
        if (ColorChoice.IsNever(args))
        {
            Environment.SetEnvironmentVariable("TERM", "dumb");
        }
        return new Terminal();
    }

    /// <summary>Results, and nothing else, for people: every character can be seen,
    /// and none moves the cursor.</summary>
    public TextWriter Output
    {
        get;
        init => field = VisibleWriter.Over(ExactOutput = value, () => IsOutputAscii);
    }

    /// <summary>The same stream for programs, which must get CSV and JSON as they are.</summary>
    public TextWriter ExactOutput { get; private init; } =
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Messages and progress, with all that comes from files and command lines made visible.</summary>
    public TextWriter Error
    {
        get;
        init => field = VisibleWriter.Over(exactError = value, () => IsErrorAscii);
    }

    public Stream? Input { get; init; }

    /// <summary>Gives the value of an environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether results go to a person's terminal.</summary>
    public bool IsOutputTerminal { get; init; } = !Console.IsOutputRedirected;

    public bool IsErrorTerminal { get; init; } = !Console.IsErrorRedirected;

    public bool IsInputTerminal { get; init; } = !Console.IsInputRedirected;

    /// <summary>Columns of the terminal behind a stream: 1 for standard output, 2 for standard error.</summary>
    public Func<int, int> ColumnsOf { get; init; } = WindowSize.ColumnsOf;

    /// <summary>Asks the terminal for its background, or gives null where nobody knows it.</summary>
    public Func<Colour?> AskBackground { get; init; } =
        new TerminalBackground(TerminalBackground.StandardInput, WindowSize.StandardOutput).Ask;

    /// <summary>How the terminal is used: escape sequences and colours.</summary>
    public TerminalOptions Options { get; set; } = new();

    /// <summary>Whether a line on the error stream can be drawn again in its place.</summary>
    public bool CanRedrawError => Choice.CanMoveCursor(IsErrorTerminal);

    /// <summary>Columns of running text on the output, which is hard to read in lines that are too long.</summary>
    public int TextWidth =>
        Math.Clamp(IsOutputTerminal ? ColumnsOf(WindowSize.StandardOutput) : PipeWidth(), FewestColumns, WidestText);

    /// <summary>Columns of a line on the output where a person's terminal would break it; no end elsewhere, since
    /// other programs read lines.</summary>
    public int LineWidth =>
        IsOutputTerminal ? Math.Max(FewestColumns, ColumnsOf(WindowSize.StandardOutput)) : int.MaxValue;

    private ColorChoice Choice => new(Options.Color, Variable);

    // What goes into a pipe or a file is read elsewhere, where UTF-8 is the rule.
    private bool IsOutputAscii => IsOutputTerminal && HasAsciiLocale;

    private bool IsErrorAscii => IsErrorTerminal && HasAsciiLocale;

    private bool HasAsciiLocale => !OperatingSystem.IsWindows() && LocaleCharacters.AreAscii(Variable);

    /// <summary>A console that draws tables and shades on the output: in colour on a terminal,
    /// plain elsewhere.</summary>
    public IAnsiConsole OutputConsole()
    {
        bool? hasColours = Choice.HasColours(IsOutputTerminal);
        IAnsiConsole console =
            CreateConsole(ExactOutput, IsOutputTerminal, WindowSize.StandardOutput, hasColours, hasColours);
        SetCharacters(console, IsOutputAscii);
        bool isWidthKnown = IsOutputTerminal || ColumnsOfPipe is not null;
        return new ThemedConsole(
            console,
            PaletteOf(console.Profile.Capabilities),
            isWidthKnown ? ThemedConsole.WidestColumns : ThemedConsole.UsualColumns);
    }

    /// <summary>A console on the error stream, for progress.</summary>
    public IAnsiConsole ErrorConsole()
    {
        IAnsiConsole console = CreateConsole(
            exactError,
            IsErrorTerminal,
            WindowSize.StandardError,
            CanRedrawError ? null : false,
            Choice.HasColours(IsErrorTerminal));
        SetCharacters(console, IsErrorAscii);
        return console;
    }

    private Palette PaletteOf(Capabilities capabilities) =>
        capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors }
            && new ThemeChoice(Options.Theme, Variable, () => background.Value).IsLight()
            ? Palette.OnLight
            : Palette.OnDark;

    // The console of Linux takes a part of the question for text.
    private Colour? Background() =>
        IsOutputTerminal && IsInputTerminal && Variable("TERM") is not (null or "" or "dumb" or "linux")
            ? AskBackground()
            : null;

    private static void SetCharacters(IAnsiConsole console, bool inAscii)
    {
        Capabilities capabilities = console.Profile.Capabilities;
        capabilities.Unicode = !inAscii;
        console.Pipeline.Attach(new VisibleSegments(keepsStyles: capabilities.Ansi, inAscii));
    }

    private IAnsiConsole CreateConsole(
        TextWriter writer, bool isTerminal, int descriptor, bool? hasEscapes, bool? hasColours)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new StreamOutput(writer, isTerminal, isTerminal ? () => ColumnsOf(descriptor) : PipeWidth),
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Ansi = hasEscapes switch { true => AnsiSupport.Yes, false => AnsiSupport.No, _ => AnsiSupport.Detect },
            ColorSystem = hasColours == false ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            // The library's own enrichers turn escape sequences on in pipes wherever a
            // variable of a build service is set.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            EnvironmentVariables = [],
        });
        Capabilities capabilities = console.Profile.Capabilities;
        if (hasColours == true && capabilities.ColorSystem == ColorSystem.NoColors)
        {
            capabilities.ColorSystem = ColorSystem.EightBit;
        }
        return console;
    }

    /// <summary>Columns where there is no terminal: what COLUMNS says, else 100.</summary>
    private int PipeWidth() => ColumnsOfPipe ?? PipeColumns;

    private int? ColumnsOfPipe =>
        int.TryParse(Variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            && columns >= FewestColumns
            ? columns
            : null;
}
