using System.Globalization;
using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>What the small JSON files beside a tokenizer say about it; null where they say nothing.</summary>
/// <remarks>
/// As transformers reads them: where <c>tokenizer_config.json</c> lists the added tokens itself, the two older files
/// are not looked at,
/// and where it does not, <c>special_tokens_map.json</c> goes before it.
/// </remarks>
internal sealed record TokenizerSettings
{
    /// <summary>The roles that a special token can have, in the order in which new ones get their ids.</summary>
    public static readonly IReadOnlyList<string> RoleNames =
        ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private static readonly string[] AdditionalNames = ["additional_special_tokens", "extra_special_tokens"];

    /// <summary>The class that reads these files in transformers, without the ending <c>Fast</c>.</summary>
    public string? TokenizerClass { get; init; }

    /// <summary>The tokens of the roles that the files name, null where they say that there is none.</summary>
    public required IReadOnlyDictionary<string, AddedToken?> Roles { get; init; }

    /// <summary>Special tokens without a role.</summary>
    public required IReadOnlyList<AddedToken> Additional { get; init; }

    /// <summary>Tokens that were added to the vocabulary, in the order of the ids that the files give them.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>Whether <c>tokenizer_config.json</c> lists the added tokens.</summary>
    public bool ListsAddedTokens { get; init; }

    public bool? AddsBeginning { get; init; }

    public bool? AddsEnd { get; init; }

    public bool? AddsPrefixSpace { get; init; }

    /// <summary>
    /// Llama's <c>legacy</c>: whether a mark for a space is put before every piece between special tokens.
    /// </summary>
    public bool? IsLegacy { get; init; }

    /// <summary>Whether the tokenizer is to be built from the files beside tokenizer.json.</summary>
    public bool IsFromSlow { get; init; }

    /// <summary>Whether special tokens that a text spells out are cut as any other text.</summary>
    public bool SplitsSpecial { get; init; }

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

    /// <summary>Full paths of the files that were there.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The content of a role's token, or null where the files name none.</summary>
    public string? Role(string name) => Roles.GetValueOrDefault(name)?.Content;

    /// <summary>Reads <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>added_tokens.json</c>,
    /// as far as they are there.</summary>
    /// <exception cref="ProbeException">One of them is broken.</exception>
    public static TokenizerSettings Read(string folder)
    {
        string configPath = Path.Combine(folder, "tokenizer_config.json");
        string mapPath = Path.Combine(folder, "special_tokens_map.json");
        string addedPath = Path.Combine(folder, "added_tokens.json");
        JsonElement? config = TokenizerJson.ReadObject(configPath);
        bool lists = Member(config, "added_tokens_decoder") is { ValueKind: JsonValueKind.Object };
        JsonElement? map = lists ? null : TokenizerJson.ReadObject(mapPath);
        Dictionary<string, AddedToken?> roles = new(StringComparer.Ordinal);
        foreach (string role in RoleNames)
        {
            if ((Member(map, role) ?? Member(config, role)) is { } token)
            {
                roles[role] = AddedTokenReader.ReadNamed(token);
            }
        }
        IReadOnlyList<AddedToken> additional =
            [.. Additionals(config).Concat(Additionals(map)).DistinctBy(token => token.Content)];
        HashSet<string> special =
            [.. roles.Values.OfType<AddedToken>().Concat(additional).Select(token => token.Content)];
        return new TokenizerSettings
        {
            TokenizerClass = WithoutFast(Text(config, "tokenizer_class")),
            Roles = roles,
            Additional = additional,
            AddedTokens =
                [.. (lists ? ReadListed(configPath, config!.Value.GetProperty("added_tokens_decoder"))
                : ReadAdded(addedPath, special)).OrderBy(token => token.Id)],
            ListsAddedTokens = lists,
            AddsBeginning = Flag(config, "add_bos_token"),
            AddsEnd = Flag(config, "add_eos_token"),
            AddsPrefixSpace = Flag(config, "add_prefix_space"),
            IsLegacy = Flag(config, "legacy"),
            IsFromSlow = Flag(config, "from_slow") == true,
            SplitsSpecial = Flag(config, "split_special_tokens") == true,
            LowersCase = Flag(config, "do_lower_case"),
            StripsAccents = Flag(config, "strip_accents"),
            SpacesIdeographs = Flag(config, "tokenize_chinese_chars"),
            CutsWords = Flag(config, "do_basic_tokenize"),
            NeverSplit = Member(config, "never_split") is { ValueKind: not JsonValueKind.Null } words
                && words.GetRawText() != "[]"
                ? words.GetRawText()
                : null,
            Files = [.. new[] { configPath, mapPath, addedPath }.Where(File.Exists).Select(Path.GetFullPath)],
        };
    }

    private static IEnumerable<AddedToken> ReadListed(string path, JsonElement decoder)
    {
        foreach (JsonProperty entry in decoder.EnumerateObject())
        {
            bool isId = int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && id <= TokenizerJson.MaximumId;
            yield return isId && AddedTokenReader.ReadNamed(entry.Value) is { } token
                ? token with
                {
                    Id = id,
                    IsSpecial = Flag(entry.Value, "special") == true,
                    IsNormalized = Flag(entry.Value, "normalized") ?? Flag(entry.Value, "special") != true
                }
                : throw TokenizerJson.Broken(path,
                    $"ids up to {TokenizerJson.MaximumId} with a token's content in added_tokens_decoder",
                    $"'{entry.Name}': {TokenizerElement.Brief(entry.Value)}");
        }
    }

    private static IEnumerable<AddedToken> ReadAdded(string path, HashSet<string> special) =>
        (TokenizerJson.ReadVocabulary(path) ?? []).Where(token => token.Key.Length > 0)
        .Select(token =>
            new AddedToken(token.Key, token.Value)
            {
                IsSpecial = special.Contains(token.Key),
                IsNormalized = !special.Contains(token.Key)
            });

    /// <summary>A list of tokens, or an object with them as its values.</summary>
    private static IEnumerable<AddedToken> Additionals(JsonElement? file) =>
        AdditionalNames
        .SelectMany(name => Member(file, name) switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } named => named.EnumerateObject().Select(entry => entry.Value),
            _ => Enumerable.Empty<JsonElement>(),
        })
        .Select(AddedTokenReader.ReadNamed).OfType<AddedToken>();

    private static string? Text(JsonElement? file, string name) =>
        Member(file, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool? Flag(JsonElement? file, string name) => Member(file, name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static JsonElement? Member(JsonElement? file, string name) =>
        file is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out JsonElement member)
            ? member
            : null;

    private static string? WithoutFast(string? name) =>
        name is not null && name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
}
