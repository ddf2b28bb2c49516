namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads the <c>added_tokens</c> of tokenizer.json.</summary>
internal static class AddedTokenReader
{
    /// <summary>The tokens, in the order of the file.</summary>
    /// <param name="root">The whole file.</param>
    /// <param name="vocabulary">The model's tokens, with which ids must not clash.</param>
    /// <exception cref="ProbeException">One is not as it should be, or has another token's id.</exception>
    public static IReadOnlyList<AddedToken> Read(TokenizerElement root, IReadOnlyDictionary<string, int> vocabulary)
    {
        Dictionary<int, string> byId = vocabulary.ToDictionary(token => token.Value, token => token.Key);
        var all = new List<AddedToken>();
        foreach (TokenizerElement element in root.Objects("added_tokens"))
        {
            AddedToken token = Read(element);
            if (byId.TryGetValue(token.Id, out string? holder) && holder != token.Content)
            {
                throw element.Wrong("id", $"an id of its own for '{token.Content}'", $"{token.Id}, which '{holder}' has");
            }
            byId[token.Id] = token.Content;
            all.Add(token);
        }
        return all;
    }

    private static AddedToken Read(TokenizerElement element)
    {
        bool isSpecial = element.Flag("special", false);
        string content = element.Text("content");
        var token = new AddedToken(content.Length > 0 ? content : throw element.Wrong("content", "a text that is not empty", "''"), element.Whole("id"))
        {
            IsSpecial = isSpecial,
            IsNormalized = element.Flag("normalized", !isSpecial),
            StripsLeft = element.Flag("lstrip", false),
            StripsRight = element.Flag("rstrip", false),
            IsWholeWord = element.Flag("single_word", false),
        };
        element.DemandAllRead();
        return token;
    }
}
