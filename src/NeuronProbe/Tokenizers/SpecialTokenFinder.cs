namespace NeuronProbe.Tokenizers;

/// <summary>Finds the tokens that a text spells out whole, such as <c>&lt;|endoftext|&gt;</c>: the leftmost first,
/// then the longest.</summary>
internal sealed class SpecialTokenFinder
{
    private readonly Dictionary<char, (string Content, int Id)[]> byFirst;

    /// <param name="tokens">Content and id; a content is not empty.</param>
    public SpecialTokenFinder(IEnumerable<KeyValuePair<string, int>> tokens)
    {
        byFirst = tokens.GroupBy(token => token.Key[0]).ToDictionary(
            group => group.Key,
            group =>
                group.OrderByDescending(token => token.Key.Length).Select(token => (token.Key, token.Value)).ToArray());
    }

    /// <summary>The whole text in pieces, in order: special tokens with their ids,
    /// and what lies between them with null.</summary>
    public List<(int Start, int End, int? Id)> Split(string text)
    {
        List<(int Start, int End, int? Id)> parts = [];
        int done = 0;
        for (int i = 0; i < text.Length && byFirst.Count > 0; i++)
        {
            if (TryMatch(text, i, out int length, out int id))
            {
                AddText(parts, done, i);
                parts.Add((i, i + length, id));
                done = i + length;
                i = done - 1;
            }
        }
        AddText(parts, done, text.Length);
        return parts;
    }

    /// <summary>The longest token that the text spells at an offset.</summary>
    public bool TryMatch(string text, int at, out int length, out int id)
    {
        foreach ((string content, int contentId) in byFirst.GetValueOrDefault(text[at], []))
        {
            if (text.AsSpan(at).StartsWith(content))
            {
                (length, id) = (content.Length, contentId);
                return true;
            }
        }
        (length, id) = (0, -1);
        return false;
    }

    private static void AddText(List<(int Start, int End, int? Id)> parts, int start, int end)
    {
        if (end > start)
        {
            parts.Add((start, end, null));
        }
    }
}
