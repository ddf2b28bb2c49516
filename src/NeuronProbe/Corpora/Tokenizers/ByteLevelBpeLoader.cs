using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>: byte-level BPE as GPT-2 has it.</summary>
internal static class ByteLevelBpeLoader
{
    private const string Gpt2EndOfText = "<|endoftext|>";

    private const string Qwen2Words = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The classes of transformers that read these two files, and how.</summary>
    private static readonly Dictionary<string, Reading> Classes = new(StringComparer.Ordinal)
    {
        ["GPT2Tokenizer"] = new(SplitPattern.Gpt2Words),
        ["CodeGenTokenizer"] = new(SplitPattern.Gpt2Words),
        ["RobertaTokenizer"] = new(SplitPattern.Gpt2Words, Beginning: "<s>", End: "</s>", IsRound: true),
        ["Qwen2Tokenizer"] = new(
            new SplitChain([new PatternSplitter(new Regex(Qwen2Words, PatternSplitter.Options), SplitBehavior.Isolated)]), NormalizationForm.FormC),
    };

    /// <summary>The classes that models of these kinds have where tokenizer_config.json names none.</summary>
    private static readonly Dictionary<string, string> ClassOfModel = new(StringComparer.Ordinal)
    {
        ["roberta"] = "RobertaTokenizer",
        ["qwen2"] = "Qwen2Tokenizer",
        ["qwen3"] = "Qwen2Tokenizer",
    };

    /// <summary>The tokenizer of a folder that has both files.</summary>
    /// <exception cref="ProbeException">A file is broken, or the tokenizer's class is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string vocabularyPath = Path.Combine(folder, "vocab.json");
        string mergesPath = Path.Combine(folder, "merges.txt");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        Reading reading = FindReading(folder, settings);
        ByteLevelVocabulary vocabulary = Read(vocabularyPath, mergesPath, settings);
        int? beginning = Id(vocabulary, settings.BeginningToken ?? reading.Beginning);
        int? end = Id(vocabulary, settings.EndToken ?? reading.End);
        var preparation = new TextPreparation(
            [.. vocabulary.Special.Select(token => settings.DescribedTokens.GetValueOrDefault(token.Key) ?? new AddedToken(token.Key, token.Value))],
            text => reading.Form is { } form ? Normalizers.Unicode(text, form) : text,
            text => settings.AddsPrefixSpace == true && !text.Text.StartsWith(' ') ? Normalizers.Prepend(text, " ") : text);
        int size = vocabulary.Tokens.Values.Concat(vocabulary.Special.Values).Distinct().Count();
        return new TextTokenizer(new ByteLevelBpeTokenizer(vocabulary, preparation, reading.Words))
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"byte-level BPE, {size:N0} tokens (vocab.json, merges.txt)"),
            Files = [Path.GetFullPath(vocabularyPath), Path.GetFullPath(mergesPath), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = (settings.AddsBeginning ?? reading.IsRound) && beginning is int first ? [first] : [],
            Suffix = (settings.AddsEnd ?? reading.IsRound) && end is int last ? [last] : [],
        };
    }

    private static Reading FindReading(string folder, TokenizerSettings settings)
    {
        string name = settings.TokenizerClass ?? ClassOfModel.GetValueOrDefault(ModelType(folder) ?? "") ?? "GPT2Tokenizer";
        return Classes.TryGetValue(name, out Reading? reading)
            ? reading
            : throw new ProbeException(
                $"{Path.Combine(folder, "tokenizer_config.json")}: expected a tokenizer_class that vocab.json with merges.txt is supported for "
                + $"({string.Join(", ", Classes.Keys)}), but got '{name}'. {TokenizerLoader.WayOut}");
    }

    private static string? ModelType(string folder) =>
        TokenizerJson.ReadObject(Path.Combine(folder, "config.json")) is { } config && config.TryGetProperty("model_type", out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

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
        foreach (string line in Encoding.UTF8.GetString(UserFile.Read(path)).ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
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

    /// <summary>What a class does with the two files.</summary>
    /// <param name="Words">How it cuts a text into words.</param>
    /// <param name="Form">The normal form that it brings a text into, or null.</param>
    /// <param name="Beginning">The token that begins a text where no file names one.</param>
    /// <param name="End">The token that ends a text where no file names one.</param>
    /// <param name="IsRound">Whether it puts them round a text where no file says.</param>
    private sealed record Reading(SplitChain Words, NormalizationForm? Form = null, string Beginning = Gpt2EndOfText, string End = Gpt2EndOfText, bool IsRound = false);

    private static int? Id(ByteLevelVocabulary vocabulary, string content) =>
        vocabulary.Special.TryGetValue(content, out int id) || vocabulary.Tokens.TryGetValue(content, out id) ? id : null;
}
