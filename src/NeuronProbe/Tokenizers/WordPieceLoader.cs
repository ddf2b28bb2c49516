using System.Globalization;
using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads <c>vocab.txt</c>: WordPiece as BERT and DistilBERT have it, one token a line,
/// ids counted from 0.</summary>
internal static class WordPieceLoader
{
    /// <summary>BERT's <c>max_input_chars_per_word</c>.</summary>
    private const int LongestWord = 100;

    /// <summary>The tokenizer of a folder that has the file. Without <c>tokenizer_config.json</c> letters become lower
    /// case, as in BERT's uncased models.</summary>
    /// <exception cref="ProbeException">The file is broken,
    /// or the JSON files ask for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "vocab.txt");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        TokenizerClass kind = TokenizerClasses.Find(folder, settings);
        if (!kind.SetsBertNormalizer)
        {
            // Nothing says what it is for: as BERT, whose file it is.
            kind = kind.IsAssumed || kind.Name == "PreTrainedTokenizer"
                ? TokenizerClasses.Bert : throw OtherClass(folder, kind);
        }
        CheckSettings(Path.Combine(folder, "tokenizer_config.json"), settings);
        Dictionary<string, int> tokens = ReadTokens(path);
        IReadOnlyList<AddedToken> added = AddedVocabulary.Resolve(path, tokens, [], settings, kind);
        Dictionary<string, int> special = added
            .ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        int first = Id(path, tokens, special, kind.Role(settings, "cls_token") ?? "[CLS]");
        int last = Id(path, tokens, special, kind.Role(settings, "sep_token") ?? "[SEP]");
        int unknown = Id(path, tokens, special, kind.Role(settings, "unk_token") ?? "[UNK]");
        BertNormalizer normalizer = new()
        {
            Lowers = settings.LowersCase ?? true,
            StripsAccents = settings.StripsAccents,
            SpacesIdeographs = settings.SpacesIdeographs ?? true,
        };
        HashSet<int> specialIds = [.. added.Where(token => token.IsSpecial).Select(token => token.Id)];
        WordPieceVocabulary vocabulary = new(tokens, unknown, "##", LongestWord, special, specialIds);
        WordPieceTokenizer tokenizer = new(vocabulary, new TextPreparation(added, normalizer.Normalize), BertWords);
        return new TextTokenizer(tokenizer)
        {
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"WordPiece, {tokens.Values.Concat(special.Values).Distinct().Count():N0} tokens (vocab.txt)"),
            Files = [Path.GetFullPath(path), .. settings.Files],
            BeginningId = first,
            EndId = last,
            Prefix = [first],
            Suffix = [last],
        };
    }

    private static readonly WordSplitting BertWords = new([new CuttingStep(new WordSplitter(new BertPreTokenizer()))]);

    private static ProbeException OtherClass(string folder, TokenizerClass kind) => new(
        $"{Path.Combine(folder, "tokenizer_config.json")}: expected a tokenizer_class that vocab.txt is supported for "
        + $"({string.Join(", ", TokenizerClasses.OfBertsKind)}), but got '{kind.Name}'. {TokenizerLoader.Advice}");

    private static void CheckSettings(string path, TokenizerSettings settings)
    {
        if (settings.CutsWords == false)
        {
            throw new ProbeException($"{path}: expected do_basic_tokenize true or absent, but got false, which is not "
                + $"supported yet. {TokenizerLoader.Advice}");
        }
        if (settings.NeverSplit is string words)
        {
            throw new ProbeException($"{path}: expected never_split null, empty or absent, but got {words}, which is "
                + $"not supported yet. {TokenizerLoader.Advice}");
        }
    }

    private static Dictionary<string, int> ReadTokens(string path)
    {
        Dictionary<string, int> tokens = new(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in Text(path).Split('\n'))
        {
            string token = line.EndsWith('\r') ? line[..^1] : line;
            if (token.Length > 0 && !tokens.TryAdd(token, number))
            {
                throw TokenizerJson.Broken(
                    string.Create(CultureInfo.InvariantCulture, $"{path}:{number + 1}"),
                    "every token once",
                    string.Create(CultureInfo.InvariantCulture, $"'{token}', as in line {tokens[token] + 1}"));
            }
            number++;
        }
        return tokens.Count > 0 ? tokens : throw TokenizerJson.Broken(path, "at least one token", "none");
    }

    private static string Text(string path)
    {
        try
        {
            return new UTF8Encoding(false,
                throwOnInvalidBytes: true).GetString(
                StrayFile.DemandLines(path, "a vocabulary, one token a line", TokenizerJson.ReadBytes(path)));
        }
        catch (DecoderFallbackException exception)
        {
            throw TokenizerJson.Broken(
                path,
                "UTF-8",
                string.Create(CultureInfo.InvariantCulture, $"something else at byte {exception.Index}"),
                exception);
        }
    }

    private static int Id(
        string path, Dictionary<string, int> tokens, Dictionary<string, int> special, string content) =>
        special.TryGetValue(content, out int id) || tokens.TryGetValue(content, out id) ? id
            : throw TokenizerJson.Broken(path, $"a line '{content}'", "none");
}
