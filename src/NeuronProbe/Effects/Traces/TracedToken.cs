using NeuronProbe.Activations;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Effects.Traces;

/// <summary>A token as the model read it: of the text, or one that was put round a window.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">The piece of the text that it stands for; the name of one that was added; null where nobody knows
/// it.</param>
/// <param name="Range">Where it stands in the text, in UTF-16 units; empty for one that was added.</param>
/// <param name="Start">Where it begins in the text, in Unicode code points; null for one that was added, or where there
/// is no text.</param>
/// <param name="End">Where it ends, likewise.</param>
/// <param name="Window">Number of its window, from 0.</param>
/// <param name="Token">Its number among those of the text, from 0; -1 where it was added.</param>
/// <param name="IsCounted">Whether a scan would count it.</param>
internal sealed record TracedToken(
    int Id, string? Text, TextRange Range, int? Start, int? End, int Window, int Token, bool IsCounted)
{
    /// <summary>All tokens of a text's windows, in order.</summary>
    /// <param name="windows">The windows, in the text's order.</param>
    /// <param name="mask">Which tokens count.</param>
    /// <param name="tokenizer">Names those that were added; null where there is none.</param>
    public static TracedToken[] Of(IReadOnlyList<Window> windows, TokenMask mask, TextTokenizer? tokenizer)
    {
        var tokens = new List<TracedToken>();
        var counted = new List<int>();
        for (int window = 0; window < windows.Count; window++)
        {
            mask.FindCounted(windows[window], counted);
            for (int position = 0; position < windows[window].Ids.Length; position++)
            {
                bool isCounted = counted.BinarySearch(position) >= 0;
                tokens.Add(Of(windows[window], window, position, isCounted, tokenizer));
            }
        }
        return [.. tokens];
    }

    private static TracedToken Of(Window window, int number, int position, bool isCounted, TextTokenizer? tokenizer)
    {
        (int id, int token) = (window.Ids[position], window.TokenAt(position));
        TokenizedDocument document = window.Document;
        if (token < 0)
        {
            int edge = position == 0 || window.TokenAt(position - 1) < 0
                ? document.Tokens[window.FirstToken].Start
                : document.Tokens[window.FirstToken + window.TokenCount - 1].End;
            string? name = tokenizer?.Knows(id) == true ? tokenizer.Show(id).Trim() : null;
            return new(id, name, new(edge, edge), null, null, number, token, isCounted);
        }
        TextToken own = document.Tokens[token];
        TextRange range = new(own.Start, own.End);
        return document.Text is { } text
            ? new(
                id, text[own.Start..own.End], range, document.CodePointOffset(own.Start),
                document.CodePointOffset(own.End), number, token, isCounted)
            : new(id, null, range, null, null, number, token, isCounted);
    }
}
