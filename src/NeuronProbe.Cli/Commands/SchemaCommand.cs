using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>schema NAME</c>: the JSON Schema of what the program writes or prints as JSON.</summary>
internal static class SchemaCommand
{
    public const string Name = "schema";

    public const string Description = "Prints the JSON Schema of a file or of what a command prints as JSON.";

    private const string Folder = "schema/";

    /// <summary>The names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. typeof(SchemaCommand).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..])
            .Order(StringComparer.Ordinal),
    ];

    public static DescribedCommand Create(Terminal terminal)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"{string.Join(", ", Names)}; without it, these are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe schema results > results.schema.json"],
        };
        command.Add(name, _ => Names);
        command.Checks.Add(
            parsed => parsed.GetResult(name) is { Tokens: [var token] } && !Names.Contains(token.Value)
                ? [$"NAME: expected one of {string.Join(", ", Names)}, but got '{token.Value}'. "
                    + (Spelling.NearestOf(token.Value, Names) is { } nearest
                        ? $"Did you mean '{nearest}'?"
                        : "Choose one of them.")]
                : []);
        command.SetAction(parsed =>
        {
            terminal.ExactOutput.Write(
                parsed.GetValue(name) is { } asked ? Read(asked) : string.Concat(Names.Select(each => each + "\n")));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The schema of a name.</summary>
    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(SchemaCommand).Assembly.GetManifestResourceStream(Folder + name)!);
        return reader.ReadToEnd();
    }
}
