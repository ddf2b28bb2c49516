using System.Diagnostics;

namespace NeuronProbe.Mutation;

/// <summary>What came of a program that was run.</summary>
/// <param name="Code">Its exit code, or <see cref="Command.OutOfTime"/>.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Taken">The processor time that it took, within a tenth of a second or two.</param>
internal sealed record Finished(int Code, string Output, TimeSpan Taken);

/// <summary>Another program that is run.</summary>
internal static class Command
{
    /// <summary>The code of a program that ran out of time.</summary>
    public const int OutOfTime = int.MinValue;

    // A program that waits for ever takes no processor time, and one that is paused none either.
    private const int LongestWait = 20;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.1);

    /// <summary>Runs a program to its end, or until it has taken so much processor time.</summary>
    public static Finished Run(
        string program,
        string[] arguments,
        string folder,
        TimeSpan? limit = null,
        params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }
        // The compiler's servers would keep the pipes open after the build.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // Tests are over before it has paid to count which branches are taken.
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        TimeSpan taken = TimeSpan.Zero;
        TimeSpan waited = TimeSpan.Zero;
        while (!process.WaitForExit(Step))
        {
            taken = TakenBy(process) ?? taken;
            waited += Step;
            if (taken > limit || waited > limit * LongestWait)
            {
                process.Kill(entireProcessTree: true);
                return new(OutOfTime, "", taken);
            }
        }
        return new(process.ExitCode, output.Result + errors.Result, taken);
    }

    private static TimeSpan? TakenBy(Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
