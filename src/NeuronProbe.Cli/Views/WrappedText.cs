using System.Text;

namespace NeuronProbe.Cli.Views;

/// <summary>Lines of words that a terminal would break anywhere.</summary>
internal static class WrappedText
{
    /// <summary>The text in lines that fit, broken at blanks; a word that is longer than a line, such as a path, stands
    /// whole on one of its own.</summary>
    /// <param name="text">Text on one line; several blanks in a row stay where no line is broken.</param>
    /// <param name="width">Columns of a line.</param>
    /// <param name="indent">Blanks before every line but the first.</param>
    public static IEnumerable<string> Of(string text, int width, int indent)
    {
        var line = new StringBuilder();
        int blanks = 0;
        bool hasWord = false;
        foreach (string word in text.Split(' '))
        {
            if (word.Length > 0)
            {
                if (hasWord && line.Length + blanks + word.Length > width)
                {
                    yield return line.ToString();
                    line.Clear();
                    blanks = indent;
                }
                line.Append(' ', blanks).Append(word);
                hasWord = true;
                blanks = 0;
            }
            blanks++;
        }
        yield return line.ToString();
    }
}
