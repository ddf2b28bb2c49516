using System.Globalization;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>: byte-level BPE as GPT-2 has it.</summary>
internal static class ByteLevelBpeLoader
{
    private const string Gpt2EndOfText = "<|endoftext|>";

    /// <summary>The classes of transformers that read these two files in a known way, with the words that each cuts a text into.</summary>
    private static readonly Dictionary<string, PatternPreTokenizer> Classes = new(StringComparer.Ordinal)
    {
        ["GPT2Tokenizer"] = PatternPreTokenizer.Gpt2,
        ["CodeGenTokenizer"] = PatternPreTokenizer.Gpt2,
    };

    /// <summary>The tokenizer of a folder that has both files.</summary>
    /// <exception cref="ProbeException">A file is broken, or the tokenizer's class is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string vocabularyPath = Path.Combine(folder, "vocab.json");
        string mergesPath = Path.Combine(folder, "merges.txt");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        PatternPreTokenizer words = Words(folder, settings);
        ByteLevelVocabulary vocabulary = Read(vocabularyPath, mergesPath, settings);
        int? beginning = Id(vocabulary, settings.BeginningToken ?? Gpt2EndOfText);
        int? end = Id(vocabulary, settings.EndToken ?? Gpt2EndOfText);
        int size = vocabulary.Tokens.Values.Concat(vocabulary.Special.Values).Distinct().Count();
        return new TextTokenizer(new ByteLevelBpeTokenizer(vocabulary, words))
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"byte-level BPE, {size:N0} tokens (vocab.json, merges.txt)"),
            Files = [Path.GetFullPath(vocabularyPath), Path.GetFullPath(mergesPath), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = settings.AddsBeginning == true && beginning is int first ? [first] : [],
            Suffix = settings.AddsEnd == true && end is int last ? [last] : [],
        };
    }

    private static PatternPreTokenizer Words(string folder, TokenizerSettings settings)
    {
        string path = Path.Combine(folder, "tokenizer_config.json");
        if (settings.AddsPrefixSpace == true)
        {
            throw new ProbeException($"{path}: expected add_prefix_space false, but got true, which is not supported yet. {TokenizerLoader.WayOut}");
        }
        foreach ((string content, string flag) in settings.ContextualTokens)
        {
            throw new ProbeException(
                $"{path}: expected added tokens that are found as they are written, but got '{content}' with {flag} true, which is not supported yet. "
                + TokenizerLoader.WayOut);
        }
        return settings.TokenizerClass is null ? PatternPreTokenizer.Gpt2
            : Classes.TryGetValue(settings.TokenizerClass, out PatternPreTokenizer? words) ? words
            : throw new ProbeException(
                $"{path}: expected a tokenizer_class that vocab.json with merges.txt is supported for "
                + $"({string.Join(", ", Classes.Keys)}), but got '{settings.TokenizerClass}'. {TokenizerLoader.WayOut}");
    }

    private static ByteLevelVocabulary Read(string vocabularyPath, string mergesPath, TokenizerSettings settings)
    {
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary(vocabularyPath)!;
        if (tokens.Count == 0)
        {
            throw TokenizerJson.Broken(vocabularyPath, "at least one token", "none");
        }
        Dictionary<string, int> special = new(StringComparer.Ordinal);
        foreach (string content in settings.SpecialContents.Append(Gpt2EndOfText))
        {
            if (tokens.TryGetValue(content, out int id))
            {
                special[content] = id;
            }
        }
        HashSet<int> specialIds = [.. special.Values];
        foreach ((string content, int id) in settings.AddedTokens)
        {
            CheckAdded(vocabularyPath, tokens, content, id);
            special[content] = id;
            if (settings.SpecialContents.Contains(content))
            {
                specialIds.Add(id);
            }
        }
        int? unknown = settings.UnknownToken is string name && special.TryGetValue(name, out int unknownId) ? unknownId : null;
        return new ByteLevelVocabulary(tokens, ReadMerges(mergesPath, tokens), special, specialIds, unknown);
    }

    private static void CheckAdded(string path, Dictionary<string, int> tokens, string content, int id)
    {
        string? holder = tokens.FirstOrDefault(token => token.Value == id).Key;
        if (holder is not null && holder != content)
        {
            throw TokenizerJson.Broken(path, $"the id {id} for the added token '{content}'", $"it for '{holder}'");
        }
    }

    private static List<(string Left, string Right)> ReadMerges(string path, Dictionary<string, int> tokens)
    {
        List<(string Left, string Right)> merges = [];
        int number = 0;
        foreach (string line in System.Text.Encoding.UTF8.GetString(UserFile.Read(path)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }
            string where = string.Create(CultureInfo.InvariantCulture, $"{path}:{number}");
            if (line.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
            {
                throw TokenizerJson.Broken(where, "two tokens with a space between them", $"'{line}'");
            }
            string? missing = !tokens.ContainsKey(left) ? left : !tokens.ContainsKey(right) ? right : !tokens.ContainsKey(left + right) ? left + right : null;
            if (missing is not null)
            {
                throw TokenizerJson.Broken(where, "tokens of vocab.json", $"'{missing}', which is not in it");
            }
            merges.Add((left, right));
        }
        return merges;
    }

    private static int? Id(ByteLevelVocabulary vocabulary, string content) =>
        vocabulary.Special.TryGetValue(content, out int id) || vocabulary.Tokens.TryGetValue(content, out id) ? id : null;
}
