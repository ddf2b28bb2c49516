using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>Says all that is wrong with a command line at once, misspelt names first.</summary>
internal static class CommandLineErrors
{
    /// <summary>The messages; none where the command can run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.Action is ShowHelp && parsed.UnmatchedTokens.Count == 0)
        {
            return [];
        }
        var unknown = new List<string>();
        var suggested = new List<string>();
        if (command is RootCommand && parsed.UnmatchedTokens is [var name, ..])
        {
            return [UnknownWord(name, command)];
        }
        foreach (string word in Unknown(parsed))
        {
            unknown.Add(UnknownWord(word, command, suggested));
        }
        IEnumerable<string> form = parsed.Errors
            .Where(error => !parsed.UnmatchedTokens.Any(
                word => error.Message.Contains($"'{word}'", StringComparison.Ordinal)))
            .Select(error => Told(error, command));
        IEnumerable<string> checks = parsed.Action != command.Action
            ? []
            : (command as DescribedCommand)?.Checks.SelectMany(check => check(parsed)) ?? [];
        // A missing option whose misspelt name is there needs no second line.
        return
        [
            .. unknown,
            .. form,
            .. checks.Where(message => !suggested.Exists(option => IsMissing(message, option))),
        ];
    }

    /// <summary>What is said of a name that does not exist.</summary>
    /// <param name="word">As typed.</param>
    /// <param name="command">The command that it stands beside.</param>
    /// <param name="suggested">Gets the name that may have been meant.</param>
    public static string UnknownWord(string word, Command command, List<string>? suggested = null)
    {
        bool isOption = OptionSymbols.IsOption(word);
        if (!isOption && command is not RootCommand)
        {
            return $"{word}: expected '{HelpText.UsageOf(command)}', but got one word more. "
                + "Leave it out, or put it after its option.";
        }
        string[] names = isOption
            ? [.. OptionsOf(command).SelectMany(option => option.Aliases.Prepend(option.Name))]
            : [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
        string what = !isOption ? "a command"
            : command is RootCommand ? "a command or an option"
            : "an option of this command";
        string? nearest = Spelling.NearestOf(word.Split('=')[0], names);
        if (nearest is not null)
        {
            suggested?.Add(nearest);
        }
        string advice = nearest is not null ? $"Did you mean '{nearest}'?"
            : !isOption ? $"There are {string.Join(", ", names)}."
            : command is RootCommand ? "Name a command first." : $"A file of that name can be given as ./{word}.";
        return $"{word}: expected {what}, but there is none of that name. {advice}";
    }

    /// <summary>What the parser found of the form of a command line, as other messages say it.</summary>
    private static string Told(ParseError error, Command command) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0 } result => NoValue(result.Option, command),
        OptionResult { Tokens.Count: > 1, Option.Arity.MaximumNumberOfValues: 1 } result =>
            $"{result.Option.Name}: expected one value, but got "
            + $"{string.Join(" and ", result.Tokens.Select(token => $"'{token.Value}'"))}. Leave one of them out.",
        ArgumentResult { Tokens.Count: 0 } result =>
            $"{result.Argument.Name}: expected '{HelpText.UsageOf(command)}', but {result.Argument.Name} is missing. "
            + "Put it after the command's name.",
        _ => error.Message,
    };

    private static string NoValue(Option option, Command command)
    {
        OptionDescription? described =
            (command as DescribedCommand)?.Described.FirstOrDefault(own => own.Name == option.Name);
        string advice = described?.IsRequired == true ? "Put it there." : $"Put it there, or leave {option.Name} out.";
        string value = described?.ValueName ?? option.HelpName ?? "a value";
        return $"{option.Name}: expected {value} after it, but got none. {advice}";
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options
            .Concat(command.Parents.OfType<Command>().SelectMany(c => c.Options).Where(option => option.Recursive))
            .Where(option => !option.Hidden);

    /// <summary>Misspelt options, or where there are none, words too many: beside one,
    /// a word may be its value.</summary>
    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        string[] options =
            [.. parsed.UnmatchedTokens.Where(OptionSymbols.IsOption).Concat(Swallowed(parsed)).Distinct()];
        return options.Length > 0 ? options : parsed.UnmatchedTokens;
    }

    /// <summary>Misspelt options that an argument, or an option with several values, has taken for its own.</summary>
    private static IEnumerable<string> Swallowed(ParseResult parsed)
    {
        CommandResult result = parsed.CommandResult;
        bool areArguments = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        IEnumerable<SymbolResult> takers = result.Children.Where(child =>
            child is OptionResult { Option: Option<string[]> } || (child is ArgumentResult && !areArguments));
        return takers.SelectMany(taker => taker.Tokens).Select(token => token.Value).Where(OptionSymbols.IsOption);
    }

    private static bool IsMissing(string message, string option) =>
        message.StartsWith($"{option}: expected ", StringComparison.Ordinal)
        && message.Contains("is missing", StringComparison.Ordinal);
}
