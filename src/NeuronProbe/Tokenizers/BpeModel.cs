using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>The <c>model</c> of tokenizer.json where it is byte-pair encoding.</summary>
/// <param name="Tokens">Token as written, and its id.</param>
/// <param name="Merges">Pairs as written, first come first merged; parts and results are in the vocabulary.</param>
/// <param name="UnknownId">What stands for characters without a token, or null.</param>
/// <param name="FusesUnknown">Whether neighbouring unknown characters are one token.</param>
/// <param name="HasByteFallback">Whether characters without a token are written as bytes, <c>&lt;0xNN&gt;</c>.</param>
/// <param name="IgnoresMerges">Whether a word that is a token is that token, whatever the merges say.</param>
internal sealed record BpeModel(
    IReadOnlyDictionary<string, int> Tokens,
    IReadOnlyList<(string Left, string Right)> Merges,
    int? UnknownId,
    bool FusesUnknown,
    bool HasByteFallback,
    bool IgnoresMerges)
{
    /// <summary>Reads the element.</summary>
    /// <exception cref="ProbeException">It is not as it should be, or asks for what is not known here.</exception>
    public static BpeModel Read(TokenizerElement model)
    {
        if (model.Value("dropout") is { } dropout
            && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
        {
            throw model.Unsupported("no dropout", TokenizerElement.Brief(dropout));
        }
        foreach (string key in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Text(key, "") is { Length: > 0 } affix)
            {
                throw model.Unsupported($"no {key}", $"'{affix}'");
            }
        }
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary(
            model.File, model.Value("vocab") ?? throw model.Wrong("vocab", "an object of tokens and ids", "nothing"));
        string? unknown = model.TextOrNull("unk_token");
        var read = new BpeModel(
            tokens,
            ReadMerges(model, tokens),
            unknown is null ? null
                : tokens.TryGetValue(unknown, out int id) ? id
                : throw model.Wrong("unk_token", "a token of the vocabulary", $"'{unknown}'"),
            model.Flag("fuse_unk", false),
            model.Flag("byte_fallback", false),
            model.Flag("ignore_merges", false));
        model.Ignore("type").DemandAllRead();
        return read;
    }

    private static List<(string Left, string Right)> ReadMerges(TokenizerElement model, Dictionary<string, int> tokens)
    {
        JsonElement merges = model.Value("merges") is { ValueKind: JsonValueKind.Array } list
            ? list
            : throw model.Wrong("merges", "a list", "something else");
        List<(string Left, string Right)> pairs = new(merges.GetArrayLength());
        foreach (JsonElement merge in merges.EnumerateArray())
        {
            pairs.Add(FindPair(merge, tokens) ?? throw model.Wrong(
                FormattableString.Invariant($"merges[{pairs.Count}]"), ReadPairs(merge).Any()
                    ? "two tokens of the vocabulary that make up a third"
                    : "two tokens", TokenizerElement.Brief(merge)));
        }
        return pairs;
    }

    /// <summary>The pair that the vocabulary knows, or null where it is none or not the only one.</summary>
    private static (string Left, string Right)? FindPair(JsonElement merge, Dictionary<string, int> tokens)
    {
        if (merge.ValueKind == JsonValueKind.String && merge.GetString() is { } text
            && text.IndexOf(' ') is > 0 and int space && text.LastIndexOf(' ') == space)
        {
            // Nearly all of them, and there may be a million.
            (string Left, string Right) only = (text[..space], text[(space + 1)..]);
            return IsKnown(only, tokens) ? only : null;
        }
        (string Left, string Right)[] known = [.. ReadPairs(merge).Where(pair => IsKnown(pair, tokens))];
        return known.Length == 1 ? known[0] : null;
    }

    private static bool IsKnown((string Left, string Right) pair, Dictionary<string, int> tokens) =>
        tokens.ContainsKey(pair.Left) && tokens.ContainsKey(pair.Right) && tokens.ContainsKey(pair.Left + pair.Right);

    /// <summary>A pair is a list of two texts, or one text with a space between them; where they hold spaces too, the
    /// vocabulary tells which space that is.</summary>
    private static IEnumerable<(string Left, string Right)> ReadPairs(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2
            && merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String))
        {
            return [(merge[0].GetString()!, merge[1].GetString()!)];
        }
        string text = merge.ValueKind == JsonValueKind.String ? merge.GetString()! : "";
        return Enumerable.Range(0, text.Length).Where(i => text[i] == ' ' && i > 0 && i < text.Length - 1)
            .Select(i => (text[..i], text[(i + 1)..]));
    }
}
