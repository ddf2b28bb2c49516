using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuronProbe.Mutation;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">Its number.</param>
/// <param name="Verdict">killed, timeout, survived, or dropped where it does not compile.</param>
/// <param name="Seconds">How long the tests took.</param>
/// <param name="By">The first test that failed, or empty.</param>
internal sealed record Outcome(int Mutant, string Verdict, double Seconds, string By);

/// <summary>The tests of the folders: of each mutant the classes that reach it, quick ones first.</summary>
internal sealed partial class TestStages
{
    // A mutant may take this many times the processor time of the library as it is, and this much on top.
    private const int Patience = 4;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // Starting a program costs about half a second, so quick classes share one.
    private static readonly TimeSpan Stage = TimeSpan.FromSeconds(4);

    private readonly string program;
    private readonly string folder;
    private readonly List<(string Name, TimeSpan Taken, HashSet<int> Reached)> classes = [];

    /// <summary>Runs each class of tests without a mutant, which tells what it takes and what it reaches.</summary>
    /// <exception cref="InvalidOperationException">They fail.</exception>
    public TestStages(string program)
    {
        this.program = program;
        folder = Path.GetDirectoryName(program)!;
        string file = Path.Combine(folder, "reached.txt");
        foreach (string name in Command.Run(program, ["-list", "classes"], folder).Output.Split('\n')
            .Select(line => line.Trim()).Where(line => line.StartsWith("NeuronProbe.Tests.", StringComparison.Ordinal)))
        {
            (int code, string output, TimeSpan taken) =
                Command.Run(program, ["-class", name], folder, null, (SwitchedSource.ReachedVariable, file));
            if (code != 0)
            {
                throw new InvalidOperationException($"the tests fail without a mutant:\n{output}");
            }
            classes.Add((name, taken, [.. File.ReadLines(file).Select(int.Parse)]));
        }
        classes.Sort((one, other) => one.Taken.CompareTo(other.Taken));
        double seconds = classes.Sum(tests => tests.Taken.TotalSeconds);
        Console.WriteLine($"{classes.Count} classes of tests, {seconds:F0} s of processor time");
    }

    /// <summary>Runs the tests that reach a mutant, until one fails.</summary>
    public Outcome Try(int mutant)
    {
        var clock = Stopwatch.StartNew();
        List<string> names = [];
        TimeSpan sum = TimeSpan.Zero;
        var reaching = new Queue<(string Name, TimeSpan Taken, HashSet<int> Reached)>(
            classes.Where(tests => tests.Reached.Contains(mutant)));
        while (reaching.TryDequeue(out var tests))
        {
            names.Add(tests.Name);
            sum += tests.Taken;
            if (reaching.Count > 0 && sum + reaching.Peek().Taken < Stage)
            {
                continue;
            }
            (int code, string output, _) = Command.Run(
                program,
                [.. names.SelectMany(name => new[] { "-class", name }), "-stopOnFail"],
                folder,
                (sum * Patience) + Grace,
                (SwitchedSource.Variable, mutant.ToString(CultureInfo.InvariantCulture)));
            if (code != 0)
            {
                string verdict = code == Command.OutOfTime ? "timeout" : "killed";
                return new(mutant, verdict, clock.Elapsed.TotalSeconds, FailedTest().Match(output).Groups[1].Value);
            }
            names.Clear();
            sum = TimeSpan.Zero;
        }
        return new(mutant, "survived", clock.Elapsed.TotalSeconds, "");
    }

    [GeneratedRegex(@"(NeuronProbe\.Tests\.\S+).* \[FAIL\]")]
    private static partial Regex FailedTest();
}
