using System.Security.Cryptography;
using System.Text;

namespace NeuronProbe.Mutation;

/// <summary>Changes collectors and concepts in one place at a time, and tells which changes no test finds.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        MutationOptions options;
        try
        {
            options = MutationOptions.Parse(arguments);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        var build = new MutatedBuild(RepositoryRoot(), Path.Combine(options.Work, "copy"));
        List<Mutant> mutants = build.List();
        List<Mutant> order = RandomOrder(mutants, options.Seed);
        EmptyUnlessOf(options.Work, mutants);
        var results = new OutcomeFile(Path.Combine(options.Work, "outcomes.tsv"));
        if (!options.ScoreAlone)
        {
            Run(options, build, order, results);
        }
        Score.Print(mutants, results.Outcomes);
        return 0;
    }

    private static void Run(MutationOptions options, MutatedBuild build, List<Mutant> order, OutcomeFile results)
    {
        build.Copy();
        // One that does not compile gives its place to the next, so that as many as were asked for are tried.
        List<Mutant> chosen;
        while (true)
        {
            chosen = [.. order.Where(mutant => VerdictOf(mutant) != "dropped").Take(options.Count)];
            HashSet<int> dropped = build.Build(chosen);
            foreach (int mutant in dropped)
            {
                results.Add(new(mutant, "dropped", 0, ""));
            }
            if (dropped.Count == 0)
            {
                break;
            }
        }
        Console.WriteLine($"{order.Count} mutants, of which {chosen.Count} are built");
        var tests = new TestStages(build.TestProgram);
        foreach (Mutant mutant in chosen)
        {
            if (VerdictOf(mutant) is null || (options.Again && VerdictOf(mutant) == "survived"))
            {
                Outcome outcome = tests.Try(mutant.Number);
                results.Add(outcome);
                Console.WriteLine($"{outcome.Verdict} {outcome.Seconds:F1} s {mutant.Number} {mutant}");
            }
        }

        string? VerdictOf(Mutant mutant) => results.Outcomes.GetValueOrDefault(mutant.Number)?.Verdict;
    }

    /// <summary>Folders in turns, each in a random order: what comes first is a fair sample of each folder.</summary>
    private static List<Mutant> RandomOrder(IEnumerable<Mutant> mutants, int seed)
    {
        List<(int Turn, Mutant Mutant)> turns = [];
        foreach (IGrouping<string, Mutant> folder in mutants.GroupBy(mutant => mutant.Folder))
        {
            Mutant[] shuffled = [.. folder];
            new Random(seed).Shuffle(shuffled);
            turns.AddRange(shuffled.Select((mutant, turn) => (turn, mutant)));
        }
        return [.. turns.OrderBy(turn => turn.Turn).Select(turn => turn.Mutant)];
    }

    /// <summary>Numbers of other sources mean other mutants, so a folder of those is emptied.</summary>
    private static void EmptyUnlessOf(string work, IEnumerable<Mutant> mutants)
    {
        string list = string.Join('\n', mutants.Select(mutant => $"{mutant.Node.SpanStart} {mutant}"));
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        string file = Path.Combine(work, "mutants.sha256");
        if (!File.Exists(file) || File.ReadAllText(file) != hash)
        {
            if (Directory.Exists(work) && Directory.EnumerateFileSystemEntries(work).Any() && !File.Exists(file))
            {
                throw new InvalidOperationException($"--work: expected an empty folder or one of an earlier run, but "
                    + $"got {work}.");
            }
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
            Directory.CreateDirectory(work);
            File.WriteAllText(file, hash);
        }
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NeuronProbe.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException($"no NeuronProbe.sln above {AppContext.BaseDirectory}");
    }
}
