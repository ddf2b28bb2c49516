namespace NeuronProbe.Cli.Terminals;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A defect of ours.</summary>
    public const int Defect = 1;

    /// <summary>Something that the user can put right.</summary>
    public const int UserError = 2;

    /// <summary>A rule that the user set has failed, or shards are missing.</summary>
    public const int RuleFailed = 3;

    /// <summary>Not done, and the same command goes on.</summary>
    public const int RunAgain = 75;

    /// <summary>Ended because the terminal was closed (SIGHUP).</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl-C (SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;
}
