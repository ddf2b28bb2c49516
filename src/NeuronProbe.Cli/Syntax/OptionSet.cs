using System.CommandLine;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>Options of a command that fill one record.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class OptionSet<T>
{
    private readonly Bound[] bound;
    private readonly T defaults;

    /// <param name="fields">The options.</param>
    /// <param name="defaults">The record where nobody gives any of them.</param>
    /// <param name="takesOneEach">Whether options that take several values take one each time, so that arguments may
    /// come after them.</param>
    public OptionSet(IEnumerable<OptionField<T>> fields, T defaults, bool takesOneEach = false)
    {
        bound = [.. fields.Select(
            field => new Bound(field, OptionSymbols.Create(field.Description, takesOneEach)))];
        this.defaults = defaults;
    }

    /// <summary>Whether a command line may leave out what is required.</summary>
    public Func<ParseResult, bool> CompletesOtherwise { get; init; } = _ => false;

    public void AddTo(DescribedCommand command)
    {
        foreach ((OptionField<T> field, Option symbol) in bound)
        {
            command.Add(field.Description, symbol);
        }
        command.Checks.Add(Check);
    }

    /// <summary>Adds the options to the program itself, and so to every command.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (Option symbol in bound.Select(pair => pair.Symbol))
        {
            symbol.Recursive = true;
            root.Add(symbol);
        }
        foreach (DescribedCommand command in root.Subcommands.OfType<DescribedCommand>())
        {
            command.Checks.Add(Check);
        }
    }

    /// <summary>Whether somebody gave an option.</summary>
    public bool IsGiven(ParseResult parsed, OptionDescription option) => TextsOf(parsed, option) is not null;

    /// <summary>The words that were given for an option, or null.</summary>
    public string[]? TextsOf(ParseResult parsed, OptionDescription option) =>
        parsed.TextsOf(bound.First(pair => pair.Field.Description == option).Symbol);

    /// <summary>The record with what was given.</summary>
    public T Read(ParseResult parsed) => Read(parsed, defaults);

    /// <summary>A record with what was given in its place.</summary>
    /// <param name="parsed">A command line without mistakes.</param>
    /// <param name="start">What holds where nothing is given.</param>
    public T Read(ParseResult parsed, T start)
    {
        foreach ((OptionField<T> field, Option symbol) in bound)
        {
            if (parsed.TextsOf(symbol) is { } texts)
            {
                start = field.Put(start, texts);
            }
        }
        return start;
    }

    private IEnumerable<string> Check(ParseResult parsed) =>
        bound.SelectMany(pair => Check(parsed, pair.Field, pair.Symbol));

    private IReadOnlyList<string> Check(ParseResult parsed, OptionField<T> field, Option symbol)
    {
        OptionDescription option = field.Description;
        if (parsed.TextsOf(symbol) is not { } texts)
        {
            bool isMissing = option.IsRequired && parsed.GetResult(symbol) is null && !CompletesOtherwise(parsed);
            return isMissing
                ? [$"{option.Name}: expected {option.ValueName}, but the option is missing. "
                    + $"Add {option.Name} {option.ValueName}."]
                : [];
        }
        // A misspelt option among several values is told elsewhere.
        texts = option.TakesSeveral ? [.. texts.Where(text => !OptionSymbols.IsOption(text))] : texts;
        return texts.Length > 0 ? Problems.Of(() => field.Put(defaults, texts)) : [];
    }

    // A class, since code for lists of structures is not compiled ahead.
    private sealed record Bound(OptionField<T> Field, Option Symbol);
}
