using System.Text;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>The streams of the program, and what may be drawn on them.</summary>
internal sealed class Terminal
{
    private readonly TextWriter exactError = Console.Error;

    public Terminal()
    {
        Output = ExactOutput;
        Error = exactError;
    }

    /// <summary>Results, and nothing else, for people: every character can be seen, and none moves the cursor.</summary>
    public TextWriter Output
    {
        get;
        init => field = VisibleWriter.Over(ExactOutput = value);
    }

    /// <summary>The same stream for programs, which must get CSV and JSON as they are.</summary>
    public TextWriter ExactOutput { get; private init; } =
        new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };

    /// <summary>Messages and progress, with all that comes from files and command lines made visible.</summary>
    public TextWriter Error
    {
        get;
        init => field = VisibleWriter.Over(exactError = value);
    }

    public Stream? Input { get; init; }

    /// <summary>Gives the value of an environment variable, or null.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether results go to a person's terminal.</summary>
    public bool IsOutputTerminal { get; init; } = !Console.IsOutputRedirected;

    public bool IsErrorTerminal { get; init; } = !Console.IsErrorRedirected;

    /// <summary>A console that draws tables and shades on the output: in colour on a terminal, plain elsewhere.</summary>
    public IAnsiConsole OutputConsole() => CreateConsole(ExactOutput, IsOutputTerminal);

    /// <summary>A console on the error stream, for progress.</summary>
    public IAnsiConsole ErrorConsole() => CreateConsole(exactError, IsErrorTerminal);

    private static IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        console.Pipeline.Attach(new VisibleSegments());
        if (!isTerminal)
        {
            console.Profile.Width = PipeWidth();
        }
        return console;
    }

    /// <summary>Columns where there is no terminal: what COLUMNS says, else 100.</summary>
    private static int PipeWidth() => int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns >= 40 ? columns : 100;
}
