using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads added tokens.</summary>
internal static class AddedTokenReader
{
    /// <summary>The <c>added_tokens</c> of tokenizer.json, in the order of the file.</summary>
    /// <exception cref="ProbeException">One is not as it should be.</exception>
    public static IReadOnlyList<AddedToken> Read(TokenizerElement root) =>
        [.. root.Objects("added_tokens").Select(ReadListed)];

    /// <summary>
    /// A token as the settings name it: its content, or an object that has it; null for anything else.
    /// </summary>
    public static AddedToken? ReadNamed(JsonElement token)
    {
        if (token.ValueKind == JsonValueKind.String)
        {
            return token.GetString() is { Length: > 0 } text
                ? new AddedToken(text, AddedToken.NoId) { IsSpecial = true } : null;
        }
        return Content(token) is not { Length: > 0 } content ? null : new AddedToken(content, AddedToken.NoId)
        {
            IsSpecial = true,
            IsNormalized = Flag(token, "normalized") ?? false,
            StripsLeft = Flag(token, "lstrip") == true,
            StripsRight = Flag(token, "rstrip") == true,
            IsWholeWord = Flag(token, "single_word") == true,
            IsDescribed = true,
        };
    }

    private static AddedToken ReadListed(TokenizerElement element)
    {
        bool isSpecial = element.Flag("special", false);
        string content = element.Text("content");
        var token = new AddedToken(
            content.Length > 0 ? content : throw element.Wrong("content", "a text that is not empty", "''"),
            element.Whole("id"))
        {
            IsSpecial = isSpecial,
            IsNormalized = element.Flag("normalized", !isSpecial),
            StripsLeft = element.Flag("lstrip", false),
            StripsRight = element.Flag("rstrip", false),
            IsWholeWord = element.Flag("single_word", false),
        };
        element.DemandAllRead();
        return token;
    }

    private static string? Content(JsonElement token) =>
        token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out JsonElement content)
            && content.ValueKind == JsonValueKind.String ? content.GetString() : null;

    private static bool? Flag(JsonElement token, string name) =>
        !token.TryGetProperty(name, out JsonElement flag) ? null : flag.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
}
