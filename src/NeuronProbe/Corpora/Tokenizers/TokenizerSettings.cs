using System.Globalization;
using System.Text.Json;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>What the small JSON files beside a tokenizer say about it; null where they say nothing.</summary>
internal sealed record TokenizerSettings
{
    /// <summary>The class that reads these files in transformers, without the ending <c>Fast</c>.</summary>
    public string? TokenizerClass { get; init; }

    public string? BeginningToken { get; init; }

    public string? EndToken { get; init; }

    public string? UnknownToken { get; init; }

    public bool? AddsBeginning { get; init; }

    public bool? AddsEnd { get; init; }

    public bool? AddsPrefixSpace { get; init; }

    /// <summary>The token before a text (<c>[CLS]</c>).</summary>
    public string? ClassToken { get; init; }

    /// <summary>The token behind a text (<c>[SEP]</c>).</summary>
    public string? SeparatorToken { get; init; }

    /// <summary>BERT's <c>do_lower_case</c>.</summary>
    public bool? LowersCase { get; init; }

    /// <summary>BERT's <c>strip_accents</c>.</summary>
    public bool? StripsAccents { get; init; }

    /// <summary>BERT's <c>tokenize_chinese_chars</c>.</summary>
    public bool? SpacesIdeographs { get; init; }

    /// <summary>BERT's <c>do_basic_tokenize</c>.</summary>
    public bool? CutsWords { get; init; }

    /// <summary>BERT's <c>never_split</c> as written; null where it is absent, null or empty.</summary>
    public string? NeverSplit { get; init; }

    /// <summary>Contents of the tokens that stand for no text of their own.</summary>
    public required IReadOnlySet<string> SpecialContents { get; init; }

    /// <summary>Tokens that were added to the vocabulary, with their ids.</summary>
    public required IReadOnlyDictionary<string, int> AddedTokens { get; init; }

    /// <summary>Those of them of which <c>tokenizer_config.json</c> says how they are found, by their content.</summary>
    public required IReadOnlyDictionary<string, AddedToken> DescribedTokens { get; init; }

    /// <summary>Full paths of the files that were there.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    private static readonly string[] RoleNames = ["bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token"];

    /// <summary>Reads <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c>, as far as they are there.</summary>
    /// <exception cref="ProbeException">One of them is broken, or has an added token that asks for what is not supported.</exception>
    public static TokenizerSettings Read(string folder)
    {
        string configPath = Path.Combine(folder, "tokenizer_config.json");
        string mapPath = Path.Combine(folder, "special_tokens_map.json");
        string addedPath = Path.Combine(folder, "added_tokens.json");
        JsonElement? config = TokenizerJson.ReadObject(configPath);
        JsonElement? map = TokenizerJson.ReadObject(mapPath);
        Dictionary<string, int> added = TokenizerJson.ReadVocabulary(addedPath) ?? [];
        HashSet<string> special = [];
        Dictionary<string, AddedToken> described = [];
        ReadDecoder(configPath, config, added, special, described);
        foreach (string role in RoleNames)
        {
            if (Token(config, role) is string ofConfig)
            {
                special.Add(ofConfig);
            }
            else if (Token(map, role) is string ofMap)
            {
                special.Add(ofMap);
            }
        }
        special.UnionWith(AdditionalTokens(config));
        special.UnionWith(AdditionalTokens(map));
        return new TokenizerSettings
        {
            TokenizerClass = WithoutFast(Text(config, "tokenizer_class")),
            BeginningToken = Token(config, "bos_token") ?? Token(map, "bos_token"),
            EndToken = Token(config, "eos_token") ?? Token(map, "eos_token"),
            UnknownToken = Token(config, "unk_token") ?? Token(map, "unk_token"),
            AddsBeginning = Flag(config, "add_bos_token"),
            AddsEnd = Flag(config, "add_eos_token"),
            AddsPrefixSpace = Flag(config, "add_prefix_space"),
            ClassToken = Token(config, "cls_token") ?? Token(map, "cls_token"),
            SeparatorToken = Token(config, "sep_token") ?? Token(map, "sep_token"),
            LowersCase = Flag(config, "do_lower_case"),
            StripsAccents = Flag(config, "strip_accents"),
            SpacesIdeographs = Flag(config, "tokenize_chinese_chars"),
            CutsWords = Flag(config, "do_basic_tokenize"),
            NeverSplit = Member(config, "never_split") is { ValueKind: not JsonValueKind.Null } words && words.GetRawText() != "[]" ? words.GetRawText() : null,
            SpecialContents = special,
            AddedTokens = added,
            DescribedTokens = described,
            Files = [.. new[] { configPath, mapPath, addedPath }.Where(File.Exists).Select(Path.GetFullPath)],
        };
    }

    private static void ReadDecoder(
        string path, JsonElement? config, Dictionary<string, int> added, HashSet<string> special, Dictionary<string, AddedToken> described)
    {
        if (Member(config, "added_tokens_decoder") is not { ValueKind: JsonValueKind.Object } decoder)
        {
            return;
        }
        foreach (JsonProperty entry in decoder.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > TokenizerJson.MaximumId || Content(entry.Value) is not { Length: > 0 } content)
            {
                throw TokenizerJson.Broken(path, $"ids up to {TokenizerJson.MaximumId} with a token's content in added_tokens_decoder", $"'{entry.Name}': {entry.Value.GetRawText()}");
            }
            added[content] = id;
            bool isSpecial = Flag(entry.Value, "special") == true;
            described[content] = new AddedToken(content, id)
            {
                IsSpecial = isSpecial,
                IsNormalized = Flag(entry.Value, "normalized") ?? !isSpecial,
                StripsLeft = Flag(entry.Value, "lstrip") == true,
                StripsRight = Flag(entry.Value, "rstrip") == true,
                IsWholeWord = Flag(entry.Value, "single_word") == true,
            };
            if (isSpecial)
            {
                special.Add(content);
            }
        }
    }

    private static IEnumerable<string> AdditionalTokens(JsonElement? file) =>
        Member(file, "additional_special_tokens") is { ValueKind: JsonValueKind.Array } tokens
            ? tokens.EnumerateArray().Select(Content).OfType<string>().Where(content => content.Length > 0)
            : [];

    private static string? Token(JsonElement? file, string name) =>
        Member(file, name) is JsonElement token && Content(token) is { Length: > 0 } content ? content : null;

    /// <summary>A token is written as its content, or as an object that has it.</summary>
    private static string? Content(JsonElement token) =>
        token.ValueKind == JsonValueKind.String ? token.GetString() : Text(token, "content");

    private static string? Text(JsonElement? file, string name) =>
        Member(file, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Flag(JsonElement? file, string name) => Member(file, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonElement? Member(JsonElement? file, string name) =>
        file is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out JsonElement member) ? member : null;

    private static string? WithoutFast(string? name) =>
        name is not null && name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
}
