namespace NeuronProbe.Cli.Terminals;

/// <summary>What background the colours are for.</summary>
internal enum ThemeMode
{
    /// <summary>That of the terminal, as far as it tells.</summary>
    Auto,

    Light,

    Dark,
}
