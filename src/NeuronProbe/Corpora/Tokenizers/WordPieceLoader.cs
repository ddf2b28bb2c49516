using System.Globalization;
using System.Text;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads <c>vocab.txt</c>: WordPiece as BERT and DistilBERT have it, one token a line, ids counted from 0.</summary>
internal static class WordPieceLoader
{
    /// <summary>BERT's <c>max_input_chars_per_word</c>.</summary>
    private const int LongestWord = 100;

    private static readonly string[] Classes = ["BertTokenizer", "DistilBertTokenizer"];

    /// <summary>The tokens that stand for no text, by the names that they have unless the JSON files give others.</summary>
    private static readonly string[] UsualSpecial = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>The tokenizer of a folder that has the file. Without <c>tokenizer_config.json</c> letters become lower case, as in BERT's uncased models.</summary>
    /// <exception cref="ProbeException">The file is broken, or the JSON files ask for what is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string path = Path.Combine(folder, "vocab.txt");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        CheckSettings(Path.Combine(folder, "tokenizer_config.json"), settings);
        Dictionary<string, int> tokens = ReadTokens(path);
        Dictionary<string, int> special = Special(path, tokens, settings);
        int first = Id(path, tokens, special, settings.ClassToken ?? "[CLS]");
        int last = Id(path, tokens, special, settings.SeparatorToken ?? "[SEP]");
        int unknown = Id(path, tokens, special, settings.UnknownToken ?? "[UNK]");
        BertNormalizer normalizer = new()
        {
            Lowers = settings.LowersCase ?? true,
            StripsAccents = settings.StripsAccents,
            SpacesIdeographs = settings.SpacesIdeographs ?? true,
        };
        WordPieceVocabulary vocabulary = new(tokens, unknown, "##", LongestWord, special, new HashSet<int>(special.Values));
        WordPieceTokenizer tokenizer = new(vocabulary, normalizer.Normalize, new BertPreTokenizer());
        return new TextTokenizer(tokenizer)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"WordPiece, {tokens.Values.Concat(special.Values).Distinct().Count():N0} tokens (vocab.txt)"),
            Files = [Path.GetFullPath(path), .. settings.Files],
            BeginningId = first,
            EndId = last,
            Prefix = [first],
            Suffix = [last],
        };
    }

    private static void CheckSettings(string path, TokenizerSettings settings)
    {
        if (settings.TokenizerClass is string name && !Classes.Contains(name))
        {
            throw new ProbeException(
                $"{path}: expected a tokenizer_class that vocab.txt is supported for ({string.Join(", ", Classes)}), but got '{name}'. {TokenizerLoader.WayOut}");
        }
        if (settings.CutsWords == false)
        {
            throw new ProbeException($"{path}: expected do_basic_tokenize true or absent, but got false, which is not supported yet. {TokenizerLoader.WayOut}");
        }
        if (settings.NeverSplit is string words)
        {
            throw new ProbeException($"{path}: expected never_split null, empty or absent, but got {words}, which is not supported yet. {TokenizerLoader.WayOut}");
        }
        if (settings.DescribedTokens.Values.FirstOrDefault(token => token.ContextFlag is not null) is { } contextual)
        {
            throw new ProbeException(
                $"{path}: expected added tokens that are found as they are written, but got '{contextual.Content}' with {contextual.ContextFlag} true, which is not supported yet. "
                + TokenizerLoader.WayOut);
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
                    string.Create(CultureInfo.InvariantCulture, $"{path}:{number + 1}"), "every token once", string.Create(CultureInfo.InvariantCulture, $"'{token}', as in line {tokens[token] + 1}"));
            }
            number++;
        }
        return tokens.Count > 0 ? tokens : throw TokenizerJson.Broken(path, "at least one token", "none");
    }

    private static string Text(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(UserFile.Read(path));
        }
        catch (DecoderFallbackException exception)
        {
            throw TokenizerJson.Broken(path, "UTF-8", string.Create(CultureInfo.InvariantCulture, $"something else at byte {exception.Index}"), exception);
        }
    }

    /// <summary>The tokens that are found whole in a text: BERT's own as far as they are there, and those that the JSON files name.</summary>
    private static Dictionary<string, int> Special(string path, Dictionary<string, int> tokens, TokenizerSettings settings)
    {
        Dictionary<string, int> special = new(StringComparer.Ordinal);
        foreach ((string content, int id) in settings.AddedTokens)
        {
            string? holder = tokens.FirstOrDefault(token => token.Value == id).Key;
            if ((holder is not null && holder != content) || (tokens.TryGetValue(content, out int own) && own != id))
            {
                throw TokenizerJson.Broken(path, $"the added token '{content}' with id {id} and no other", holder is null ? $"it in line {tokens[content] + 1}" : $"'{holder}' there");
            }
            if (!settings.SpecialContents.Contains(content) && !UsualSpecial.Contains(content))
            {
                throw new ProbeException(
                    $"{path}: expected added tokens that are special, but got '{content}', which would be looked for in the normalised text; that is not supported yet. {TokenizerLoader.WayOut}");
            }
            special[content] = id;
        }
        foreach (string content in settings.SpecialContents.Union(UsualSpecial))
        {
            if (tokens.TryGetValue(content, out int id))
            {
                special.TryAdd(content, id);
            }
            else if (settings.SpecialContents.Contains(content) && !special.ContainsKey(content))
            {
                throw TokenizerJson.Broken(path, $"the special token '{content}', which the JSON files beside it name", "no such line");
            }
        }
        return special;
    }

    private static int Id(string path, Dictionary<string, int> tokens, Dictionary<string, int> special, string content) =>
        special.TryGetValue(content, out int id) || tokens.TryGetValue(content, out id) ? id
            : throw TokenizerJson.Broken(path, $"a line '{content}'", "none");
}
