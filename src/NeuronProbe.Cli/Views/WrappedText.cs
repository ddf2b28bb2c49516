using System.Text;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Lines of words that a terminal would break anywhere.</summary>
internal static class WrappedText
{
    /// <summary>The text in lines that fit, broken at blanks; a word that is longer than a line, such as a path, stands
    /// whole on one of its own.</summary>
    /// <param name="text">Text on one line; several blanks in a row stay where no line is broken.</param>
    /// <param name="width">Columns of a line, of which some characters take two.</param>
    /// <param name="indent">Blanks before every line but the first.</param>
    public static IEnumerable<string> Of(string text, int width, int indent) => Of(text.Split(' '), width, indent);

    /// <summary>Words with a blank between them, in lines that fit; a word may have blanks in it, and stays whole.
    /// </summary>
    /// <param name="words">The words; an empty one makes a blank more.</param>
    /// <param name="width">Columns of a line, of which some characters take two.</param>
    /// <param name="indent">Blanks before every line but the first.</param>
    public static IEnumerable<string> Of(IEnumerable<string> words, int width, int indent)
    {
        var line = new StringBuilder();
        int used = 0;
        int blanks = 0;
        bool hasWord = false;
        foreach (string word in words)
        {
            if (word.Length > 0)
            {
                int columns = word.GetCellWidth();
                if (hasWord && used + blanks + columns > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    used = 0;
                    blanks = indent;
                }
                line.Append(' ', blanks).Append(word);
                used += blanks + columns;
                hasWord = true;
                blanks = 0;
            }
            blanks++;
        }
        yield return line.ToString();
    }
}
