using System.Diagnostics;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>What a system call is to do, in place of what it was asked for.</summary>
/// <param name="Call">write, fsync, rename, open, mkdir, rmdir, unlink, truncate or close.</param>
/// <param name="At">Which one of these, from 1; 0 for none.</param>
/// <param name="How">eio, enospc, full (enospc, from that one on), short, kill-before or kill-after.</param>
internal sealed record Failure(string Call, int At, string How)
{
    public override string ToString() => $"{Call} {At} {How}";
}

/// <summary>Runs the program so that a chosen system call on the files of a folder fails, by a library in C that is
/// compiled here and preloaded.</summary>
internal sealed class FailingCalls
{
    private const string Source = "failing_calls.c";

    private readonly string library;

    private FailingCalls(string library) => this.library = library;

    /// <summary>Compiles the library; skips the test where that can't be.</summary>
    public static FailingCalls Compile(TemporaryFolder folder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Libraries are preloaded on Linux only.");
        string library = folder["failing_calls.so"];
        string source = Path.Combine(AppContext.BaseDirectory, "Data", Source);
        try
        {
            using Process compiler = Process.Start(
                "cc", ["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"])!;
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no C compiler (cc) here.");
        }
        return new FailingCalls(library);
    }

    /// <summary>Runs the program.</summary>
    /// <param name="below">The folder whose files the calls are on.</param>
    /// <param name="failure">What fails.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code, 137 where it was killed, and its standard error.</returns>
    public (int ExitCode, string Error) Run(string below, Failure failure, IEnumerable<string> arguments) =>
        Run(below, failure, arguments, log: "");

    /// <summary>How many calls of each kind a command makes where none fails.</summary>
    public IReadOnlyDictionary<string, int> Count(TemporaryFolder folder, string below, IEnumerable<string> arguments)
    {
        string log = folder["calls.log"];
        (int code, string error) = Run(below, new Failure("", 0, ""), arguments, log);
        Assert.True(code == 0, error);
        return File.ReadLines(log).CountBy(call => call).ToDictionary();
    }

    private (int ExitCode, string Error) Run(
        string below, Failure failure, IEnumerable<string> arguments, string log)
    {
        using var program = new ProgramProcess(arguments, new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAIL_BELOW"] = below,
            ["FAIL_CALL"] = failure.Call,
            ["FAIL_AT"] = $"{failure.At}",
            ["FAIL_HOW"] = failure.How,
            ["FAIL_LOG"] = log,
            // It starts and ends a hundred times, and computes next to nothing.
            ["DOTNET_TC_QuickJitForLoops"] = "1",
        });
        return program.AwaitEnd();
    }
}
