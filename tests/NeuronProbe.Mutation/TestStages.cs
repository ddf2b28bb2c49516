using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NeuronProbe.Mutation;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">Its number.</param>
/// <param name="Verdict">killed, timeout, survived, or dropped where it does not compile.</param>
/// <param name="Seconds">How long the tests took.</param>
/// <param name="By">The first test that failed, or empty.</param>
internal sealed record Outcome(int Mutant, string Verdict, double Seconds, string By);

/// <summary>The tests of the folders, in stages: quick classes first.</summary>
internal sealed partial class TestStages
{
    // A mutant may take this many times as long as the library as it is, and this much on top.
    private const int Patience = 4;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly double[] StartsAfter = [0, 0.1, 0.4];

    private readonly string program;
    private readonly List<(string[] Arguments, TimeSpan Limit)> stages = [];

    /// <summary>Runs all tests without a mutant, which tells how long each class takes.</summary>
    /// <exception cref="InvalidOperationException">They fail.</exception>
    public TestStages(string program)
    {
        this.program = program;
        string report = Path.Combine(Path.GetDirectoryName(program)!, "mutation.xml");
        string[] all = ["-namespace", "NeuronProbe.Tests.*", "-xml", report];
        (int code, string output, TimeSpan whole) = Command.Run(program, all, Path.GetDirectoryName(program)!);
        if (code != 0)
        {
            throw new InvalidOperationException($"the tests fail without a mutant:\n{output}");
        }
        var classes = XDocument.Load(report).Descendants("test")
            .GroupBy(test => test.Attribute("type")!.Value, test => (double)test.Attribute("time")!)
            .Select(tests => (Name: tests.Key, Seconds: tests.Sum()))
            .OrderBy(tests => tests.Seconds).ToList();
        double total = classes.Sum(tests => tests.Seconds);
        double sum = 0;
        int StageOf(double seconds)
        {
            sum += seconds;
            return Array.FindLastIndex(StartsAfter, share => sum >= share * total);
        }
        foreach (var stage in classes.GroupBy(tests => StageOf(tests.Seconds)))
        {
            string[] arguments = [.. stage.SelectMany(tests => new[] { "-class", tests.Name }), "-stopOnFail"];
            stages.Add((arguments, (whole * Patience * stage.Sum(tests => tests.Seconds) / total) + Grace));
        }
        Console.WriteLine($"{classes.Count} test classes in {stages.Count} stages, {whole.TotalSeconds:F0} s of processor time");
    }

    /// <summary>Runs the tests with a mutant, until one fails.</summary>
    public Outcome Try(int mutant)
    {
        var clock = Stopwatch.StartNew();
        foreach ((string[] arguments, TimeSpan limit) in stages)
        {
            (int code, string output, _) =
                Command.Run(program, arguments, Path.GetDirectoryName(program)!, limit, mutant);
            if (code != 0)
            {
                string verdict = code == Command.OutOfTime ? "timeout" : "killed";
                return new(mutant, verdict, clock.Elapsed.TotalSeconds, FailedTest().Match(output).Groups[1].Value);
            }
        }
        return new(mutant, "survived", clock.Elapsed.TotalSeconds, "");
    }

    [GeneratedRegex(@"(NeuronProbe\.Tests\.\S+).* \[FAIL\]")]
    private static partial Regex FailedTest();
}
