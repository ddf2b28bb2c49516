using System.CommandLine;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Hub;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>Lists what a word of a command line may become. Nothing that goes wrong is told:
/// a shell asks while somebody types.</summary>
/// <param name="root">The program's commands.</param>
/// <param name="shared">Options that every command has.</param>
/// <param name="terminal">Where the list goes, and where variables come from.</param>
internal sealed class Completions(RootCommand root, IReadOnlyList<OptionDescription> shared, Terminal terminal)
{
    /// <summary>The word by which scripts ask; no command of its own, since no user types it.</summary>
    public const string Request = "__complete";

    /// <summary>The line that lets the shell add files and folders.</summary>
    public const string Paths = ":paths";

    /// <summary>Writes one candidate a line, some with a tab and what they are,
    /// and <see cref="Paths"/> where files are meant.</summary>
    /// <param name="words">The words after the program's name, the one that is completed last; it may be empty.</param>
    public void Write(IReadOnlyList<string> words)
    {
        foreach ((string text, string about) in Find(words))
        {
            terminal.ExactOutput.WriteLine(about.Length == 0 ? text : $"{text}\t{about}");
        }
    }

    /// <summary>The models in the hub's cache.</summary>
    public static IEnumerable<string> Models(Terminal terminal) =>
    [
        .. Directory.EnumerateDirectories(new HubEnvironment(terminal.Variable).CacheFolder)
            .Select(folder => HubCache.IdOfFolder(Path.GetFileName(folder))).OfType<string>()
            .Order(StringComparer.Ordinal),
    ];

    private IEnumerable<(string Text, string About)> Find(IReadOnlyList<string> words)
    {
        string current = words is [.., var last] ? last : "";
        string[] whole = [.. words.SkipLast(1)];
        int place = Array.FindIndex(whole, word => !OptionSymbols.IsOption(word));
        if (place < 0)
        {
            return OfRoot(current);
        }
        return root.Subcommands.FirstOrDefault(c => c.Name == whole[place]) is DescribedCommand command
            ? OfCommand(new CompletionWords(command, shared, whole[(place + 1)..], terminal), current)
            : [];
    }

    private IEnumerable<(string Text, string About)> OfRoot(string current) => current.StartsWith('-')
        ? Options([.. shared, GlobalOptions.Version], current)
        : root.Subcommands.Where(c => !c.Hidden && c.Name.StartsWith(current, StringComparison.Ordinal))
            .Select(c => (c.Name, FirstSentence(c.Description ?? "")));

    private IEnumerable<(string Text, string About)> OfCommand(CompletionWords words, string current)
    {
        if (words.Open is { } open && !(words.HasOpenValue && current.StartsWith('-')))
        {
            return Values(open, words, current);
        }
        OptionDescription[] options =
            [.. words.Command.Described.Concat(shared).Where(option => option.TakesSeveral || !words.Has(option))];
        if (current.StartsWith('-'))
        {
            string[] parts = current.Split('=', 2);
            return parts.Length == 2 && Array.Find(options, option => option.Name == parts[0]) is { } named
                ? Values(named, words, parts[1]).Select(
                    value => value.Text == Paths ? value : ($"{parts[0]}={value.Text}", value.About))
                : Options(options, current);
        }
        Argument? last = words.Command.Arguments.LastOrDefault();
        Argument? several = last?.Arity.MaximumNumberOfValues > 1 ? last : null;
        if ((words.Command.Arguments.ElementAtOrDefault(words.Arguments.Count) ?? several) is not { } argument)
        {
            return current.Length == 0 ? Options(options, current) : [];
        }
        string[] found = Try(words.Command.ArgumentValues.GetValueOrDefault(argument.Name), words);
        return
        [
            .. Matching(found, current),
            .. words.Command.PathArguments.Contains(argument.Name) ? [(Paths, "")] : (ReadOnlySpan<(string, string)>)[],
        ];
    }

    private static IEnumerable<(string Text, string About)> Options(
        IEnumerable<OptionDescription> options, string current) =>
        options.Where(option => option.Name.StartsWith(current, StringComparison.Ordinal))
            .Select(option => (option.Name, FirstSentence(option.Description)));

    private static IEnumerable<(string Text, string About)> Values(
        OptionDescription option, CompletionWords words, string current)
    {
        // Of a list only the last item is still typed.
        int comma = option.Words.Count > 0 && option.TakesSeveral ? current.LastIndexOf(',') + 1 : 0;
        string[] earlier = current[..comma].Split(',', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> found = option.Words.Count > 0 ? option.Words.Except(earlier)
            : option.Kind == ValueKind.Model ? Try(w => Models(w.Terminal), words)
            : Try(words.Command.OptionValues.GetValueOrDefault(option.Name), words);
        foreach ((string text, string about) in Matching(found, current[comma..]))
        {
            yield return (current[..comma] + text, about);
        }
        if (option.Kind is ValueKind.Path or ValueKind.Model)
        {
            yield return (Paths, "");
        }
    }

    private static IEnumerable<(string Text, string About)> Matching(IEnumerable<string> found, string current) =>
        found.Where(text => text.StartsWith(current, StringComparison.Ordinal)).Select(text => (text, ""));

    private static string[] Try(CompletionSource? source, CompletionWords words)
    {
        try
        {
            return source is null ? [] : [.. source(words)];
        }
        catch (Exception e)
            when (e is ProbeException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string FirstSentence(string text) => text.Split(". ")[0].TrimEnd('.');
}
