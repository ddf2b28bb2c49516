using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Pieces of a text between quotation marks, these included: “…”, „…“, «…» and "…". Single marks are not
/// looked at, since most are apostrophes.</summary>
/// <remarks>A quotation ends at the first mark that closes it; one that its paragraph (up to a blank line)
/// does not close is none.</remarks>
internal static class Quotations
{
    public static IEnumerable<TextRange> In(string text)
    {
        int start = -1;
        string closing = "";
        int breaks = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            breaks = c == '\n' ? breaks + 1 : char.IsWhiteSpace(c) ? breaks : 0;
            if (breaks > 1)
            {
                start = -1;
            }
            else if (start < 0)
            {
                closing = ClosingOf(c);
                start = closing.Length > 0 ? i : -1;
            }
            else if (closing.Contains(c))
            {
                yield return new TextRange(start, i + 1);
                start = -1;
            }
        }
    }

    private static string ClosingOf(char opening) => opening switch
    {
        '"' => "\"",
        '“' => "”",
        '„' => "“”",
        '«' => "»",
        _ => "",
    };
}
