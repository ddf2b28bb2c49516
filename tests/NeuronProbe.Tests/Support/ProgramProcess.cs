using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>The built program as a process of its own, for what only a process has: signals, pipes,
/// loaded libraries.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Terminate = 15;

    /// <summary>SIGUSR1 of Linux.</summary>
    public const int UserSignal = 10;

    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(60);

    // As users have it, compiled ahead where that is done: it starts in a fraction of the time.
    private static readonly string Program = Repository.Path(
        "src", "NeuronProbe.Cli", Path.GetRelativePath(ProjectFolder, AppContext.BaseDirectory), "neuronprobe.dll");

    private readonly Process process;

    public ProgramProcess(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        process = Process.Start(start)!;
    }

    private static string ProjectFolder => Repository.Path("tests", "NeuronProbe.Tests");

    public StreamReader Output => process.StandardOutput;

    /// <summary>Writes to its standard input, which stays open.</summary>
    public void Send(string text)
    {
        process.StandardInput.Write(text);
        process.StandardInput.Flush();
    }

    /// <summary>Waits for a line of its standard error that begins so.</summary>
    public void AwaitError(string beginning)
    {
        while (process.StandardError.ReadLine() is string line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return;
            }
        }
        Assert.Fail($"It ended without the line '{beginning}…'.");
    }

    /// <summary>Sends a signal. Skips the test where the program was told from the outside to ignore it, as shells do
    /// with SIGINT for what they run in the background.</summary>
    public void Signal(int signal)
    {
        string? ignored = OperatingSystem.IsLinux()
            ? File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(
                line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            : null;
        bool isIgnored = ignored is not null
            && ((Convert.ToInt64(ignored["SigIgn:".Length..].Trim(), 16) >> (signal - 1)) & 1) == 1;
        Assert.SkipWhen(isIgnored, $"Signal {signal} is ignored here, as in a shell's background.");
        Assert.Equal(0, Kill(process.Id, signal));
    }

    /// <summary>Whether it has ended, by itself or not.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>Ends it at once with SIGKILL, and waits until it is gone.</summary>
    public void KillAtOnce()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Waits for its end, with its standard input still open.</summary>
    /// <returns>Its exit code, and what is left of its standard error.</returns>
    public (int ExitCode, string Error) AwaitEnd()
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(ExitTimeout), "It did not end.");
        return (process.ExitCode, error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
