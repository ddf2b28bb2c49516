using System.Reflection;

namespace MakeSample.Corpus;

/// <summary>The rules that documents are made from: what the files of the folder Grammar say.</summary>
internal sealed class Grammar
{
    private readonly Dictionary<string, Rule> rules;

    private Grammar(Dictionary<string, Rule> rules) => this.rules = rules;

    /// <exception cref="FormatException">There is no such rule.</exception>
    public Rule this[string name] => rules.TryGetValue(name, out Rule? rule)
        ? rule
        : throw new FormatException($"grammar: no rule is called '{name}'.");

    /// <summary>Reads the files that were built into this program.</summary>
    /// <exception cref="FormatException">A line is no rule, or two rules have one name.</exception>
    public static Grammar Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var rules = new Dictionary<string, Rule>();
        foreach (string file in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(file)!);
            foreach (Rule rule in ReadRules(reader.ReadToEnd()))
            {
                if (!rules.TryAdd(rule.Name, rule))
                {
                    throw new FormatException($"grammar: {file} has a second rule called '{rule.Name}'.");
                }
            }
        }
        return new Grammar(rules);
    }

    /// <summary>Joins indented lines to the rule above them; leaves out comments and empty lines.</summary>
    private static IEnumerable<Rule> ReadRules(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        string rule = "";
        foreach (string line in lines)
        {
            if (line[0] == ' ')
            {
                rule += " | " + line.Trim();
                continue;
            }
            if (rule.Length > 0)
            {
                yield return Rule.Parse(rule);
            }
            rule = line;
        }
        yield return Rule.Parse(rule);
    }
}
