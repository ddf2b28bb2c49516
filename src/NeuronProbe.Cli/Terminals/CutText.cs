using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A text on one line, cut where there is no room for it, and never inside a character.</summary>
/// <param name="characters">The characters as a reader sees them; one may be spelt as an escape.</param>
/// <param name="mark">What stands where it was cut, in characters that take a column each.</param>
internal sealed class CutText(IEnumerable<string> characters, string mark)
{
    private readonly string[] characters = [.. characters];

    /// <summary>The text, or as much of its beginning as fits, with the mark after it.</summary>
    /// <param name="width">Columns of the terminal; at least 1.</param>
    public string AtEnd(int width) => WidthOf(characters) <= width
        ? string.Concat(characters)
        : Beginning(characters, width - mark.Length) + Mark(width);

    /// <summary>The text, or as much of its end as fits, with the mark before it.</summary>
    /// <param name="width">Columns of the terminal; at least 1.</param>
    public string AtBeginning(int width)
    {
        if (WidthOf(characters) <= width)
        {
            return string.Concat(characters);
        }
        int first = characters.Length;
        for (int used = mark.Length; first > 0 && used + characters[first - 1].GetCellWidth() <= width; first--)
        {
            used += characters[first - 1].GetCellWidth();
        }
        return Mark(width) + string.Concat(characters[first..]);
    }

    /// <summary>A path and what follows it, such as <c>folder/file.txt:12</c>: the file's name and what follows it
    /// stay, and of the folders as much of the beginning as fits. Where the name alone is too long, its end stays.
    /// </summary>
    /// <param name="width">Columns of the terminal; at least 1.</param>
    public string InFolders(int width)
    {
        int name = Array.LastIndexOf(characters, "/") is >= 0 and var slash
            ? slash
            : Array.LastIndexOf(characters, "\\");
        int room = name < 0 ? -1 : width - mark.Length - WidthOf(characters[name..]);
        return room < 0 || WidthOf(characters) <= width
            ? AtBeginning(width)
            : Beginning(characters[..name], room) + mark + string.Concat(characters[name..]);
    }

    private static int WidthOf(IEnumerable<string> characters) =>
        characters.Sum(character => character.GetCellWidth());

    private static string Beginning(string[] characters, int width)
    {
        int count = 0;
        for (int used = 0; count < characters.Length && used + characters[count].GetCellWidth() <= width; count++)
        {
            used += characters[count].GetCellWidth();
        }
        return string.Concat(characters[..count]);
    }

    private string Mark(int width) => mark[..Math.Min(mark.Length, width)];
}
