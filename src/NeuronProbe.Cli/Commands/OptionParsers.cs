using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace NeuronProbe.Cli.Commands;

/// <summary>Options whose problems are all reported at once, each naming the option, what was expected and what came.</summary>
internal static class OptionParsers
{
    /// <summary>What <c>--model</c> takes.</summary>
    public const string ModelHelpName = "DIR|NAME";

    public const string ModelDescription = "The model's folder in Hugging Face layout (config.json, checkpoint, tokenizer files), or a model in the local hub cache: gpt2, ORG/NAME, NAME@REVISION.";

    /// <summary>Whether CSV is made safe for spreadsheets.</summary>
    public static Option<bool> CsvSafe(string? fallback = null) => new("--csv-safe")
    {
        Description = "Put ' before cells of CSV that a spreadsheet would run as formulas." + fallback,
    };

    /// <summary>A number of at least <paramref name="least"/>.</summary>
    public static Option<T> Number<T>(string name, string[] aliases, string description, T fallback, T? least = null)
        where T : struct, INumber<T>
    {
        Option<T> option = Optional(name, aliases, description, result => ParseNumber(result, name, least) ?? fallback);
        option.HelpName = "N";
        option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>A number of at least <paramref name="least"/>, or none.</summary>
    public static Option<T?> NumberOrNone<T>(string name, string description, T least)
        where T : struct, INumber<T>
    {
        Option<T?> option = Optional<T?>(name, [], description, result => ParseNumber<T>(result, name, least));
        option.HelpName = "N";
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

    /// <summary>One of an enum's values, written in lower case; <see cref="Value{T}"/> gives the value.</summary>
    public static Option<string> Choice<T>(string name, string description, T fallback)
        where T : struct, Enum => Choice(name, description, [.. Enum.GetNames<T>().Select(n => n.ToLowerInvariant())], fallback.ToString().ToLowerInvariant());

    /// <summary>The enum's value that a word stands for.</summary>
    public static T Value<T>(string? word)
        where T : struct, Enum => Enum.Parse<T>(word!, ignoreCase: true);

    /// <summary>Words out of a few, separated by commas or repeated; where none is given, the caller takes the fallback, which help names.</summary>
    public static Option<string[]> Words(string name, string description, IReadOnlyCollection<string> words, IReadOnlyList<string> fallback)
    {
        Option<string[]> option = Optional(name, [], $"{description} [default: {string.Join(',', fallback)}]", result => ParseWords(result, name, words));
        option.AllowMultipleArgumentsPerToken = true;
        option.HelpName = "LIST";
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

    /// <summary>A size in bytes, such as <c>8GiB</c> or <c>500MB</c>; <see cref="Bytes"/> gives the number.</summary>
    public static Option<string> Size(string name, string description, string fallback)
    {
        Option<string> option = Optional(name, [], description, result =>
        {
            string text = result.Tokens[0].Value;
            if (ParseSize(text) is null)
            {
                result.AddError($"{name}: expected a size such as 8GiB, 500MB or a number of bytes, but got '{text}'. Give a number with a unit.");
            }
            return text;
        });
        option.HelpName = "SIZE";
        option.DefaultValueFactory = _ => fallback;
        return option;
    }

    /// <summary>The bytes of a size that was checked when it was parsed.</summary>
    public static long Bytes(string? size) => ParseSize(size!)!.Value;

    /// <summary>The values that were given for an option that takes several, or what stands for none.</summary>
    public static string[] GivenOr(this ParseResult parsed, Option<string[]> option, params string[] fallback) =>
        parsed.GetValue(option) is { Length: > 0 } given ? given : fallback;

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

    /// <summary>An option that takes several values would take a misspelt option for one of them.</summary>
    private static void RefuseOptions(SymbolResult result)
    {
        foreach (string text in result.Tokens.Select(t => t.Value).Where(IsOption))
        {
            result.AddError($"{text}: expected an option of this command, but there is none of that name. A file of that name can be given as ./{text}.");
        }
    }

    private static bool IsOption(string text) => text.Length > 1 && text[0] == '-';

    private static Option<T> Optional<T>(string name, string[] aliases, string description, Func<ArgumentResult, T> parse) =>
        new(name, aliases) { Description = description, CustomParser = parse };

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
        bool isBeyond = typeof(T) == typeof(int) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long large) && large > int.MaxValue;
        string most = isBeyond ? $" and at most {int.MaxValue}" : "";
        result.AddError($"{name}: expected {kind}{bound}{most}, but got '{text}'. Write it in digits, with a point for fractions.");
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

    private static string[] ParseWords(ArgumentResult result, string name, IReadOnlyCollection<string> words)
    {
        RefuseOptions(result);
        string[] given = SplitWords(result.Tokens);
        string[] unknown = [.. given.Where(w => !words.Contains(w)).Select(w => $"'{w}'")];
        if (unknown.Length > 0)
        {
            result.AddError($"{name}: expected any of {string.Join(", ", words)}, but got {string.Join(", ", unknown)}. Separate several by commas.");
        }
        return given;
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
