using System.CommandLine;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>Writes help: options by groups, in lines that fit, without a word broken.</summary>
internal sealed class HelpText(TextWriter output, int width)
{
    /// <summary>Where all is told.</summary>
    public const string Docs = "docs/cli.md";

    private const int WidestValue = 24;
    private const int NameColumn = 30;
    private const int LeastTextColumn = 30;
    private const char NoBreak = '\u00A0';

    // What stands in no group comes last.
    private static readonly OptionGroup[] Groups =
    [
        OptionGroup.Model, OptionGroup.Corpus, OptionGroup.Sites, OptionGroup.Collectors, OptionGroup.Concepts,
        OptionGroup.Running, OptionGroup.Output, OptionGroup.General,
    ];

    /// <summary>The help of the program or of one command.</summary>
    /// <param name="command">Which.</param>
    /// <param name="shared">Options that every command has.</param>
    public void Write(Command command, IEnumerable<OptionDescription> shared)
    {
        var root = command as RootCommand;
        WriteParagraph("", command.Description ?? "");
        output.WriteLine();
        output.WriteLine("Usage:");
        WriteParagraph("  ", root is null ? UsageOf(command) : "neuronprobe COMMAND [options]");
        WriteRows(
            "Arguments", command.Arguments.Select(argument => new Row(argument.Name, argument.Description ?? "")));
        WriteRows(
            "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => new Row(c.Name, c.Description ?? "")));
        IEnumerable<OptionDescription> global = root is null ? shared : [.. shared, GlobalOptions.Version];
        WriteOptions(
            [.. (command as DescribedCommand)?.Described ?? [], .. global],
            option => IsDemanded(option, command));
        if (command is DescribedCommand { Examples: [_, ..] examples })
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine($"    {example}");
            }
        }
        output.WriteLine();
        WriteParagraph(
            "",
            root is null
                ? $"All options and exit codes: {Docs}"
                : $"'neuronprobe help COMMAND' tells of one command; {Docs} of all.");
    }

    /// <summary>How a command is called.</summary>
    public static string UsageOf(Command command)
    {
        IEnumerable<string> arguments = command.Arguments
            .Select(argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name);
        IEnumerable<string> required = (command as DescribedCommand)?.Described
            .Where(option => IsDemanded(option, command))
            .Select(option => $"{option.Letter ?? option.Name} {option.ValueName}")
            ?? [];
        return string.Join(' ', ["neuronprobe", command.Name, .. arguments, .. required, "[options]"]);
    }

    /// <summary>Whether a command can't do without an option; a model may be an argument instead.</summary>
    private static bool IsDemanded(OptionDescription option, Command command) =>
        option.IsRequired
        && !(option.Kind == ValueKind.Model && command.Arguments.Any(argument => argument.Name == "MODEL"));

    private void WriteOptions(IReadOnlyList<OptionDescription> options, Func<OptionDescription, bool> isDemanded)
    {
        bool hasGroups = options.Any(option => option.Group != OptionGroup.General);
        foreach (OptionGroup group in Groups)
        {
            string heading = group != OptionGroup.General ? group.ToString() : hasGroups ? "Other" : "Options";
            WriteRows(
                heading,
                options.Where(o => o.Group == group).Select(o => new Row(NameOf(o), TextOf(o, isDemanded(o)))));
        }
    }

    private static string NameOf(OptionDescription option)
    {
        string value = option.ValueName is not { } name ? "" : IsLong(option) ? " WORD" : $" {name}";
        return (option.Letter is { } letter ? $"{letter}, " : "") + option.Name + value
            + (option.TakesSeveral ? "..." : "");
    }

    private static string TextOf(OptionDescription option, bool isDemanded) =>
        option.Description
        + (IsLong(option) ? $" One of {string.Join(", ", option.Words)}." : "")
        + (isDemanded ? " [required]" : "")
        + (option.DefaultText is { } value ? $" {DefaultOf(value)}" : "");

    // A value as it is typed stays beside its name; words break as others do.
    private static string DefaultOf(string value) => $"[default:{(value.Contains(' ') ? ' ' : NoBreak)}{value}]";

    private static bool IsLong(OptionDescription option) => option.ValueName?.Length > WidestValue;

    private void WriteRows(string heading, IEnumerable<Row> rows)
    {
        Row[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }
        output.WriteLine();
        output.WriteLine($"{heading}:");
        int column = Math.Min(NameColumn, 4 + all.Max(row => row.Name.Length));
        bool isNarrow = width < NameColumn + LeastTextColumn;
        foreach ((string name, string text) in all)
        {
            if (isNarrow || 2 + name.Length + 2 > column)
            {
                output.WriteLine($"  {name}");
                WriteParagraph(new string(' ', isNarrow ? 6 : column), text);
            }
            else
            {
                WriteParagraph(new string(' ', column), text, $"  {name}".PadRight(column));
            }
        }
    }

    /// <summary>Writes words in lines that fit; a word that is longer than a line stands on one of its own.</summary>
    private void WriteParagraph(string indent, string text, string? first = null)
    {
        string line = first ?? indent;
        bool isEmpty = true;
        foreach (string word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line.Replace(NoBreak, ' '));
                (line, isEmpty) = (indent, true);
            }
            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }
        output.WriteLine(line.Replace(NoBreak, ' '));
    }

    private sealed record Row(string Name, string Text);
}
