using System.Globalization;

namespace NeuronProbe.Tokenizers;

/// <summary>
/// Gives added tokens their ids as the tokenizers library does: a token of the vocabulary keeps its own, any other gets
/// the next that is free.
/// </summary>
internal sealed class AddedVocabulary
{
    private readonly string path;
    private readonly IReadOnlyDictionary<string, int> vocabulary;
    private readonly Dictionary<string, AddedToken> tokens = new(StringComparer.Ordinal);
    private int nextId;

    private AddedVocabulary(string path, IReadOnlyDictionary<string, int> vocabulary)
    {
        this.path = path;
        this.vocabulary = vocabulary;
        nextId = vocabulary.Count;
    }

    /// <summary>The added tokens of a tokenizer as transformers loads it.</summary>
    /// <param name="path">The vocabulary's file, for messages.</param>
    /// <param name="vocabulary">The model's own tokens.</param>
    /// <param name="ofFile">The tokens that the vocabulary's file lists as added.</param>
    /// <param name="settings">The files beside it.</param>
    /// <param name="kind">The class that they are for.</param>
    /// <exception cref="ProbeException">A file gives a token another id than the library would.</exception>
    public static IReadOnlyList<AddedToken> Resolve(
        string path, IReadOnlyDictionary<string, int> vocabulary, IReadOnlyList<AddedToken> ofFile,
            TokenizerSettings settings, TokenizerClass kind)
    {
        var added = new AddedVocabulary(path, vocabulary);
        IReadOnlyList<AddedToken> special = [.. kind.SpecialTokens(settings)];
        HashSet<string> contents = [.. special.Select(token => token.Content)];
        foreach (AddedToken token in ofFile)
        {
            added.Add(token with
            {
                IsSpecial = token.IsSpecial
                || (!settings.ListsAddedTokens && contents.Contains(token.Content))
            });
        }
        HashSet<string> listed = [];
        // The library's own list goes before added_tokens.json, and after what tokenizer_config.json lists.
        foreach (AddedToken token in settings.AddedTokens
            .Where(token => settings.ListsAddedTokens || !added.tokens.ContainsKey(token.Content)))
        {
            added.Add(token with { IsSpecial = token.IsSpecial || contents.Contains(token.Content) });
            listed.Add(token.Content);
        }
        foreach (AddedToken token in special)
        {
            bool isThere = added.tokens.ContainsKey(token.Content);
            bool isKnown = isThere || vocabulary.ContainsKey(token.Content);
            // What no file names, but a class has for a default, is no reason for a new id.
            if (!listed.Contains(token.Content) && (!isThere || (token.IsDescribed && settings.ListsAddedTokens))
                && (isKnown || TokenizerClass.IsNamed(settings, token)))
            {
                added.Add(token with { Id = AddedToken.NoId });
            }
        }
        return [.. added.tokens.Values
            .Select(token => settings.SplitsSpecial && token.IsSpecial ? token with { IsNeverFound = true } : token)];
    }

    private void Add(AddedToken token)
    {
        int id = tokens.TryGetValue(token.Content, out AddedToken? before) ? before.Id
            : vocabulary.TryGetValue(token.Content, out int own) ? own : nextId;
        if (token.Id != AddedToken.NoId && token.Id != id)
        {
            throw TokenizerJson.Broken(
                path,
                $"the added token '{token.Content}' with the id {id.ToString(CultureInfo.InvariantCulture)}, which the "
                    + $"tokenizers library gives it ({Reason(token)})",
                token.Id.ToString(CultureInfo.InvariantCulture));
        }
        tokens[token.Content] = token with { Id = id };
        nextId = Math.Max(nextId, id + 1);
    }

    private string Reason(AddedToken token) =>
        tokens.ContainsKey(token.Content) ? "as before"
            : vocabulary.ContainsKey(token.Content) ? "as in the vocabulary"
            : "the next that is free";
}
