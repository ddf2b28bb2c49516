using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace NeuronProbe.Cli.Commands;

/// <summary>Options whose problems are all reported at once, each naming the option, what was expected and what came.</summary>
internal static class OptionParsers
{
    /// <summary>A number of at least <paramref name="least"/>.</summary>
    public static Option<T> Number<T>(string name, string[] aliases, string description, T fallback, T? least = null)
        where T : struct, INumber<T>
    {
        Option<T> option = Optional(name, aliases, description, result => ParseNumber(result, name, least) ?? fallback);
        option.DefaultValueFactory = _ => fallback;
        option.HelpName = NumberName<T>();
        return option;
    }

    /// <summary>A number of at least <paramref name="least"/>, or none.</summary>
    public static Option<T?> NumberOrNone<T>(string name, string description, T least)
        where T : struct, INumber<T>
    {
        Option<T?> option = Optional<T?>(name, [], description, result => ParseNumber<T>(result, name, least));
        option.HelpName = NumberName<T>();
        return option;
    }

    /// <summary>One of a few words.</summary>
    public static Option<string> Choice(string name, string description, IReadOnlyCollection<string> words, string? fallback)
    {
        Option<string> option = Optional(name, [], description, result => ParseWord(result, name, words) ?? words.First());
        option.HelpName = string.Join('|', words);
        if (fallback is not null)
        {
            option.DefaultValueFactory = _ => fallback;
        }
        return option;
    }

    /// <summary>One of an enum's values, written in lower case.</summary>
    public static Option<Worded<T>> Choice<T>(string name, string description, T fallback)
        where T : struct, Enum
    {
        string[] words = [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())];
        Option<Worded<T>> option = Optional(
            name, [], description, result => ParseWord(result, name, words) is { } word ? new Worded<T>(Enum.Parse<T>(word, ignoreCase: true), word) : default);
        option.HelpName = string.Join('|', words);
        option.DefaultValueFactory = _ => new Worded<T>(fallback, fallback.ToString().ToLowerInvariant());
        return option;
    }

    /// <summary>Words out of a few, separated by commas or repeated.</summary>
    public static Option<Worded<string[]>> Words(string name, string description, IReadOnlyCollection<string> words, string fallback)
    {
        Option<Worded<string[]>> option = Optional(name, [], description, result => ParseWords(result, name, words));
        option.Arity = ArgumentArity.OneOrMore;
        option.AllowMultipleArgumentsPerToken = true;
        option.HelpName = string.Join(',', words);
        option.DefaultValueFactory = _ => new Worded<string[]>(fallback.Split(','), fallback);
        return option;
    }

    /// <summary>Texts, several or repeated.</summary>
    public static Option<string[]> Texts(string name, string[] aliases, string helpName, string description)
    {
        var option = new Option<string[]>(name, aliases) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };
        option.Validators.Add(RefuseOptions);
        return option;
    }

    /// <summary>A text.</summary>
    public static Option<string> Text(string name, string[] aliases, string helpName, string description, string? fallback)
    {
        var option = new Option<string>(name, aliases) { Description = description, HelpName = helpName };
        if (fallback is not null)
        {
            option.DefaultValueFactory = _ => fallback;
        }
        return option;
    }

    /// <summary>A size in bytes, such as <c>8GiB</c> or <c>500MB</c>.</summary>
    public static Option<Worded<long>> Size(string name, string description, string fallback)
    {
        Option<Worded<long>> option = Optional(name, [], description, result =>
        {
            string text = result.Tokens[0].Value;
            if (ParseSize(text) is not { } size)
            {
                result.AddError($"{name}: expected a size such as 8GiB, 500MB or a number of bytes, but got '{text}'. Give a number with a unit.");
                return default;
            }
            return new Worded<long>(size, text);
        });
        option.HelpName = "SIZE";
        option.DefaultValueFactory = _ => new Worded<long>(ParseSize(fallback)!.Value, fallback);
        return option;
    }

    /// <summary>A validator that tries each text of an option, and reports what is thrown beside all other errors of the command line.</summary>
    public static Action<OptionResult> Each(Action<string> check) => result =>
    {
        foreach (string text in result.Tokens.Select(t => t.Value).Where(t => !IsOption(t)))
        {
            Report(result, () => check(text));
        }
    };

    /// <summary>Turns what a check throws into an error of the command line.</summary>
    public static void Report(SymbolResult result, Action check)
    {
        try
        {
            check();
        }
        catch (ProbeException e)
        {
            result.AddError(e.Message);
        }
    }

    /// <summary>The words of an option that takes several, before they are checked.</summary>
    public static string[] SplitWords(IEnumerable<Token> tokens) =>
        [.. tokens.Where(t => !IsOption(t.Value)).SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries)).Distinct()];

    private static Option<T> Optional<T>(string name, string[] aliases, string description, Func<ArgumentResult, T> parse) =>
        new(name, aliases) { Description = description, CustomParser = parse };

    /// <summary>An option that takes several values would take a misspelt option for one of them.</summary>
    private static void RefuseOptions(SymbolResult result)
    {
        foreach (string text in result.Tokens.Select(t => t.Value).Where(IsOption))
        {
            result.AddError($"{text}: expected an option of this command, but there is none of that name. A file of that name can be given as ./{text}.");
        }
    }

    private static bool IsOption(string text) => text.Length > 1 && text[0] == '-';

    private static string NumberName<T>() => typeof(T) == typeof(double) ? "X" : "N";

    private static T? ParseNumber<T>(ArgumentResult result, string name, T? least)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value) && (least is null || value >= least))
        {
            return value;
        }
        string kind = typeof(T) == typeof(double) ? "a number" : "a whole number";
        string bound = least is { } smallest ? $" of at least {smallest.ToString(null, CultureInfo.InvariantCulture)}" : "";
        result.AddError($"{name}: expected {kind}{bound}, but got '{text}'. Give such a number.");
        return null;
    }

    private static string? ParseWord(ArgumentResult result, string name, IReadOnlyCollection<string> words)
    {
        string text = result.Tokens[0].Value;
        if (words.Contains(text))
        {
            return text;
        }
        result.AddError($"{name}: expected one of {string.Join(", ", words)}, but got '{text}'. Choose one of them.");
        return null;
    }

    private static Worded<string[]> ParseWords(ArgumentResult result, string name, IReadOnlyCollection<string> words)
    {
        RefuseOptions(result);
        string[] given = SplitWords(result.Tokens);
        string[] unknown = [.. given.Where(w => !words.Contains(w)).Select(w => $"'{w}'")];
        if (unknown.Length > 0)
        {
            result.AddError($"{name}: expected any of {string.Join(", ", words)}, but got {string.Join(", ", unknown)}. Separate several by commas.");
        }
        return new Worded<string[]>(given, string.Join(',', given));
    }

    private static long? ParseSize(string text)
    {
        (string Unit, long Factor)[] units =
        [
            ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
            ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
            ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40), ("B", 1),
        ];
        (string unit, long factor) = units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase), ("", 1));
        bool isNumber = double.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number);
        return isNumber && number > 0 && number * factor < long.MaxValue ? (long)(number * factor) : null;
    }
}
