using System.Security.Cryptography;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Whatever system call fails or is the last one, the folder has the old scan or the new one, whole. With
/// <c>NEURONPROBE_FAULTS=all</c> every call fails in every way; with <c>some</c> each of those that commit, and some of
/// the others; else few.</summary>
public sealed class FailingCallsTests : EndToEndTest
{
    private const int Killed = 137;
    private const int StorageFailure = 74;

    private static readonly string[] Ways = ["eio", "kill-before", "enospc", "kill-after"];

    private static readonly string? Asked = Environment.GetEnvironmentVariable("NEURONPROBE_FAULTS");

    private static readonly bool IsAll = Asked == "all";

    // Few calls stand for many where tests are to be quick.
    private static readonly int Sparseness = Asked == "some" ? 1 : 3;

    private string Old => Folder["old"];

    private string Clean => Folder["clean"];

    [Fact]
    public async Task A_scan_that_replaces_another_leaves_one_of_the_two_whole()
    {
        FailingCalls calls = FailingCalls.Compile(Folder);
        MakeScans();
        Copy(Old, Out);
        IReadOnlyDictionary<string, int> counts = calls.Count(Folder, Out, Scan(Out));
        // The folder's own: locked, made, flushed, renamed, rolled forward, cleaned up.
        Assert.All(
            ["write", "fsync", "rename", "open", "mkdir", "rmdir", "unlink", "truncate", "close"],
            call => Assert.True(counts.GetValueOrDefault(call) > 0, $"No {call} was seen."));
        await Each(Chosen(counts, every: 4, areReplaced: true), failure =>
        {
            string location = Folder[$"out-{failure.Call}-{failure.At}-{failure.How}"];
            Copy(Old, location);
            Demand(calls.Run(location, failure, Scan(location)), location, failure, hadScan: true);
        });
    }

    [Fact]
    public async Task A_first_scan_is_whole_or_not_there()
    {
        FailingCalls calls = FailingCalls.Compile(Folder);
        MakeScans();
        IReadOnlyDictionary<string, int> counts = calls.Count(Folder, Out, Scan(Out));
        await Each(Chosen(counts, every: 23), failure =>
        {
            string location = Folder[$"out-{failure.Call}-{failure.At}-{failure.How}"];
            Demand(calls.Run(location, failure, Scan(location)), location, failure, hadScan: false);
        });
    }

    [Fact]
    public async Task A_scan_that_saves_as_it_goes_is_gone_on_with()
    {
        FailingCalls calls = FailingCalls.Compile(Folder);
        MakeScans();
        CommandLine.Run(Saving(Clean)).Succeeded();
        IReadOnlyDictionary<string, int> counts = calls.Count(Folder, Out, Saving(Out));
        await Each(Chosen(counts, every: 17), failure =>
        {
            string location = Folder[$"out-{failure.Call}-{failure.At}-{failure.How}"];
            (int code, string error) = calls.Run(location, failure, Saving(location));
            Assert.True(code is 0 or StorageFailure or Killed, $"{failure}: it ended with {code}:\n{error}");
            if (File.Exists(Path.Combine(location, OutputFolder.Manifest)) || OpenCommit.IsIn(location))
            {
                DemandWhole(location, failure);
            }
            CommandLine again = CommandLine.Run(Saving(location));
            Assert.True(again.ExitCode == 0, $"{failure}: the same line ended with {again.ExitCode}:\n{again.Error}");
            DemandWhole(location, failure);
            DemandNew(location, failure);
            string saved = Path.Combine(location, SavedProgress.FolderName);
            Assert.False(Directory.Exists(saved), $"{failure}: {saved} stayed.");
        });
    }

    [Fact]
    public void Reports_that_can_not_be_added_leave_the_scan_as_it_was()
    {
        FailingCalls calls = FailingCalls.Compile(Folder);
        MakeScans();
        foreach (var failure in (Failure[])[new("fsync", 1, "eio"), new("rename", 2, "kill-after")])
        {
            string location = Folder[$"out-{failure.Call}"];
            Copy(Old, location);
            (int code, string error) = calls.Run(location, failure, ["report", location, "--format", "parquet"]);
            Assert.True(code is StorageFailure or Killed, $"{failure}: it ended with {code}:\n{error}");
            DemandWhole(location, failure);
            Assert.Equal(code == Killed, File.Exists(Path.Combine(location, "top_examples.parquet")));
            CommandLine.Run("report", location, "--format", "parquet").Succeeded();
            DemandWhole(location, failure);
        }
    }

    [Fact]
    public void Where_nothing_can_be_kept_the_first_failure_is_told()
    {
        FailingCalls calls = FailingCalls.Compile(Folder);
        MakeScans();
        // The last thing that is written is the manifest.
        var failure = new Failure("write", calls.Count(Folder, Out, Scan(Out))["write"], "full");
        string location = Folder["full"];
        (int code, string error) = calls.Run(location, failure, Scan(location));
        Assert.Equal(StorageFailure, code);
        Assert.Matches(
            "^--out: expected to write 'scan.json' in '.*full', but got: No space left on device.* "
                + "Nor could what was collected be kept, but for what was saved before: "
                + "No space left on device.*saved.*\n$",
            error);
        Demand((code, error), location, failure, hadScan: false);
    }

