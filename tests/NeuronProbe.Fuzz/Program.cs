using System.Runtime.InteropServices;
using NeuronProbe.Fuzz.Targets;

namespace NeuronProbe.Fuzz;

/// <summary>Feeds every parser with damaged files. Nothing but <see cref="ProbeException"/> may come out, and nothing
/// may take long or much.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        FuzzOptions options;
        try
        {
            options = FuzzOptions.Parse(arguments);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        if (options.SharpFuzz is not null)
        {
            CountBranchesNowhere();
        }
        using var folder = new WorkFolder();
        FuzzTarget[] all = [.. TargetCatalogue.Make(folder)];
        if (options.SharpFuzz is { } name)
        {
            return RunSharpFuzz(all, name);
        }
        FuzzTarget[] chosen = [.. all.Where(t => options.Targets.Count == 0 || options.Targets.Contains(t.Name))];
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"--target: expected one of {string.Join(", ", all.Select(t => t.Name))}, but got "
                + $"{string.Join(", ", options.Targets)}.");
            return 2;
        }
        var run = new FuzzRun(options);
        foreach (FuzzTarget target in chosen)
        {
            run.Try(target, TimeSpan.FromSeconds(options.Seconds / chosen.Length));
        }
        Console.WriteLine($"{run.Count} mutants, {run.Findings.Count} findings");
        foreach (Finding finding in run.Findings)
        {
            Console.WriteLine($"\n{finding.Target} {finding.Number}: {finding.Kind}\n{finding.Detail}");
        }
        return run.Findings.Count == 0 ? 0 : 1;
    }

    /// <summary>An instrumented library counts its branches from the start,
    /// before AFL's memory for that is there.</summary>
    private static unsafe void CountBranchesNowhere() =>
        SharpFuzz.Common.Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(1 << 16);

    /// <summary>Lets AFL give the inputs, for a library that the sharpfuzz tool has instrumented.</summary>
    private static int RunSharpFuzz(FuzzTarget[] all, string name)
    {
        FuzzTarget target = Array.Find(all, t => t.Name == name) ?? throw new ArgumentException($"no target '{name}'");
        SharpFuzz.Fuzzer.OutOfProcess.Run(stream =>
        {
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            try
            {
                target.Parse(bytes.ToArray());
            }
            catch (ProbeException)
            {
                // An answer.
            }
        });
        return 0;
    }
}
