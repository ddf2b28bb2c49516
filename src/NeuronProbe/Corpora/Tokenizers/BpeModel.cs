using System.Text.Json;

namespace NeuronProbe.Corpora.Tokenizers;

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
        if (model.Value("dropout") is { } dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
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
        Dictionary<string, int> tokens = TokenizerJson.ReadVocabulary(model.File, model.Value("vocab") ?? throw model.Wrong("vocab", "an object of tokens and ids", "nothing"));
        string? unknown = model.TextOrNull("unk_token");
        var read = new BpeModel(
            tokens,
            ReadMerges(model, tokens),
            unknown is null ? null : tokens.TryGetValue(unknown, out int id) ? id : throw model.Wrong("unk_token", "a token of the vocabulary", $"'{unknown}'"),
            model.Flag("fuse_unk", false),
            model.Flag("byte_fallback", false),
            model.Flag("ignore_merges", false));
        model.Ignore("type").DemandAllRead();
        return read;
    }

    private static List<(string Left, string Right)> ReadMerges(TokenizerElement model, Dictionary<string, int> tokens)
    {
        JsonElement merges = model.Value("merges") is { ValueKind: JsonValueKind.Array } list ? list : throw model.Wrong("merges", "a list", "something else");
        List<(string Left, string Right)> pairs = new(merges.GetArrayLength());
        int number = 0;
        foreach (JsonElement merge in merges.EnumerateArray())
        {
            string where = FormattableString.Invariant($"merges[{number++}]");
            (string Left, string Right)[] cuts = [.. ReadPairs(merge)];
            (string Left, string Right)[] known = [.. cuts.Where(c => tokens.ContainsKey(c.Left) && tokens.ContainsKey(c.Right) && tokens.ContainsKey(c.Left + c.Right))];
            pairs.Add(known.Length == 1 ? known[0] : throw model.Wrong(where, cuts.Length == 0 ? "two tokens" : "two tokens of the vocabulary that make up a third", TokenizerElement.Brief(merge)));
        }
        return pairs;
    }

    /// <summary>A pair is a list of two texts, or one text with a space between them; where they hold spaces too, the vocabulary tells which space that is.</summary>
    private static IEnumerable<(string Left, string Right)> ReadPairs(JsonElement merge)
    {
        if (merge.ValueKind == JsonValueKind.Array && merge.GetArrayLength() == 2 && merge.EnumerateArray().All(part => part.ValueKind == JsonValueKind.String))
        {
            return [(merge[0].GetString()!, merge[1].GetString()!)];
        }
        string text = merge.ValueKind == JsonValueKind.String ? merge.GetString()! : "";
        return Enumerable.Range(0, text.Length).Where(i => text[i] == ' ' && i > 0 && i < text.Length - 1).Select(i => (text[..i], text[(i + 1)..]));
    }
}
