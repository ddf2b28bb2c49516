using System.CommandLine;
using System.Text;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Hub;
using NeuronProbe.Scans;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>A small scan with all that scans have, to be stopped, killed and shared out: all collectors, concepts with
/// held-out documents and controls, files of several chunks each, records that are empty or bad.</summary>
internal sealed class StoppableScan : IDisposable
{
    private const int Files = 3;
    private const int DocumentsOfChunk = 4;

    // Saved for nobody who would go on with it.
    private static readonly string[] SavesNothing = ["--save-every", "100000"];

    private readonly TemporaryFolder folder = new();
    private readonly string[] arguments;

    /// <param name="chunks">Chunks of the corpus.</param>
    /// <param name="more">Further options.</param>
    public StoppableScan(int chunks = 30, params string[] more)
    {
        TemporaryFolder inputs = SharedFolders.Of($"a model and {chunks} chunks", made =>
        {
            _ = new ModelFolder(made["model"]);
            WriteCorpus(made, chunks * DocumentsOfChunk);
        });
        Corpus = inputs["corpus"];
        string[] usual =
        [
            "scan", "-m", inputs["model"], "-c", Corpus, "-l", "ffn.0.post", "ffn.1.pre", "-n", "0-5,40",
            "--collect", "top,stats,histogram,samples,concepts,pairs,groups,documents", "--control", "length,position",
            "--format", "csv,json,parquet", "--on-bad-record", "skip", "--max-bad", "50%",
            "--max-length", "16", "--chunk", $"{DocumentsOfChunk}", "--batch-tokens", "64", "--threads", "1",
            "--matmul", "packed", "--save-every", "0",
        ];
        arguments = Joined(usual, more);
    }

    /// <summary>The folder of the corpus, which is that of other tests too.</summary>
    public string Corpus { get; }

    /// <summary>Path of something in a folder of this object's own.</summary>
    public string this[string name] => folder[name];

    /// <summary>A command line.</summary>
    /// <param name="location">Where results go.</param>
    /// <param name="more">Further options.</param>
    public string[] Line(string location, params IEnumerable<string> more) =>
        [.. Joined(arguments, more), "-o", location];

    /// <summary>Results of the scan when nobody stops it, made once for all tests.</summary>
    public string Reference() => Finished(
        "in this process", location => CommandLine.Run(Line(location, SavesNothing)).Succeeded());

    /// <summary>The same by a process of its own, which knows of what commit it was built.</summary>
    public string ReferenceOfProcess() => Finished("in its own process", location =>
    {
        using var program = new ProgramProcess(Line(location, SavesNothing));
        (int code, string error) = program.AwaitEnd();
        Assert.True(code == 0, error);
    });

    /// <summary>Runs it in this process.</summary>
    /// <param name="location">Where results go.</param>
    /// <param name="batches">After how many batches it is told to stop; null: never.</param>
    /// <param name="more">Further options.</param>
    public ScanOutcome Run(string location, int? batches, params IEnumerable<string> more) =>
        Run(Line(location, more), batches);

    /// <summary>Runs a scan in this process.</summary>
    /// <param name="line">Its command line.</param>
    /// <param name="batches">After how many batches it is told to stop; null: never.</param>
    public static ScanOutcome Run(string[] line, int? batches)
    {
        using var plan = new ScanPlan(Parse(line));
        using var stop = new CancellationTokenSource();
        int seen = 0;
        return new Scan(plan).Run(
            _ =>
            {
                if (++seen == batches)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    /// <summary>Runs it in this process with <c>--resume</c>, stopped after every few batches, until it is
    /// done.</summary>
    /// <returns>How often it was stopped.</returns>
    public static int RunInPieces(string[] line, Random random, int mostBatches)
    {
        for (int stops = 0; ; stops++)
        {
            ScanOutcome outcome = Run([.. line, "--resume"], 1 + random.Next(mostBatches));
            if (outcome.End == ScanEnd.Complete)
            {
                return stops;
            }
            Assert.Equal(ScanEnd.Saved, outcome.End);
        }
    }

    /// <summary>The options of a command line of <c>scan</c>.</summary>
    public static ScanOptions Parse(string[] line)
    {
        var scan = new ScanArguments();
        var command = new DescribedCommand(ScanCommand.Name, "");
        scan.AddTo(command);
        ParseResult parsed = command.Parse(line[1..]);
        Assert.Empty(parsed.Errors);
        return scan.Read(parsed, HubEnvironment.OfProcess);
    }

    public void Dispose() => folder.Dispose();

    private string Finished(string how, Action<string> run) => SharedFolders.Of(
        $"{string.Join(' ', arguments)} {how}",
        made =>
        {
            run(made["out"]);
            Assert.True(ScanFolder.IsWhole(made["out"]));
        })["out"];

    /// <summary>A command line with further options in place of those of the same names.</summary>
    private static string[] Joined(IEnumerable<string> line, IEnumerable<string> more)
    {
        string[] later = [.. more];
        var joined = new List<string>();
        bool isKept = true;
        foreach (string word in line)
        {
            isKept = word.StartsWith('-') ? !later.Contains(word) : isKept;
            if (isKept)
            {
                joined.Add(word);
            }
        }
        return [.. joined, .. later];
    }

    private static void WriteCorpus(TemporaryFolder folder, int documents)
    {
        var random = new Random(documents);
        for (int file = 0; file < Files; file++)
        {
            var lines = new StringBuilder();
            for (int i = documents * file / Files; i < documents * (file + 1) / Files; i++)
            {
                lines.Append(Record(random, i)).Append('\n');
            }
            folder.Write($"corpus/{file}.jsonl", lines.ToString());
        }
    }

    private static string Record(Random random, int number)
    {
        if (number % 23 == 5)
        {
            return number % 2 == 0 ? "no record" : $$"""{"id":"{{number}}","input_ids":[],"labels":{} }""";
        }
        int[] ids = [.. Enumerable.Range(0, 2 + random.Next(40)).Select(_ => (int)Math.Exp(random.NextDouble() * 5))];
        return $$"""{"id":"{{number}}","input_ids":[{{string.Join(',', ids)}}],"labels":{"""
            + $"{Label("even", id => id % 2 == 0)},{Label("low", id => id < 9)},"
            + $"{Label("chance", _ => random.Next(6) == 0)}}}}}";

        string Label(string name, Func<int, bool> isLabelled) =>
            $"\"{name}\":[{string.Join(',', ids.Select(id => isLabelled(id) ? 1 : 0))}]";
    }
}
