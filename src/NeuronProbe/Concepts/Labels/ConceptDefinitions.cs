using System.Security.Cryptography;
using System.Text.Json;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Concepts that are found by rules, as a file of them says.</summary>
/// <param name="rules">A rule for each, in the file's order.</param>
internal sealed class ConceptDefinitions(IReadOnlyList<ConceptRule> rules)
{
    private readonly HashSet<string> names = new(rules.Select(rule => rule.Name), StringComparer.Ordinal);

    /// <summary>No concept at all.</summary>
    public static ConceptDefinitions None { get; } = new([]);

    public IReadOnlyList<ConceptRule> Rules { get; } = rules;

    /// <summary>The hash of the file that they were read from, as 64 lower-case hexadecimal digits; null where there
    /// was none.</summary>
    public string? Sha256 { get; private init; }

    /// <summary>Whether there is a rule of that name.</summary>
    public bool Define(string name) => names.Contains(name);

    /// <summary>Reads a JSON file: an object from a concept's name to its rule. Comments are allowed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How long a regular expression may take for one document;
    /// <see cref="RegexRule.Limit"/> where nothing is said.</param>
    /// <exception cref="ProbeException">It can't be read, or is not such a file.</exception>
    public static ConceptDefinitions Load(string path, TimeSpan? limit = null)
    {
        ReadOnlyMemory<byte> bytes = UserFile.ReadFileOrPipe(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        if (bytes.Span is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }
        try
        {
            using JsonDocument json = JsonDocument.Parse(
                bytes,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Parse(json.RootElement, path, limit ?? RegexRule.Limit, hash);
        }
        catch (JsonException e)
        {
            throw new ProbeException(
                $"{TextSource.At(path, (e.LineNumber ?? 0) + 1)}: expected a JSON object of concepts, but got what is "
                + $"no JSON after byte {e.BytePositionInLine ?? 0} of the line. "
                + "Write {\"NAME\": {\"words\": [\"...\"]}}; a backslash in a string is written twice.", e);
        }
        catch (InvalidOperationException e)
        {
            throw new ProbeException(
                $"{path}: expected strings of whole Unicode characters, but got one with half of a character. "
                    + "Repair the escape.",
                e);
        }
    }

    private static ConceptDefinitions Parse(JsonElement root, string path, TimeSpan limit, string hash)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ProbeException($"{path}: expected an object from names of concepts to rules, but got "
                + $"{root.ValueKind.ToString().ToLowerInvariant()}. Write {{\"NAME\": {{\"words\": [\"...\"]}}}}.");
        }
        List<ConceptRule> rules = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty concept in root.EnumerateObject())
        {
            if (concept.Name.Length == 0 || !seen.Add(concept.Name))
            {
                throw new ProbeException($"{path}: expected each concept once and with a name, but got "
                    + $"'{concept.Name}'{(concept.Name.Length == 0 ? "" : " twice")}. Give it another name.");
            }
            rules.Add(new ConceptRuleReader(path, concept.Name, limit).Read(concept.Value));
        }
        return rules.Count > 0
            ? new(rules) { Sha256 = hash }
            : throw new ProbeException(
                $"{path}: expected at least one concept, but got an empty object. Define one, or leave the file out.");
    }
}
