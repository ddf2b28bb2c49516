using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>Builds a tokenizer from the WordPiece kind of <c>tokenizer.json</c>; what it does not know, it refuses by name.</summary>
internal static class WordPieceJson
{
    /// <summary>The most that <c>max_input_chars_per_word</c> may be; time grows with its square.</summary>
    private const int MostCharacters = 1_000;

    private static readonly string[] ModelKeys = ["type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"];

    private static readonly string[] BertKeys = ["type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"];

    /// <summary>The tokenizer that the parts of the file describe.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="model">The element <c>model</c>, of type WordPiece.</param>
    /// <param name="normalizer">The element <c>normalizer</c>; null, or JSON's null, for none.</param>
    /// <param name="preTokenizer">The element <c>pre_tokenizer</c>.</param>
    /// <param name="special">Content and id of the tokens that are found whole in a text; no content is empty.</param>
    /// <param name="specialIds">Those that stand for no text of their own.</param>
    /// <exception cref="ProbeException">An element is broken, or asks for what is not supported.</exception>
    public static SourceTokenizer Create(
        string path, JsonElement model, JsonElement? normalizer, JsonElement? preTokenizer, IReadOnlyDictionary<string, int> special, IReadOnlySet<int> specialIds)
    {
        CheckKeys($"{path}: model", model, ModelKeys);
        string unknown = Text($"{path}: model", model, "unk_token");
        string prefix = Text($"{path}: model", model, "continuing_subword_prefix");
        JsonElement longest = Member($"{path}: model", model, "max_input_chars_per_word", JsonValueKind.Number);
        if (!longest.TryGetInt32(out int longestWord) || longestWord is < 1 or > MostCharacters)
        {
            throw TokenizerJson.Broken($"{path}: model", $"max_input_chars_per_word from 1 to {MostCharacters}", longest.GetRawText());
        }
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary($"{path}: model.vocab", Member($"{path}: model", model, "vocab", JsonValueKind.Object));
        if (!tokens.TryGetValue(unknown, out int unknownId))
        {
            throw TokenizerJson.Broken($"{path}: model.vocab", $"the token '{unknown}' that unk_token names", "none");
        }
        tokens.Remove("");
        CheckSpecial(path, tokens, special);
        WordPieceVocabulary vocabulary = new(tokens, unknownId, prefix, longestWord, special, specialIds);
        return new WordPieceTokenizer(vocabulary, Normalizer(path, normalizer), Words(path, preTokenizer));
    }

    private static void CheckSpecial(string path, Dictionary<string, int> tokens, IReadOnlyDictionary<string, int> special)
    {
        Dictionary<int, string> holders = tokens.ToDictionary(token => token.Value, token => token.Key);
        foreach ((string content, int id) in special)
        {
            if (holders.TryGetValue(id, out string? holder) ? holder != content : tokens.ContainsKey(content))
            {
                throw TokenizerJson.Broken(
                    $"{path}: added_tokens", "ids as in model.vocab", string.Create(CultureInfo.InvariantCulture, $"{id} for '{content}'"));
            }
        }
    }

    private static Func<string, NormalizedText> Normalizer(string path, JsonElement? element)
    {
        Func<IEnumerable<SourceCharacter>, IEnumerable<SourceCharacter>> step = Step($"{path}: normalizer", element);
        return text => step(CharacterSteps.Of(text)).Together();
    }

    private static Func<IEnumerable<SourceCharacter>, IEnumerable<SourceCharacter>> Step(string where, JsonElement? element)
    {
        if (element is not JsonElement normalizer || normalizer.ValueKind == JsonValueKind.Null)
        {
            return characters => characters;
        }
        switch (Type(where, normalizer))
        {
            case "BertNormalizer":
                CheckKeys(where, normalizer, BertKeys);
                return Bert(where, normalizer).Apply;
            case "Lowercase":
                CheckKeys(where, normalizer, ["type"]);
                return CharacterSteps.Lower;
            case "StripAccents":
                CheckKeys(where, normalizer, ["type"]);
                return CharacterSteps.DropMarks;
            case "NFD":
                CheckKeys(where, normalizer, ["type"]);
                return CharacterSteps.Decompose;
            case "Sequence":
                CheckKeys(where, normalizer, ["type", "normalizers"]);
                return Sequence(where, Member(where, normalizer, "normalizers", JsonValueKind.Array));
            default:
                throw Unknown(where, "BertNormalizer, Lowercase, NFD, StripAccents or a Sequence of them", Type(where, normalizer));
        }
    }

    private static Func<IEnumerable<SourceCharacter>, IEnumerable<SourceCharacter>> Sequence(string where, JsonElement elements)
    {
        Func<IEnumerable<SourceCharacter>, IEnumerable<SourceCharacter>>[] steps =
            [.. elements.EnumerateArray().Select((element, i) => Step(string.Create(CultureInfo.InvariantCulture, $"{where}.normalizers[{i}]"), element))];
        return characters => steps.Aggregate(characters, (sofar, step) => step(sofar));
    }

    private static BertNormalizer Bert(string where, JsonElement element) => new()
    {
        CleansText = Flag(where, element, "clean_text")!.Value,
        SpacesIdeographs = Flag(where, element, "handle_chinese_chars")!.Value,
        StripsAccents = Flag(where, element, "strip_accents", mayBeNull: true),
        Lowers = Flag(where, element, "lowercase")!.Value,
    };

    private static PreTokenizer Words(string path, JsonElement? element)
    {
        string where = $"{path}: pre_tokenizer";
        const string Known = "BertPreTokenizer or Whitespace";
        if (element is not JsonElement words || words.ValueKind == JsonValueKind.Null)
        {
            throw Unknown(where, Known, "null");
        }
        PreTokenizer preTokenizer = Type(where, words) switch
        {
            "BertPreTokenizer" => new BertPreTokenizer(),
            "Whitespace" => new WhitespacePreTokenizer(),
            string other => throw Unknown(where, Known, other),
        };
        CheckKeys(where, words, ["type"]);
        return preTokenizer;
    }

    private static string Type(string where, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? Text(where, element, "type") : throw TokenizerJson.Broken(where, "an object", element.GetRawText());

    private static string Text(string where, JsonElement element, string name) => Member(where, element, name, JsonValueKind.String).GetString()!;

    private static bool? Flag(string where, JsonElement element, string name, bool mayBeNull = false) =>
        !element.TryGetProperty(name, out JsonElement flag) ? (mayBeNull ? null : throw TokenizerJson.Broken(where, $"the key '{name}'", "none"))
            : flag.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Null when mayBeNull => null,
                _ => throw TokenizerJson.Broken(where, $"{name} true or false", flag.GetRawText()),
            };

    private static JsonElement Member(string where, JsonElement element, string name, JsonValueKind kind) =>
        !element.TryGetProperty(name, out JsonElement member) ? throw TokenizerJson.Broken(where, $"the key '{name}'", "none")
            : member.ValueKind == kind ? member
            : throw TokenizerJson.Broken(where, $"{name} as a {kind.ToString().ToLowerInvariant()}", $"a {member.ValueKind.ToString().ToLowerInvariant()}");

    private static void CheckKeys(string where, JsonElement element, string[] known)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw Unknown(where, $"the keys {string.Join(", ", known)}", member.Name);
            }
        }
    }

    private static ProbeException Unknown(string where, string expected, string got) =>
        new($"{where}: expected {expected}, but got '{got}', which is not supported yet. {TokenizerLoader.WayOut}");
}
