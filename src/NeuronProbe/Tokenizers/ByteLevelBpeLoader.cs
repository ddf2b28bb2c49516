using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>: byte-level BPE as GPT-2 has it.</summary>
internal static class ByteLevelBpeLoader
{
    private const string Qwen2Words = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
        + @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The classes of transformers that read these two files, and how.</summary>
    private static readonly Dictionary<string, Reading> Classes = new(StringComparer.Ordinal)
    {
        ["GPT2Tokenizer"] = new(SplitPattern.Gpt2Words),
        ["CodeGenTokenizer"] = new(SplitPattern.Gpt2Words),
        ["RobertaTokenizer"] = new(SplitPattern.Gpt2Words, IsRound: true),
        ["Qwen2Tokenizer"] = new(
            new SplitChain(
                [new PatternSplitter(new Regex(Qwen2Words, PatternSplitter.Options), SplitBehavior.Isolated)]),
            NormalizationForm.FormC),
    };

    /// <summary>The tokenizer of a folder that has both files.</summary>
    /// <exception cref="ProbeException">A file is broken, or the tokenizer's class is not supported.</exception>
    public static TextTokenizer Load(string folder)
    {
        string vocabularyPath = Path.Combine(folder, "vocab.json");
        string mergesPath = Path.Combine(folder, "merges.txt");
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        TokenizerClass kind = TokenizerClasses.Find(folder, settings);
        // Where nothing says what the files are for, they are GPT-2's, whose files they are.
        bool isOpen = kind.Name == "PreTrainedTokenizer" || (kind.IsAssumed && !Classes.ContainsKey(kind.Name));
        kind = isOpen ? TokenizerClasses.Gpt2 : kind;
        Reading reading = FindReading(folder, kind);
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary(vocabularyPath)!;
        if (tokens.Count == 0)
        {
            throw TokenizerJson.Broken(vocabularyPath, "at least one token", "none");
        }
        IReadOnlyList<AddedToken> added = AddedVocabulary.Resolve(vocabularyPath, tokens, [], settings, kind);
        ByteLevelVocabulary vocabulary = Read(mergesPath, tokens, added, kind.Role(settings, "unk_token"));
        int? beginning = Id(vocabulary, kind.Role(settings, reading.IsRound ? "cls_token" : "bos_token"));
        int? end = Id(vocabulary, kind.Role(settings, reading.IsRound ? "sep_token" : "eos_token"));
        var preparation =
            new TextPreparation(added, text => reading.Form is { } form ? Normalizers.Unicode(text, form) : text)
            {
                Prepare = text =>
                    settings.AddsPrefixSpace == true && !text.Text.StartsWith(' ')
                        ? Normalizers.Prepend(text, " ")
                        : text,
            };
        int size = vocabulary.Tokens.Values.Concat(vocabulary.Special.Values).Distinct().Count();
        return new TextTokenizer(new ByteLevelBpeTokenizer(vocabulary, preparation, reading.Words))
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"byte-level BPE, {size:N0} tokens (vocab.json, merges.txt)"),
            Files = [Path.GetFullPath(vocabularyPath), Path.GetFullPath(mergesPath), .. settings.Files],
            BeginningId = beginning,
            EndId = end,
            Prefix = (settings.AddsBeginning ?? reading.IsRound) && beginning is int first ? [first] : [],
            Suffix = (settings.AddsEnd ?? reading.IsRound) && end is int last ? [last] : [],
        };
    }

    private static Reading FindReading(string folder, TokenizerClass kind) =>
        Classes.TryGetValue(kind.Name, out Reading? reading)
        ? reading
        : throw new ProbeException(
            $"{Path.Combine(folder, "tokenizer_config.json")}: expected a tokenizer_class that vocab.json with "
            + $"merges.txt is supported for ({string.Join(", ", Classes.Keys.Order(StringComparer.Ordinal))}), but got "
            + $"'{kind.Name}'. {TokenizerLoader.Advice}");

    private static ByteLevelVocabulary Read(string mergesPath, Dictionary<string, int> tokens,
        IReadOnlyList<AddedToken> added, string? unknown)
    {
        Dictionary<string, int> found = added
            .ToDictionary(token => token.Content, token => token.Id, StringComparer.Ordinal);
        HashSet<int> special = [.. added.Where(token => token.IsSpecial).Select(token => token.Id)];
        return new ByteLevelVocabulary(tokens, ReadMerges(mergesPath, tokens), found, special, unknown is not null
            && found.TryGetValue(unknown, out int id) ? id : null);
    }

    private static List<(string Left, string Right)> ReadMerges(string path, Dictionary<string, int> tokens)
    {
        List<(string Left, string Right)> merges = [];
        int number = 0;
        foreach (string line in Encoding.UTF8.GetString(
            StrayFile.DemandLines(path, "merges, two tokens a line", TokenizerJson.ReadBytes(path)))
            .ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }
            if (line.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
            {
                throw TokenizerJson.Broken(Where(), "two tokens with a space between them", $"'{line}'");
            }
            string? missing = !tokens.ContainsKey(left) ? left
                : !tokens.ContainsKey(right) ? right
                : !tokens.ContainsKey(left + right) ? left + right
                : null;
            if (missing is not null)
            {
                throw TokenizerJson.Broken(Where(), "tokens of vocab.json", $"'{missing}', which is not in it");
            }
            merges.Add((left, right));
        }
        return merges;

        string Where() => string.Create(CultureInfo.InvariantCulture, $"{path}:{number}");
    }

    /// <summary>What a class does with the two files.</summary>
    /// <param name="Words">How it cuts a text into words.</param>
    /// <param name="Form">The normal form that it brings a text into, or null.</param>
    /// <param name="IsRound">Whether it puts special tokens round a text where no file says.</param>
    private sealed record Reading(SplitChain Words, NormalizationForm? Form = null, bool IsRound = false);

    private static int? Id(ByteLevelVocabulary vocabulary, string? content) => content is null ? null
        : vocabulary.Special.TryGetValue(content, out int id) || vocabulary.Tokens.TryGetValue(content, out id) ? id
            : null;
}
