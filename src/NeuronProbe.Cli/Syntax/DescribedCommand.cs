using System.CommandLine;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>A command whose options are described once, for parsing, help, completion and messages alike.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in a sentence.</param>
internal sealed class DescribedCommand(string name, string description) : Command(name, description)
{
    private readonly List<OptionDescription> described = [];

    /// <summary>Its options in the order in which help lists those of one group.</summary>
    public IReadOnlyList<OptionDescription> Described => described;

    /// <summary>Command lines that show how it is used.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Finds what is wrong with a command line beyond its form.</summary>
    public List<Func<ParseResult, IEnumerable<string>>> Checks { get; } = [];

    /// <summary>What the shell completes an argument with, by the argument's name.</summary>
    public Dictionary<string, CompletionSource> ArgumentValues { get; } = [];

    /// <summary>The arguments that are files or folders, by their names.</summary>
    public HashSet<string> PathArguments { get; } = [];

    /// <summary>What the shell completes an option's value with, by the option's name,
    /// where its description does not say it.</summary>
    public Dictionary<string, CompletionSource> OptionValues { get; } = [];

    /// <summary>Adds an option.</summary>
    public void Add(OptionDescription description, Option option)
    {
        described.Add(description);
        Add(option);
    }

    /// <summary>Adds an argument.</summary>
    /// <param name="argument">The argument.</param>
    /// <param name="values">What the shell completes it with, or null.</param>
    /// <param name="isPath">Whether it is a file or a folder.</param>
    public void Add(Argument argument, CompletionSource? values, bool isPath = false)
    {
        Add(argument);
        if (values is not null)
        {
            ArgumentValues[argument.Name] = values;
        }
        if (isPath)
        {
            PathArguments.Add(argument.Name);
        }
    }
}
