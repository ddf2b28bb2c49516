using System.Globalization;
using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads <c>tokenizer.model</c>: a SentencePiece model of the BPE kind, as Llama,
/// Mistral and Gemma have.</summary>
internal static class SentencePieceLoader
{
    private static readonly string[] ModelTypes = ["none", "unigram", "BPE", "word", "character"];

    /// <summary>
    /// The tokenizer of a folder that has the file. Alone it is read as SentencePiece does, with BOS before a text, as
    /// Llama has it;
    /// with settings beside it, as transformers makes a fast tokenizer of the two.
    /// </summary>
    /// <exception cref="ProbeException">The file is broken, or asks for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.model");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        byte[] bytes = TokenizerJson.ReadBytes(path);
        if (StrayFile.Find(bytes) is { } stray)
        {
            throw StrayFile.Refusal(path, "a SentencePiece model", stray);
        }
        try
        {
            SentencePieceModel model = SentencePieceModel.Parse(bytes);
            Check(path, model);
            SentencePieceVocabulary vocabulary = new(model);
            return settings.Files.Count > 0
                ? Converted(folder, path, model, settings, TokenizerClasses.Find(folder, settings))
                : Alone(path, model, vocabulary);
        }
        catch (InvalidDataException exception)
        {
            throw TokenizerJson.Broken(path, "a SentencePiece model", exception.Message, exception);
        }
    }

    private static TextTokenizer Alone(string path, SentencePieceModel model, SentencePieceVocabulary vocabulary)
    {
        int? beginning = vocabulary.ControlId(model.BeginningPiece);
        return new TextTokenizer(new SentencePieceBpeTokenizer(model, vocabulary))
        {
            Description = Describe(model),
            Files = [Path.GetFullPath(path)],
            BeginningId = beginning,
            EndId = vocabulary.ControlId(model.EndPiece),
            Prefix = beginning is int first ? [first] : [],
        };
    }

    private static TextTokenizer Converted(string folder, string path, SentencePieceModel model,
        TokenizerSettings settings, TokenizerClass kind)
    {
        bool isGemma = kind.Name == "GemmaTokenizer";
        bool isOpen = kind.IsAssumed || kind.Name == "PreTrainedTokenizer";
        if (!isGemma && !kind.SetsLlamaSpaces && !isOpen)
        {
            throw new ProbeException(
                $"{Path.Combine(folder, "tokenizer_config.json")}: expected a tokenizer_class that tokenizer.model is "
                + "supported for (LlamaTokenizer, CodeLlamaTokenizer, GemmaTokenizer), "
                + $"but got '{kind.Name}'. {TokenizerLoader.Advice}");
        }
        kind = isGemma || kind.SetsLlamaSpaces ? kind : TokenizerClasses.Llama;
        BpeModel bpe = SentencePieceConversion.Convert(model);
        IReadOnlyList<AddedToken> added =
            AddedVocabulary.Resolve(path, bpe.Tokens, SentencePieceConversion.AddedTokens(model), settings, kind);
        bool addsSpace = !isGemma && (settings.AddsPrefixSpace ?? true);
        bool isLegacy = isGemma || (settings.IsLegacy ?? true);
        TokenizerElement? normalizer = isLegacy
            ? new TokenizerElement(path, "normalizer",
            JsonSerializer.SerializeToElement(TokenizerRebuild.LlamaNormalizer(addsSpace))) : null;
        TokenizerElement? words = isLegacy ? null
            : new TokenizerElement(path, "pre_tokenizer",
            JsonSerializer.SerializeToElement(TokenizerRebuild.LlamaWords(addsSpace)));
        TokenSpelling spelling = TokenizerFileLoader.SpellingOf(bpe, added, "\u2581", dropsFirstSpace: addsSpace);
        int? beginning = Id(kind.Role(settings, "bos_token"));
        int? end = Id(kind.Role(settings, "eos_token"));
        return new TextTokenizer(
            new CharacterBpeTokenizer(bpe, new TextPreparation(added, NormalizerReader.Read(normalizer)),
            WordSplittingReader.Read(words), spelling))
        {
            Description = Describe(model),
            Files = [Path.GetFullPath(path), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = settings.AddsBeginning != false && beginning is int first ? [first] : [],
            Suffix = settings.AddsEnd == true && end is int last ? [last] : [],
        };

        int? Id(string? content) =>
            content is null ? null : added.FirstOrDefault(token => token.Content == content)?.Id;
    }

    private static string Describe(SentencePieceModel model) =>
        string.Create(
            CultureInfo.InvariantCulture, $"SentencePiece BPE, {model.Pieces.Count:N0} tokens (tokenizer.model)");

    private static void Check(string path, SentencePieceModel model)
    {
        string type = ModelTypes.ElementAtOrDefault(model.ModelType)
            ?? model.ModelType.ToString(CultureInfo.InvariantCulture);
        (bool Refused, string Expected, string Got)[] limits =
        [
            (model.ModelType != SentencePieceModel.BytePairEncoding, "a SentencePiece model of type BPE",
                $"type {type}"),
            (model.HasCharacterMap, "the normalizer 'identity'",
                $"'{model.NormalizerName}' with a table of characters to replace"),
            (model.SpaceEndsWords, "white space as a word's beginning", "treat_whitespace_as_suffix"),
            (model.Pieces.Any(piece => piece.Type == SentencePieceType.Unused), "no pieces of type UNUSED",
                $"'{model.Pieces.FirstOrDefault(piece => piece.Type == SentencePieceType.Unused).Text}'"),
        ];
        foreach ((_, string expected, string got) in limits.Where(limit => limit.Refused))
        {
            throw new ProbeException(
                $"{path}: expected {expected}, but got {got}, which is not supported yet. {TokenizerLoader.Advice}");
        }
    }
}
