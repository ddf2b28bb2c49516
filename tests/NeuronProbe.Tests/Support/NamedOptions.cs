using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.RegularExpressions;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Terminals;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>A message names no option that its command lacks.</summary>
internal static partial class NamedOptions
{
    // What these refuse may be about how a scan was made.
    private static readonly string[] ReadersOfScans =
        ["show", "plot", "neighbours", "compare", "check", "report", "verify", "status"];

    private static readonly ConcurrentDictionary<string, HashSet<string>> Known = new();

    /// <summary>Demands it; what was typed may be named as it is.</summary>
    /// <param name="arguments">The command line; a word of it may be shown in part.</param>
    /// <param name="message">What it was told, in which quotes may hold other commands.</param>
    public static void Demand(IReadOnlyList<string> arguments, string message)
    {
        if (arguments is not [var command, ..] || Known.GetOrAdd(command, Of) is not { Count: > 0 } known)
        {
            return;
        }
        Assert.All(
            Name.Matches(Quoted.Replace(message, "")),
            name => Assert.True(
                known.Contains(name.Value) || arguments.Any(typed => typed.StartsWith(name.Value)),
                $"{command} has no {name.Value}, but says:\n{message}"));
    }

    private static HashSet<string> Of(string command)
    {
        string[] commands = ReadersOfScans.Contains(command) ? [command, "scan"] : [command];
        RootCommand root = CommandCatalogue.CreateRoot(new Terminal(), commands).Root;
        return root.Subcommands.Any(own => own.Name == command)
            ? [
                .. root.Subcommands.Where(own => commands.Contains(own.Name)).SelectMany(own => own.Options)
                    .Concat(root.Options).SelectMany(option => option.Aliases.Append(option.Name)),
            ]
            : [];
    }

    // An apostrophe comes after a letter.
    [GeneratedRegex(@"(?<!\w)'[^']*'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]*")]
    private static partial Regex Name { get; }
}
