namespace NeuronProbe.Cli.Terminals;

/// <summary>Where escape sequences may go.</summary>
internal enum ColorMode
{
    /// <summary>To a terminal, as its variables say; never into a pipe or a file.</summary>
    Auto,

    Always,

    Never,
}
