using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Concepts.Labels;

/// <summary>The tokens of one document, found by the piece of its text that they stand for.</summary>
internal sealed class DocumentTokens(TokenizedDocument document)
{
    private int[]? reach;

    /// <summary>The document's text, or null where it has none.</summary>
    public string? Text => document.Text;

    public ReadOnlySpan<TextToken> Tokens => document.Tokens;

    /// <summary>Where the document stands, for messages.</summary>
    public string Location => document.Document.Location;

    /// <summary>Adds the tokens of each word of a piece of the text; words are what white space separates.</summary>
    /// <param name="start">Offset of its first character, in UTF-16 units.</param>
    /// <param name="end">Offset after its last character.</param>
    /// <param name="labelOn">Which tokens of a word.</param>
    /// <param name="marked">Gets the numbers of the tokens.</param>
    public void AddSpan(int start, int end, LabelOn labelOn, List<int> marked)
    {
        ReadOnlySpan<char> text = Text;
        int at = start;
        while (at < end)
        {
            int word = at;
            while (at < end && !char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            if (at > word)
            {
                AddWord(word, at, labelOn, marked);
            }
            at++;
        }
    }

    /// <summary>Adds tokens that overlap a piece without white space by a character.</summary>
    private void AddWord(int start, int end, LabelOn labelOn, List<int> marked)
    {
        int last = -1;
        for (int i = FirstBeyond(start); i < Tokens.Length && Tokens[i].Start < end; i++)
        {
            if (Tokens[i].End <= start || Tokens[i].End == Tokens[i].Start)
            {
                continue;
            }
            last = i;
            if (labelOn != LabelOn.Last)
            {
                marked.Add(i);
            }
            if (labelOn == LabelOn.First)
            {
                return;
            }
        }
        if (labelOn == LabelOn.Last && last >= 0)
        {
            marked.Add(last);
        }
    }

    /// <summary>The first token up to which one ends after an offset.</summary>
    private int FirstBeyond(int offset)
    {
        reach ??= Reach();
        int found = reach.AsSpan().BinarySearch(offset + 1);
        found = found < 0 ? ~found : found;
        while (found > 0 && reach[found - 1] > offset)
        {
            found--;
        }
        return found;
    }

    /// <summary>For each token the furthest end up to it,
    /// which grows also where a normaliser swapped characters.</summary>
    private int[] Reach()
    {
        int[] furthest = new int[Tokens.Length];
        int most = 0;
        for (int i = 0; i < furthest.Length; i++)
        {
            most = Math.Max(most, Tokens[i].End);
            furthest[i] = most;
        }
        return furthest;
    }
}
