using System.CommandLine;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>Options as System.CommandLine has them; it splits the command line,
/// and what the words mean is read by the descriptions.</summary>
internal static class OptionSymbols
{
    /// <param name="description">The option.</param>
    /// <param name="takesOneEach">Whether one that takes several values takes one each time that it is given, so that
    /// arguments may come after it.</param>
    public static Option Create(OptionDescription description, bool takesOneEach = false)
    {
        string[] aliases = description.Letter is { } letter ? [letter] : [];
        return description switch
        {
            SwitchOption => new Option<bool>(description.Name, aliases),
            { TakesSeveral: true } =>
                new Option<string[]>(description.Name, aliases) { AllowMultipleArgumentsPerToken = !takesOneEach },
            _ => new Option<string>(description.Name, aliases),
        };
    }

    /// <summary>The words that were given for an option, or null where it was not given,
    /// or without the value that it needs.</summary>
    public static string[]? TextsOf(this ParseResult parsed, Option option) =>
        parsed.GetResult(option) is { Implicit: false } result && (result.Tokens.Count > 0 || option is Option<bool>)
            ? [.. result.Tokens.Select(token => token.Value)]
            : null;

    /// <summary>Whether a word looks like an option, which one that takes several values would swallow.</summary>
    public static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);
}
