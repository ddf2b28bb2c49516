using System.Diagnostics;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Browser;

/// <summary>The program that was built, run as its users run it.</summary>
internal static class ProbeProgram
{
    private static readonly string Location =
        Repository.Path("src", "NeuronProbe.Cli", "bin", "Release", "net10.0", "neuronprobe");

    /// <summary>Runs a command that succeeds.</summary>
    /// <returns>The lines of its standard output.</returns>
    public static string[] Run(params IEnumerable<string> arguments) => RunIn("", arguments);

    /// <summary>Runs one with a folder as the current one.</summary>
    /// <returns>The lines of its standard output.</returns>
    public static string[] RunIn(string folder, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Location, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.TrimEnd('\n').Split('\n')
            : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {error.Result}");
    }
}
