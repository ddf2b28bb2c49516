using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A console that knows what it is drawn on.</summary>
/// <param name="inner">The console.</param>
/// <param name="palette">Colours for its background.</param>
/// <param name="mostColumns">The widest drawing, in columns.</param>
internal sealed class ThemedConsole(IAnsiConsole inner, Palette palette, int mostColumns) : IAnsiConsole
{
    /// <summary>The widest drawing where nobody knows how wide the page is.</summary>
    public const int UsualColumns = 64;

    /// <summary>The widest drawing on a wide terminal: more would be hard to take in at a glance.</summary>
    public const int WidestColumns = 128;

    public Palette Palette => palette;

    public int MostColumns => mostColumns;

    public Profile Profile => inner.Profile;

    public IAnsiConsoleCursor Cursor => inner.Cursor;

    public IAnsiConsoleInput Input => inner.Input;

    public IExclusivityMode ExclusivityMode => inner.ExclusivityMode;

    public RenderPipeline Pipeline => inner.Pipeline;

    public void Clear(bool home) => inner.Clear(home);

    public void Write(IRenderable renderable) => inner.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => inner.WriteAnsi(action);
}
