using System.Globalization;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads <c>tokenizer.model</c>: a SentencePiece model of the BPE kind, as Llama, Mistral and Gemma have.</summary>
internal static class SentencePieceLoader
{
    private static readonly string[] ModelTypes = ["none", "unigram", "BPE", "word", "character"];

    /// <summary>The tokenizer of a folder that has the file. Without <c>tokenizer_config.json</c> BOS is put before a text, as Llama does.</summary>
    /// <exception cref="ProbeException">The file is broken, or asks for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "tokenizer.model");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        try
        {
            SentencePieceModel model = SentencePieceModel.Parse(UserFile.Read(path));
            Check(path, model);
            SentencePieceVocabulary vocabulary = new(model);
            CheckSettings(folder, settings, model);
            int? beginning = vocabulary.ControlId(settings.BeginningToken ?? model.BeginningPiece);
            int? end = vocabulary.ControlId(settings.EndToken ?? model.EndPiece);
            return new TextTokenizer(new SentencePieceBpeTokenizer(model, vocabulary))
            {
                Description = string.Create(CultureInfo.InvariantCulture, $"SentencePiece BPE, {model.Pieces.Count:N0} tokens (tokenizer.model)"),
                Files = [Path.GetFullPath(path), .. settings.Files],
                BeginningId = beginning,
                EndId = end,
                Prefix = settings.AddsBeginning != false && beginning is int first ? [first] : [],
                Suffix = settings.AddsEnd == true && end is int last ? [last] : [],
            };
        }
        catch (InvalidDataException exception)
        {
            throw TokenizerJson.Broken(path, "a SentencePiece model", exception.Message, exception);
        }
    }

    /// <summary>Refuses what the JSON files ask for beyond the model: silence would give other ids than Hugging Face's.</summary>
    private static void CheckSettings(string folder, TokenizerSettings settings, SentencePieceModel model)
    {
        if (settings.AddsPrefixSpace == false)
        {
            throw new ProbeException(
                $"{Path.Combine(folder, "tokenizer_config.json")}: expected add_prefix_space true or absent, but got false, which is not supported yet. {TokenizerLoader.WayOut}");
        }
        foreach ((string content, int id) in settings.AddedTokens)
        {
            if (id >= model.Pieces.Count || model.Pieces[id].Text != content)
            {
                throw new ProbeException(
                    $"{folder}: expected added tokens that are pieces of tokenizer.model, but got '{content}' with id {id}, which is not supported yet. {TokenizerLoader.WayOut}");
            }
        }
    }

    private static void Check(string path, SentencePieceModel model)
    {
        (bool Refused, string Expected, string Got)[] limits =
        [
            (model.ModelType != SentencePieceModel.BytePairEncoding, "a SentencePiece model of type BPE",
                $"type {ModelTypes.ElementAtOrDefault(model.ModelType) ?? model.ModelType.ToString(CultureInfo.InvariantCulture)}"),
            (model.HasCharacterMap, "the normalizer 'identity'", $"'{model.NormalizerName}' with a table of characters to replace"),
            (model.SpaceEndsWords, "white space as a word's beginning", "treat_whitespace_as_suffix"),
            (model.Pieces.Any(piece => piece.Type == SentencePieceType.Unused), "no pieces of type UNUSED",
                $"'{model.Pieces.FirstOrDefault(piece => piece.Type == SentencePieceType.Unused).Text}'"),
        ];
        foreach ((_, string expected, string got) in limits.Where(limit => limit.Refused))
        {
            throw new ProbeException($"{path}: expected {expected}, but got {got}, which is not supported yet. {TokenizerLoader.WayOut}");
        }
    }
}
