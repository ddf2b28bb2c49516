using System.Runtime.InteropServices;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation, so that finished work is written; a second
/// one ends the process at once.</summary>
internal sealed class InterruptSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public InterruptSignals()
    {
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(
            s => PosixSignalRegistration.Create(s, Cancel))];
    }

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

    private void Cancel(PosixSignalContext context)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }
        context.Cancel = true;
        ExitCode = context.Signal switch
        {
            PosixSignal.SIGTERM => Terminals.ExitCode.Terminated,
            PosixSignal.SIGHUP => Terminals.ExitCode.HungUp,
            _ => Terminals.ExitCode.Interrupted,
        };
        source.Cancel();
    }
}
