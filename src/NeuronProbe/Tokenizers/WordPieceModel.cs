namespace NeuronProbe.Tokenizers;

/// <summary>The <c>model</c> of tokenizer.json where it is WordPiece.</summary>
/// <param name="Tokens">Token as written, and its id; none is empty.</param>
/// <param name="UnknownId">What stands for words that can't be spelled.</param>
/// <param name="ContinuingPrefix">How pieces begin that go on with a word.</param>
/// <param name="LongestWord">Words of more characters are unknown.</param>
internal sealed record WordPieceModel(IReadOnlyDictionary<string, int> Tokens, int UnknownId, string ContinuingPrefix,
    int LongestWord)
{
    /// <summary>The most that <c>max_input_chars_per_word</c> may be; time grows with its square.</summary>
    private const int MostCharacters = 1_000;

    /// <summary>Reads the element.</summary>
    /// <exception cref="ProbeException">It is not as it should be, or asks for what is not known here.</exception>
    public static WordPieceModel Read(TokenizerElement model)
    {
        string unknown = model.Text("unk_token");
        int longest = model.Whole("max_input_chars_per_word");
        if (longest is < 1 or > MostCharacters)
        {
            throw model.Wrong("max_input_chars_per_word", $"from 1 to {MostCharacters}",
                FormattableString.Invariant($"{longest}"));
        }
        var vocabulary = model.Value("vocab")
            ?? throw model.Wrong("vocab", "an object of tokens and ids", "nothing");
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary(model.File, vocabulary);
        tokens.Remove("");
        var read = new WordPieceModel(
            tokens,
            tokens.TryGetValue(unknown, out int id) ? id
                : throw model.Wrong("unk_token", "a token of the vocabulary", $"'{unknown}'"),
            model.Text("continuing_subword_prefix"),
            longest);
        model.Ignore("type").DemandAllRead();
        return read;
    }
}
