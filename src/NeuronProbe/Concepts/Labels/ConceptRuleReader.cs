using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>Reads the rule of one concept from a file of definitions.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="name">The concept.</param>
/// <param name="limit">How long a regular expression may take for one document.</param>
internal sealed class ConceptRuleReader(string path, string name, TimeSpan limit)
{
    private const string IgnoreCase = "ignore_case";

    // What decides the kind of a rule, and what else it may say.
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["regex"] = ["group", IgnoreCase],
        ["words"] = [IgnoreCase],
        ["token"] = [],
        ["position"] = [],
    };

    private static readonly Dictionary<string, TokenClass> Classes =
        Enum.GetValues<TokenClass>().ToDictionary(
            kind => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), StringComparer.Ordinal);

    /// <exception cref="ProbeException">It is no rule.</exception>
    public ConceptRule Read(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(
                "an object with one rule", rule.GetRawText(), "Write, for example, {\"words\": [\"no\", \"not\"]}.");
        }
        string[] keys = [.. rule.EnumerateObject().Select(p => p.Name)];
        string[] kinds = [.. keys.Where(Keys.ContainsKey)];
        if (kinds.Length != 1)
        {
            throw Wrong(
                $"exactly one of {string.Join(", ", Keys.Keys.Select(k => $"'{k}'"))}",
                kinds.Length == 0 ? Listed(keys) : Listed(kinds),
                kinds.Length == 0
                    ? "Name the rule by one of these."
                    : "Make a concept of each, or leave all but one out.");
        }
        string[] allowed = [kinds[0], .. Keys[kinds[0]]];
        string[] unknown = [.. keys.Where(key => !allowed.Contains(key))];
        if (unknown.Length > 0 || keys.Length != keys.Distinct().Count())
        {
            throw Wrong(
                $"no keys but {Listed(allowed)}, each once",
                Listed(unknown.Length > 0 ? unknown : keys),
                "Leave them out, or correct their names.");
        }
        return kinds[0] switch
        {
            "regex" => ReadRegex(rule),
            "words" => new WordsRule(name, ReadWords(rule), Flag(rule, IgnoreCase)),
            "token" => new TokenClassRule(name, ReadClass(rule)),
            _ => ReadPosition(rule),
        };
    }

    private RegexRule ReadRegex(JsonElement rule)
    {
        string pattern = Text(rule, "regex");
        Regex regex;
        try
        {
            regex = new Regex(
                pattern,
                RegexOptions.CultureInvariant | RegexOptions.Compiled
                    | (Flag(rule, IgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None),
                limit);
        }
        catch (RegexParseException e)
        {
            throw Wrong(
                "a regular expression of .NET in 'regex'",
                $"{TextSource.Quote(pattern)}, wrong at its character {e.Offset}: {e.Message.TrimEnd('.')}",
                "Repair it; a backslash in JSON is written twice.");
        }
        int group = 0;
        if (rule.TryGetProperty("group", out JsonElement number)
            && (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out group)
                || !regex.GetGroupNumbers().Contains(group)))
        {
            throw Wrong(
                $"one of the groups {string.Join(", ", regex.GetGroupNumbers())} of the expression in 'group'",
                number.GetRawText(),
                "Groups are counted by their opening brackets from 1; 0 is all of it.");
        }
        return new RegexRule(name, regex, group);
    }

    private string[] ReadWords(JsonElement rule)
    {
        const string Advice = "Give words, or phrases of several, such as [\"no\", \"no longer\"].";
        JsonElement list = rule.GetProperty("words");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            throw Wrong("a list of at least one word in 'words'", list.GetRawText(), Advice);
        }
        return [.. list.EnumerateArray()
            .Select((word, i) => word.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(word.GetString())
                ? word.GetString()!
                : throw Wrong("words that are not empty in 'words'", $"{word.GetRawText()} at index {i}", Advice))];
    }

    private TokenClass ReadClass(JsonElement rule)
    {
        string word = Text(rule, "token");
        return Classes.TryGetValue(word, out TokenClass kind)
            ? kind
            : throw Wrong($"one of {Listed(Classes.Keys)} in 'token'", $"'{word}'", "Choose one of them.");
    }

    private PositionRule ReadPosition(JsonElement rule)
    {
        string text = Text(rule, "position");
        string[] ends = text.Split('-');
        bool isRange = TryNumber(ends[0], out int first) & TryNumber(ends[^1], out int last);
        if (ends.Length == 2 && ends[1].Length == 0 && TryNumber(ends[0], out first))
        {
            return new PositionRule(name, first, int.MaxValue);
        }
        return isRange && ends.Length <= 2 && first <= last
            ? new PositionRule(name, first, last)
            : throw Wrong(
                "a token number, or a range of them, in 'position'",
                $"'{text}'",
                "Write \"0\", \"0-9\" or \"100-\"; tokens of a document are counted from 0.");
    }

    private string Text(JsonElement rule, string key)
    {
        JsonElement value = rule.GetProperty(key);
        return value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? value.GetString()!
            : throw Wrong($"a string of at least a character in '{key}'", value.GetRawText(), "Put it in quotes.");
    }

    private bool Flag(JsonElement rule, string key) =>
        rule.TryGetProperty(key, out JsonElement value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong($"true or false in '{key}'", value.GetRawText(), "Write it without quotes."),
        };

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Listed(IEnumerable<string> keys) =>
        keys.Any() ? string.Join(", ", keys.Select(key => $"'{key}'")) : "none";

    private ProbeException Wrong(string expected, string got, string advice) =>
        new($"{path}: concept '{name}': expected {expected}, but got {got}. {advice}");
}
