using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>completion SHELL</c>: a script that lets a shell complete commands, options,
/// their values and names of sites.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    public const string Description =
        "Prints a script that lets a shell complete commands, options, values and names of sites.";

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = CompletionScripts.Bash,
        ["zsh"] = CompletionScripts.Zsh,
        ["fish"] = CompletionScripts.Fish,
        ["powershell"] = CompletionScripts.PowerShell,
    };

    public static DescribedCommand Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = string.Join(", ", Scripts.Keys) + "." };
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "source <(neuronprobe completion bash)",
                "neuronprobe completion zsh > ~/.zfunc/_neuronprobe",
                "neuronprobe completion fish > ~/.config/fish/completions/neuronprobe.fish",
                "neuronprobe completion powershell >> $PROFILE",
            ],
        };
        command.Add(shell, _ => Scripts.Keys);
        command.Checks.Add(
            parsed => parsed.GetResult(shell) is { Tokens: [var token] } && !Scripts.ContainsKey(token.Value)
                ? [$"SHELL: expected one of {string.Join(", ", Scripts.Keys)}, but got '{token.Value}'. "
                    + "Choose one of them."]
                : []);
        command.SetAction(parsed =>
        {
            terminal.ExactOutput.Write(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCode.Done;
        });
        return command;
    }
}
