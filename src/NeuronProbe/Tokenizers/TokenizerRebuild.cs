using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Tokenizers;

/// <summary>What the files beside tokenizer.json change in it when transformers loads it.</summary>
internal static class TokenizerRebuild
{
    /// <summary>Puts what they ask for in the place of what the file says.</summary>
    /// <exception cref="ProbeException">They ask for what can't be followed.</exception>
    public static void Apply(TokenizerElement root, string folder, TokenizerSettings settings, TokenizerClass kind)
    {
        if (kind.SetsBertNormalizer && TypeOf(root, "normalizer") == "BertNormalizer")
        {
            SetBertNormalizer(root, settings);
        }
        if (TypeOf(root, "pre_tokenizer") == "ByteLevel"
            && (settings.AddsPrefixSpace ?? (kind.SetsPrefixSpace ? false : null)) is { } adds)
        {
            Change(root, "pre_tokenizer", element => element["add_prefix_space"] = adds);
        }
        else if (kind.Name == "BloomTokenizer" && settings.AddsPrefixSpace == true)
        {
            Change(root, "pre_tokenizer", AddPrefixSpace);
        }
        if (kind.SetsLlamaSpaces && (settings.AddsPrefixSpace is not null || settings.IsFromSlow))
        {
            SetLlamaSpaces(root, folder, settings);
        }
        else if (settings.IsFromSlow && !kind.SetsLlamaSpaces)
        {
            throw new ProbeException(
                $"{Path.Combine(folder, "tokenizer_config.json")}: expected from_slow false or absent, but got true "
                + $"for a {kind.Name}, which is not supported yet: tokenizer.json would not be read. Take the key out "
                + $"if tokenizer.json is right; else: {TokenizerLoader.Advice}");
        }
    }

    /// <summary>
    /// BERT's fast tokenizers go by tokenizer_config.json, and by lower case and spaces round ideographs where it is
    /// silent.
    /// </summary>
    private static void SetBertNormalizer(TokenizerElement root, TokenizerSettings settings) =>
        Change(root, "normalizer", element =>
    {
        element["lowercase"] = settings.LowersCase ?? true;
        element["strip_accents"] = settings.StripsAccents;
        element["handle_chinese_chars"] = settings.SpacesIdeographs ?? true;
    });

    /// <summary>
    /// Llama's converter writes the spaces in the normalizer, or, where <c>legacy</c> is false, in the pre-tokenizer.
    /// </summary>
    private static void SetLlamaSpaces(TokenizerElement root, string folder, TokenizerSettings settings)
    {
        bool adds = settings.AddsPrefixSpace ?? true;
        if (TypeOf(root, "pre_tokenizer") is not (null or "Metaspace"))
        {
            // No tokenizer of SentencePiece's: there is nothing to convert, and no space to leave out.
            if (adds && settings.AddsPrefixSpace is not null)
            {
                throw new ProbeException(
                    $"{Path.Combine(folder, "tokenizer_config.json")}: expected add_prefix_space false or absent, "
                    + $"since tokenizer.json is not SentencePiece's, but got true. {TokenizerLoader.Advice}");
            }
            return;
        }
        bool isLegacy = settings.IsLegacy ?? true;
        root.Replace("normalizer", JsonSerializer.SerializeToElement(isLegacy ? LlamaNormalizer(adds) : null));
        root.Replace("pre_tokenizer", JsonSerializer.SerializeToElement(isLegacy ? null : LlamaWords(adds)));
    }

    /// <summary>Marks for spaces in the normalizer, one of them before each piece between special tokens.</summary>
    public static JsonObject LlamaNormalizer(bool addsPrefixSpace)
    {
        JsonArray steps = [];
        if (addsPrefixSpace)
        {
            steps.Add(new JsonObject { ["type"] = "Prepend", ["prepend"] = "\u2581" });
        }
        steps.Add(new JsonObject
        {
            ["type"] = "Replace",
            ["pattern"] = new JsonObject { ["String"] = " " },
            ["content"] = "\u2581"
        });
        return new JsonObject { ["type"] = "Sequence", ["normalizers"] = steps };
    }

    /// <summary>Marks for spaces in the pre-tokenizer, one of them before the text.</summary>
    public static JsonObject LlamaWords(bool addsPrefixSpace) =>
        new()
        {
            ["type"] = "Metaspace",
            ["replacement"] = "\u2581",
            ["prepend_scheme"] = addsPrefixSpace ? "first"
            : "never",
            ["split"] = false
        };

    private static void AddPrefixSpace(JsonNode node)
    {
        if (node is JsonObject { } element && element.ContainsKey("add_prefix_space"))
        {
            element["add_prefix_space"] = true;
        }
        foreach (JsonNode child in node is JsonObject parent ? parent.Select(member => member.Value).OfType<JsonNode>()
            : node is JsonArray list ? list.OfType<JsonNode>() : [])
        {
            AddPrefixSpace(child);
        }
    }

    private static void Change(TokenizerElement root, string key, Action<JsonObject> change)
    {
        if (root.Value(key) is { ValueKind: JsonValueKind.Object } value)
        {
            JsonObject element = JsonObject.Create(value)!;
            change(element);
            root.Replace(key, JsonSerializer.SerializeToElement(element));
        }
    }

    private static string? TypeOf(TokenizerElement root, string key) =>
        root.Value(key) is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
            ? type.GetString() : null;
}