    /// <summary>All calls, or those that are worth their time on each change.</summary>
    /// <param name="counts">How many there are of each.</param>
    /// <param name="every">Of those that others stand for, one of so many.</param>
    /// <param name="areReplaced">Whether other results are replaced, and calls that move and delete decide.</param>
    private static IEnumerable<Failure> Chosen(
        IReadOnlyDictionary<string, int> counts, int every, bool areReplaced = false)
    {
        every *= Sparseness;
        foreach ((string call, int count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            string[] ways = call == "write" ? [.. Ways, "short"] : Ways;
            for (int at = 1; at <= count; at++)
            {
                bool decides = call is "rename" or "rmdir" or "unlink" && areReplaced
                    && (call == "rename" || at % Sparseness == 0);
                string[] chosen = IsAll ? ways
                    : call == "rename" && decides ? ["eio", "kill-after"]
                    : decides || (at - 1) % every == 0 ? [ways[at / every % ways.Length]]
                    : [];
                foreach (string way in chosen)
                {
                    yield return new Failure(call, at, way);
                }
            }
        }
    }

    private static Task Each(IEnumerable<Failure> failures, Action<Failure> check) => Parallel.ForEachAsync(
        failures,
        new ParallelOptions { MaxDegreeOfParallelism = 2 },
        async (failure, cancellation) => await Task.Run(() => check(failure), cancellation));

    private void Demand((int ExitCode, string Error) run, string location, Failure failure, bool hadScan)
    {
        (int code, string error) = run;
        Assert.True(
            code is 0 or StorageFailure || (code == Killed && failure.How.StartsWith("kill", StringComparison.Ordinal)),
            $"{failure}: it ended with {code}:\n{error}");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(
            code == 0 && failure is { Call: "fsync" or "rename", How: "eio" or "enospc" },
            $"{failure}: nobody noticed.");
        if (code == StorageFailure)
        {
            Assert.True(error.Trim().Split('\n').Length == 1, $"{failure}: expected one message, but got:\n{error}");
        }
        bool hasManifest = File.Exists(Path.Combine(location, OutputFolder.Manifest));
        bool isThere = hasManifest || OpenCommit.IsIn(location);
        Assert.True(isThere || !hadScan, $"{failure}: the old scan has gone and the new one has not come.");
        if (isThere)
        {
            DemandWhole(location, failure);
        }
        if (code == 0)
        {
            DemandNew(location, failure);
        }
        CommandLine.Run(Scan(location)).Succeeded();
        DemandWhole(location, failure);
        DemandNew(location, failure);
        DemandNothingElse(location, failure, hadScan);
    }

    /// <summary>Demands a scan that can be shown, all of whose files are those that its manifest tells of.</summary>
    private static void DemandWhole(string location, Failure failure)
    {
        CommandLine shown = CommandLine.Run("show", location);
        Assert.True(shown.ExitCode == 0, $"{failure}: 'show' ended with {shown.ExitCode}:\n{shown.Error}");
        Assert.All(ScanManifest.Read(location).Files, file => Assert.Equal(
            file.Sha256,
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(location, file.Name))))));
    }

    /// <summary>Demands the bytes of the scan that nothing happened to; the manifest and what has its times in it
    /// apart.</summary>
    private void DemandNew(string location, Failure failure)
    {
        string[] names = [.. ScanManifest.Read(Clean).Files.Select(file => file.Name)];
        Assert.Equal(names, ScanManifest.Read(location).Files.Select(file => file.Name));
        Assert.All(names, name => Assert.True(
            File.ReadAllBytes(Path.Combine(Clean, name)).SequenceEqual(
                File.ReadAllBytes(Path.Combine(location, name))),
            $"{failure}: {name} is not what it is without a failure."));
    }

    private void DemandNothingElse(string location, Failure failure, bool hadScan)
    {
        string[] expected =
            [.. FilesOf(Clean).Concat(hadScan ? ["mine.txt"] : []).Order(StringComparer.Ordinal)];
        Assert.True(
            expected.SequenceEqual(FilesOf(location)),
            $"{failure}: expected {string.Join(' ', expected)}, but got {string.Join(' ', FilesOf(location))}.");
        Assert.False(
            Directory.Exists(Path.Combine(location, AttemptFolder.FolderName)), $"{failure}: attempts stayed.");
    }

    private void MakeScans()
    {
        Model();
        Ids(3, 17, 8, 30);
        File.Move(Folder["ids.jsonl"], Folder["old.jsonl"]);
        Ids(9, 4, 21);
        CommandLine.Run(Scan(Clean)).Succeeded();
        CommandLine.Run([.. Scan(Old, "old.jsonl"), "--collect", "top,samples"]).Succeeded();
        File.WriteAllText(Path.Combine(Old, "mine.txt"), "mine");
    }

    private string[] Scan(string location, string corpus = "ids.jsonl") =>
    [
        "scan", "-m", Folder["model-gpt2"], "-c", Folder[corpus], "-l", "ffn.0.post", "-n", "0-3", "-k", "3",
        "--collect", "top", "--format", "csv", "--threads", "1", "--matmul", "linear", "-q", "-o", location,
        "--overwrite",
    ];

    /// <summary>A scan that saves after each document.</summary>
    private string[] Saving(string location) =>
    [
        .. Scan(location)[..^1], "--chunk", "1", "--save-every", "0", "--resume",
        .. location == Clean ? (string[])["--overwrite"] : [],
    ];

    private static string[] FilesOf(string location) =>
    [
        .. Directory.EnumerateFiles(location, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(location, path)).Order(StringComparer.Ordinal),
    ];

    private static void Copy(string from, string to)
    {
        foreach (string name in FilesOf(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
            File.Copy(Path.Combine(from, name), Path.Combine(to, name));
        }
    }
}
