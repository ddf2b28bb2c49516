using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Windows;

/// <summary>Cuts documents into consecutive windows that don't overlap: every token is in exactly one.</summary>
internal sealed class WindowCutter
{
    private readonly int[] prefix;
    private readonly int[] suffix;
    private readonly int room;

    /// <param name="maxLength">Tokens in a window, special ones counted.</param>
    /// <param name="prefix">Ids put before each window's tokens, such as BOS.</param>
    /// <param name="suffix">Ids put after them, such as <c>[SEP]</c>.</param>
    /// <exception cref="ProbeException">The special tokens leave no room for a token of the document.</exception>
    public WindowCutter(int maxLength, IReadOnlyList<int> prefix, IReadOnlyList<int> suffix)
    {
        this.prefix = [.. prefix];
        this.suffix = [.. suffix];
        int special = prefix.Count + suffix.Count;
        room = maxLength - special;
        if (room < 1)
        {
            throw new ProbeException(
                $"--max-length: expected at least {special + 1} tokens, {special} of them special, but got "
                + $"{maxLength}. Give a larger number.");
        }
    }

    /// <summary>The document's windows in order; none where it has no tokens.</summary>
    public IEnumerable<Window> Cut(TokenizedDocument document)
    {
        for (int first = 0; first < document.Tokens.Length; first += room)
        {
            yield return new Window(document, first, Math.Min(room, document.Tokens.Length - first), prefix, suffix);
        }
    }
}
