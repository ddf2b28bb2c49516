using System.Globalization;
using System.Text;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads <c>tokenizer.json</c>, in which the tokenizers library of Hugging Face keeps all of a tokenizer. An element that is not known here is refused by name.</summary>
internal static class TokenizerFileLoader
{
    /// <summary>The tokenizer of a folder that has the file.</summary>
    /// <exception cref="ProbeException">The file is broken, or asks for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.json");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        var root = new TokenizerElement(path, "", TokenizerJson.ReadObject(path)!.Value);
        // The decoder is for the way from ids to text, where every token spells what it is.
        root.Ignore("version", "truncation", "padding", "decoder");
        TokenizerElement model = root.Object("model") ?? throw root.Wrong("model", "an object", "nothing");
        (IReadOnlyList<int> prefix, IReadOnlyList<int> suffix) = PostProcessorReader.Read(root.Object("post_processor"));
        (SourceTokenizer tokenizer, string kind, IReadOnlyList<AddedToken> added) = ReadModel(root, model);
        root.DemandAllRead();
        CheckIds(root, tokenizer.Spelling, [.. prefix, .. suffix]);
        int? beginning = Id(settings.BeginningToken) ?? (prefix.Count > 0 ? prefix[0] : null);
        int? end = Id(settings.EndToken) ?? (suffix.Count > 0 ? suffix[^1] : null);
        return new TextTokenizer(tokenizer)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{kind}, {tokenizer.Spelling.Count:N0} tokens (tokenizer.json)"),
            Files = [Path.GetFullPath(path), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = Round(prefix, settings.AddsBeginning, beginning),
            Suffix = Round(suffix, settings.AddsEnd, end),
        };

        int? Id(string? content) => content is null ? null : added.FirstOrDefault(token => token.Content == content)?.Id;
    }

    /// <summary>What stands at one side of a text: as the post-processor says, unless tokenizer_config.json's <c>add_bos_token</c> or <c>add_eos_token</c> says otherwise.</summary>
    private static IReadOnlyList<int> Round(IReadOnlyList<int> processed, bool? adds, int? id) => (adds, id) switch
    {
        (true, int wanted) when !processed.Contains(wanted) => [wanted],
        (false, int unwanted) => [.. processed.Where(other => other != unwanted)],
        _ => processed,
    };

    private static (SourceTokenizer, string Kind, IReadOnlyList<AddedToken>) ReadModel(TokenizerElement root, TokenizerElement model)
    {
        string type = model.Text("type", model.Has("merges") ? "BPE" : "none");
        return type switch
        {
            "BPE" => ReadBpe(root, model),
            "WordPiece" => ReadWordPiece(root, model),
            _ => throw model.Unsupported("a model of type BPE or WordPiece", $"'{type}'"),
        };
    }

    private static (SourceTokenizer, string, IReadOnlyList<AddedToken>) ReadBpe(TokenizerElement root, TokenizerElement element)
    {
        WordSplitting splitting = WordSplittingReader.Read(root.Object("pre_tokenizer"));
        BpeModel model = BpeModel.Read(element);
        IReadOnlyList<AddedToken> added = AddedTokenReader.Read(root, model.Tokens);
        TokenizerElement? normalizer = root.Object("normalizer");
        var preparation = new TextPreparation(added, NormalizerReader.Read(normalizer), splitting.Prepare);
        if (splitting.IsByteLevel)
        {
            var vocabulary = new ByteLevelVocabulary(
                model.Tokens, model.Merges, added.ToDictionary(token => token.Content, token => token.Id), SpecialIds(added), model.UnknownId);
            return (new ByteLevelBpeTokenizer(vocabulary, preparation, splitting.Words, model.IgnoresMerges), "byte-level BPE", added);
        }
        string spaced = preparation.Prepare(preparation.Normalize(NormalizedText.Of("a b"))).Text;
        string space = spaced.Contains('\u2581', StringComparison.Ordinal) ? "\u2581" : " ";
        TokenSpelling spelling = SpellingOf(model, added, space, dropsFirstSpace: spaced.StartsWith(space, StringComparison.Ordinal));
        return (new CharacterBpeTokenizer(model, preparation, splitting.Words, spelling), "SentencePiece BPE", added);
    }

    private static (SourceTokenizer, string, IReadOnlyList<AddedToken>) ReadWordPiece(TokenizerElement root, TokenizerElement element)
    {
        IReadOnlyList<AddedToken> added = AddedTokenReader.Read(root, new Dictionary<string, int>());
        if (added.FirstOrDefault(token => token.ContextFlag is not null || token is { IsNormalized: true, IsSpecial: false }) is { } token)
        {
            throw root.Unsupported("added tokens of WordPiece that are found as they are written", $"'{token.Content}'");
        }
        SourceTokenizer tokenizer = WordPieceJson.Create(
            root.File, root.Value("model")!.Value, root.Value("normalizer"), root.Value("pre_tokenizer"), added.ToDictionary(t => t.Content, t => t.Id), SpecialIds(added));
        element.Ignore("vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word");
        return (tokenizer, "WordPiece", added);
    }

    private static HashSet<int> SpecialIds(IReadOnlyList<AddedToken> added) => [.. added.Where(token => token.IsSpecial).Select(token => token.Id)];

    /// <summary>What tokens spell: bytes where they are written as such, text with spaces as spaces else.</summary>
    private static TokenSpelling SpellingOf(BpeModel model, IReadOnlyList<AddedToken> added, string space, bool dropsFirstSpace)
    {
        byte[]?[] bytes = new byte[]?[1 + model.Tokens.Values.Concat(added.Select(token => token.Id)).DefaultIfEmpty(-1).Max()];
        foreach ((string token, int id) in model.Tokens)
        {
            bytes[id] = model.HasByteFallback && CharacterBpeTokenizer.ByteOf(token) is { } value ? [value] : Encoding.UTF8.GetBytes(token.Replace(space, " ", StringComparison.Ordinal));
        }
        foreach (AddedToken token in added)
        {
            bytes[token.Id] = Encoding.UTF8.GetBytes(token.Content);
        }
        return new TokenSpelling(bytes, SpecialIds(added), dropsFirstSpace);
    }

    private static void CheckIds(TokenizerElement root, TokenSpelling spelling, IEnumerable<int> ids)
    {
        foreach (int id in ids.Where(id => !spelling.Contains(id)))
        {
            throw root.Wrong("post_processor", "ids of tokens", FormattableString.Invariant($"{id}, which no token has"));
        }
    }
}
