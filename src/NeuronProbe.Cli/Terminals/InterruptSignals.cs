using System.Runtime.InteropServices;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Turns the first SIGINT, SIGTERM, SIGHUP or SIGUSR1 into a cancellation, so that finished work is written; a
/// second one ends the process at once.</summary>
/// <remarks>SIGUSR1 is what batch systems are often told to send some time before they kill.</remarks>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public InterruptSignals()
    {
        registrations = [.. Handled.Select(handled => PosixSignalRegistration.Create(
            handled.Signal, context => Cancel(context, handled.ExitCode)))];
    }

    // .NET has no name for SIGUSR1, and takes the system's own number: 10 on Linux, 30 on macOS.
    private static IEnumerable<(PosixSignal Signal, int ExitCode)> Handled =>
    [
        (PosixSignal.SIGINT, Terminals.ExitCode.Interrupted),
        (PosixSignal.SIGTERM, Terminals.ExitCode.Terminated),
        (PosixSignal.SIGHUP, Terminals.ExitCode.HungUp),
        .. OperatingSystem.IsWindows()
            ? []
            : new[] { ((PosixSignal)(OperatingSystem.IsLinux() ? 10 : 30), Terminals.ExitCode.UserSignalled) },
    ];

    public CancellationToken Token => source.Token;

    /// <summary>What the program ends with after the signal that came.</summary>
    public int ExitCode { get; private set; } = Terminals.ExitCode.Interrupted;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
        source.Dispose();
    }

    private void Cancel(PosixSignalContext context, int exitCode)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
