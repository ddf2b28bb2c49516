using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads <c>tokenizer.json</c>, in which the tokenizers library of Hugging Face keeps all of a tokenizer. An
/// element that is not known here is refused by name.</summary>
internal static class TokenizerFileLoader
{
    /// <summary>The tokenizer of a folder that has the file.</summary>
    /// <exception cref="ProbeException">The file is broken, or asks for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.json");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        TokenizerClass tokenizerClass = TokenizerClasses.Find(folder, settings);
        var root = new TokenizerElement(path, "", TokenizerJson.ReadObject(path)!.Value);
        TokenizerRebuild.Apply(root, folder, settings, tokenizerClass);
        // The decoder is for the way from ids to text, where every token spells what it is.
        root.Ignore("version", "truncation", "padding", "decoder");
        TokenizerElement model = root.Object("model") ?? throw root.Wrong("model", "an object", "nothing");
        (IReadOnlyList<int> prefix, IReadOnlyList<int> suffix) = PostProcessorReader.Read(
            root.Object("post_processor"));
        (SourceTokenizer tokenizer, string kind, IReadOnlyList<AddedToken> added) = ReadModel(
            root, model, tokens =>
                AddedVocabulary.Resolve(path, tokens, AddedTokenReader.Read(root), settings, tokenizerClass));
        root.DemandAllRead();
        int? beginning = Id(tokenizerClass.Role(settings, "bos_token")) ?? (prefix.Count > 0 ? prefix[0] : null);
        int? end = Id(tokenizerClass.Role(settings, "eos_token")) ?? (suffix.Count > 0 ? suffix[^1] : null);
        CheckIds(root, tokenizer.Spelling, [.. prefix, .. suffix]);
        (prefix, suffix) =
            Round(tokenizerClass, settings, (prefix, suffix), Id(tokenizerClass.Role(settings, "bos_token")),
            beginning, end);
        return new TextTokenizer(tokenizer)
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"{kind}, {tokenizer.Spelling.Count:N0} tokens (tokenizer.json)"),
            Files = [Path.GetFullPath(path), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = prefix,
            Suffix = suffix,
        };

        int? Id(string? content) =>
            content is null ? null : added.FirstOrDefault(token => token.Content == content)?.Id;
    }

    /// <summary>
    /// What stands round a text: as the post-processor says, unless the class builds it anew or <c>add_bos_token</c> or
    /// <c>add_eos_token</c> says otherwise.
    /// </summary>
    private static (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) Round(
        TokenizerClass kind, TokenizerSettings settings,
            (IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix) processed, int? named, int? beginning, int? end)
    {
        if (kind.AddsBeginning is not { } adds || (named is null && settings.AddsBeginning is null))
        {
            return (Round(processed.Prefix, settings.AddsBeginning, beginning),
                Round(processed.Suffix, settings.AddsEnd, end));
        }
        return ((settings.AddsBeginning ?? adds) && beginning is int first ? [first] : [], settings.AddsEnd == true
            && end is int last ? [last] : []);
    }

    private static IReadOnlyList<int> Round(IReadOnlyList<int> processed, bool? adds, int? id) => (adds, id) switch
    {
        (true, int wanted) when !processed.Contains(wanted) => [wanted],
        (false, int unwanted) => [.. processed.Where(other => other != unwanted)],
        _ => processed,
    };

    private static (SourceTokenizer, string Kind, IReadOnlyList<AddedToken>) ReadModel(TokenizerElement root,
        TokenizerElement model, ResolveAdded resolve)
    {
        string type = model.Text("type", model.Has("merges") ? "BPE" : "none");
        WordSplitting words = WordSplittingReader.Read(root.Object("pre_tokenizer"));
        TokenizerElement? normalizer = root.Object("normalizer");
        bool writesBytes = NormalizerReader.WritesBytes(normalizer);
        Func<NormalizedText, NormalizedText> normalize = NormalizerReader.Read(normalizer);
        switch (type)
        {
            case "BPE":
                BpeModel bpe = BpeModel.Read(model);
                IReadOnlyList<AddedToken> added = resolve(bpe.Tokens);
                return writesBytes || words.IsByteLevel
                    ? (ByteLevel(bpe, added, normalize, words, isPlain: !writesBytes), "byte-level BPE", added)
                    : (Characters(bpe, added, normalize, words), "SentencePiece BPE", added);
            case "WordPiece":
                WordPieceModel pieces = WordPieceModel.Read(model);
                IReadOnlyList<AddedToken> more = resolve(pieces.Tokens);
                WordPieceVocabulary vocabulary = new(
                    pieces.Tokens, pieces.UnknownId, pieces.ContinuingPrefix, pieces.LongestWord, more
                        .ToDictionary(token => token.Content, token => token.Id), SpecialIds(more));
                return (new WordPieceTokenizer(vocabulary, new TextPreparation(more, normalize), words), "WordPiece",
                    more);
            default:
                throw model.Unsupported("a model of type BPE or WordPiece", $"'{type}'");
        }
    }

    private static SourceTokenizer ByteLevel(
        BpeModel model, IReadOnlyList<AddedToken> added, Func<NormalizedText, NormalizedText> normalize,
            WordSplitting words, bool isPlain)
    {
        var vocabulary = new ByteLevelVocabulary(
            model.Tokens, model.Merges, added.ToDictionary(token => token.Content, token => token.Id),
                SpecialIds(added), model.UnknownId);
        if (isPlain && words.AsByteLevelCuts() is (var cuts, var addsSpace))
        {
            var preparation = new TextPreparation(added, normalize) { Prepare = addsSpace ? Spaced : text => text };
            return new ByteLevelBpeTokenizer(vocabulary, preparation, cuts, model.IgnoresMerges);
        }
        return new CharacterBpeTokenizer(model, new TextPreparation(added, normalize), words, vocabulary.Spelling());
    }

    private static NormalizedText Spaced(NormalizedText text) =>
        text.Text.StartsWith(' ') ? text : Normalizers.Prepend(text, " ");

    private static CharacterBpeTokenizer Characters(BpeModel model, IReadOnlyList<AddedToken> added,
        Func<NormalizedText, NormalizedText> normalize, WordSplitting words)
    {
        string spaced = string.Concat(words.Cut(normalize(NormalizedText.Of("a b"))).Select(word => word.Text));
        string space = spaced.Contains('\u2581', StringComparison.Ordinal) ? "\u2581" : " ";
        TokenSpelling spelling =
            SpellingOf(model, added, space, dropsFirstSpace: spaced.StartsWith(space, StringComparison.Ordinal));
        return new CharacterBpeTokenizer(model, new TextPreparation(added, normalize), words, spelling);
    }

    /// <summary>Gives the added tokens of a vocabulary.</summary>
    private delegate IReadOnlyList<AddedToken> ResolveAdded(IReadOnlyDictionary<string, int> vocabulary);

    private static HashSet<int> SpecialIds(IReadOnlyList<AddedToken> added) =>
        [.. added.Where(token => token.IsSpecial).Select(token => token.Id)];

    /// <summary>What tokens spell: bytes where they are written as such, text with spaces as spaces else.</summary>
    public static TokenSpelling SpellingOf(BpeModel model, IReadOnlyList<AddedToken> added, string space,
        bool dropsFirstSpace)
    {
        int largest = model.Tokens.Values.Concat(added.Select(token => token.Id)).DefaultIfEmpty(-1).Max();
        byte[]?[] bytes = new byte[]?[largest + 1];
        foreach ((string token, int id) in model.Tokens)
        {
            bytes[id] = model.HasByteFallback && CharacterBpeTokenizer.ByteOf(token) is { } value
                ? [value]
                : Encoding.UTF8.GetBytes(token.Replace(space, " ", StringComparison.Ordinal));
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
            throw root.Wrong(
                "post_processor", "ids of tokens", FormattableString.Invariant($"{id}, which no token has"));
        }
    }
}
