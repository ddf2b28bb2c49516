namespace NeuronProbe.Tokenizers;

/// <summary>What a tokenizer class of transformers does when it loads files.</summary>
/// <param name="Name">Its name without the ending <c>Fast</c>.</param>
internal sealed record TokenizerClass(string Name)
{
    /// <summary>The special tokens that it has where no file names others, by their roles.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether no file names it, so that the files may be another class's.</summary>
    public bool IsAssumed { get; init; }

    /// <summary>Whether the mask takes the white space before it where no file describes it.</summary>
    public bool HasGreedyMask { get; init; }

    /// <summary>Whether it sets lower case, accents and ideographs of BERT's normalizer.</summary>
    public bool SetsBertNormalizer { get; init; }

    /// <summary>Whether it sets the space before a text, with none where no file asks for one.</summary>
    public bool SetsPrefixSpace { get; init; }

    /// <summary>Whether <c>add_prefix_space</c> builds Llama's spaces anew.</summary>
    public bool SetsLlamaSpaces { get; init; }

    /// <summary>
    /// Whether it puts the beginning before a text where no file says; null where the post-processor says it.
    /// </summary>
    public bool? AddsBeginning { get; init; }

    /// <summary>The special tokens, those of roles first.</summary>
    public IEnumerable<AddedToken> SpecialTokens(TokenizerSettings settings) => TokenizerSettings.RoleNames
        .Select(role => settings.Roles.TryGetValue(role, out AddedToken? named) ? Greedy(role, named) : Default(role))
        .OfType<AddedToken>()
        .Concat(settings.Additional)
        .DistinctBy(token => token.Content);

    /// <summary>Whether a file names the special token.</summary>
    public static bool IsNamed(TokenizerSettings settings, AddedToken token) =>
        settings.Roles.Values.Concat(settings.Additional).Any(named => named?.Content == token.Content);

    /// <summary>The content of a role's token; null where it has none.</summary>
    public string? Role(TokenizerSettings settings, string role) =>
        settings.Roles.TryGetValue(role, out AddedToken? named) ? named?.Content : Defaults.GetValueOrDefault(role);

    private AddedToken? Default(string role) =>
        Defaults.TryGetValue(role, out string? content)
        ? Greedy(role, new AddedToken(content, AddedToken.NoId) { IsSpecial = true }) : null;

    private AddedToken? Greedy(string role, AddedToken? token) =>
        HasGreedyMask && role == "mask_token" && token is { IsDescribed: false } ? token with { StripsLeft = true }
            : token;
}
