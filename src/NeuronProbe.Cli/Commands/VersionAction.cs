using System.CommandLine;
using System.CommandLine.Invocation;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>Prints the version with its commit; System.CommandLine's own action knows the
/// assembly's version alone.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ToolVersion.Text);
        return 0;
    }
}
