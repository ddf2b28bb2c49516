using NeuronProbe.Tokenizers;

namespace NeuronProbe.Scans;

/// <summary>
/// The prefix and suffix of special tokens that each window gets, apart for documents of text and of token ids.
/// </summary>
internal sealed record SpecialTokenAffixes(
    IReadOnlyList<int> TextPrefix,
    IReadOnlyList<int> TextSuffix,
    IReadOnlyList<int> IdPrefix,
    IReadOnlyList<int> IdSuffix)
{
    /// <summary>Resolves <c>--bos</c>.</summary>
    /// <param name="asked">What the user asks for.</param>
    /// <param name="model">The model as the user named it, for messages.</param>
    /// <param name="tokenizer">Its tokenizer, or null.</param>
    /// <exception cref="ProbeException">They are demanded, but the tokenizer has none.</exception>
    public static SpecialTokenAffixes Of(SpecialTokens asked, string model, TextTokenizer? tokenizer)
    {
        IReadOnlyList<int> prefix = tokenizer?.Prefix ?? [];
        IReadOnlyList<int> suffix = tokenizer?.Suffix ?? [];
        switch (asked)
        {
            case SpecialTokens.Never:
                return new SpecialTokenAffixes([], [], [], []);
            case SpecialTokens.Auto:
                return new SpecialTokenAffixes(prefix, suffix, [], []);
            default:
                IReadOnlyList<int> forced = prefix.Count > 0 ? prefix
                    : tokenizer?.BeginningId is int id ? [id]
                    : throw NoBeginning(model);
                return new SpecialTokenAffixes(forced, suffix, forced, suffix);
        }
    }

    private static ProbeException NoBeginning(string model) =>
        new($"--bos: expected 'auto' or 'never', since the files in '{model}' name no BOS token, but got 'always'. "
            + "Name one as bos_token in tokenizer_config.json, or leave the option out.");
}
