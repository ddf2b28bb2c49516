using NeuronProbe.Cli.Terminals;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>The words of a command line whose last one is still typed.</summary>
internal sealed class CompletionWords
{
    private readonly Dictionary<string, List<string>> given = [];
    private readonly List<string> arguments = [];

    /// <param name="command">The command.</param>
    /// <param name="shared">Options that every command has.</param>
    /// <param name="words">The whole words after the command.</param>
    /// <param name="terminal">Where variables come from.</param>
    public CompletionWords(
        DescribedCommand command, IEnumerable<OptionDescription> shared, IEnumerable<string> words, Terminal terminal)
    {
        Command = command;
        Terminal = terminal;
        OptionDescription[] options = [.. command.Described, .. shared];
        foreach (string word in words)
        {
            if (OptionSymbols.IsOption(word))
            {
                string[] parts = word.Split('=', 2);
                OptionDescription? option = Array.Find(options, o => o.Name == parts[0] || o.Letter == parts[0]);
                Open = option is { ValueName: not null } && parts.Length == 1 ? option : null;
                List<string> values = given.TryGetValue(option?.Name ?? parts[0], out List<string>? earlier)
                    ? earlier : given[option?.Name ?? parts[0]] = [];
                values.AddRange(parts[1..]);
                HasOpenValue = false;
            }
            else if (Open is { } option)
            {
                given[option.Name].Add(word);
                HasOpenValue = true;
                Open = option.TakesSeveral ? option : null;
            }
            else
            {
                arguments.Add(word);
            }
        }
    }

    public DescribedCommand Command { get; }

    public Terminal Terminal { get; }

    /// <summary>The option that takes what is typed, or null.</summary>
    public OptionDescription? Open { get; }

    /// <summary>Whether that option has a value already, so that another option may follow.</summary>
    public bool HasOpenValue { get; }

    /// <summary>What stands for the command's arguments.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>Whether an option was given.</summary>
    public bool Has(OptionDescription option) => given.ContainsKey(option.Name);

    /// <summary>The last value of an option, or null.</summary>
    public string? ValueOf(OptionDescription option) =>
        given.TryGetValue(option.Name, out List<string>? values) && values is [.., var last] ? last : null;
}
