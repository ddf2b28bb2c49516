using System.Text;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A stream as the console library sees it, with the width that it has now.</summary>
/// <param name="writer">Where to.</param>
/// <param name="isTerminal">Whether it is a terminal.</param>
/// <param name="columns">Gives its width.</param>
internal sealed class StreamOutput(TextWriter writer, bool isTerminal, Func<int> columns) : IAnsiConsoleOutput
{
    private const int Rows = 24;

    public TextWriter Writer => writer;

    public bool IsTerminal => isTerminal;

    public int Width => columns();

    public int Height => Rows;

    public void SetEncoding(Encoding encoding)
    {
    }
}
