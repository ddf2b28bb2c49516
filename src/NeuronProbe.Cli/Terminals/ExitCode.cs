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

    /// <summary>Something could not be written: the disk is full, fails or is read-only (EX_IOERR of
    /// sysexits.h).</summary>
    public const int StorageFailure = 74;

    /// <summary>The same command is to be run again: its time was over, or somebody else is at it (EX_TEMPFAIL of
    /// sysexits.h).</summary>
    public const int RunAgain = 75;

    /// <summary>Ended because the terminal was closed (SIGHUP).</summary>
    public const int HungUp = 129;

    /// <summary>Ended by Ctrl-C (SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGUSR1.</summary>
    public const int UserSignalled = 138;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>What a failure that the user can put right ends with.</summary>
    public static int Of(ProbeException failure) => failure switch
    {
        StorageException => StorageFailure,
        BusyException => RunAgain,
        _ => UserError,
    };
}
