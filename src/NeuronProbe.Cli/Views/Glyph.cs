using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>A character of an example as it is drawn.</summary>
/// <param name="Text">The character, or a mark.</param>
/// <param name="Style">Its shade.</param>
/// <param name="IsPeak">Whether it belongs to the token that the example is about.</param>
/// <param name="MayBeginLine">Whether a line may be broken before it.</param>
internal readonly record struct Glyph(string Text, Style Style, bool IsPeak, bool MayBeginLine)
{
    /// <summary>Columns that it takes in a terminal.</summary>
    public int Width { get; } = Text.GetCellWidth();
}
