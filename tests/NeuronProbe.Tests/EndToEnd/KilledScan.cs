using System.Diagnostics;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>One scan that is killed at moments drawn at random, and run again until it is done.</summary>
/// <param name="line">Its command line.</param>
/// <param name="location">Where its results go.</param>
/// <param name="times">How long its parts take.</param>
/// <param name="random">Draws the moments.</param>
/// <param name="kills">Is told of kills.</param>
internal sealed class KilledScan(
    string[] line, string location, KillTimes times, Random random, KillTally kills)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);

    private enum Moment
    {
        Loading,
        Collecting,
        Writing,
        Placing,
    }

    /// <summary>Runs a scan without killing it, and takes the time.</summary>
    public static KillTimes Measure(string[] line, string location)
    {
        long start = Stopwatch.GetTimestamp();
        using var program = new ProgramProcess(line);
        Await(program, () => NewestIn(location).Length > 0);
        TimeSpan saved = Stopwatch.GetElapsedTime(start);
        Await(program, () => IsWriting(location, []));
        TimeSpan writing = Stopwatch.GetElapsedTime(start);
        Assert.Equal(0, program.AwaitEnd().ExitCode);
        return new KillTimes(saved, writing - saved, Stopwatch.GetElapsedTime(start) - writing);
    }

    /// <summary>Kills it again and again, and runs it to its end.</summary>
    /// <param name="replacesScan">Whether another scan lies in the folder, which stays until this one is done.</param>
    public void Run(bool replacesScan)
    {
        Moment first = random.Next(2) == 0 ? Moment.Loading : Moment.Collecting;
        Moment last = random.Next(2) == 0 ? Moment.Writing : Moment.Placing;
        Moment[] moments = random.Next(2) == 0 ? [(Moment)random.Next(4)] : [first, .. Drawn(), last];
        foreach (Moment moment in moments)
        {
            if (Kill(moment))
            {
                DemandWhole(replacesScan);
            }
        }
        using var program = new ProgramProcess(line);
        (int code, string error) = program.AwaitEnd();
        Assert.True(code == 0, $"The last attempt ended with {code}: {error}");
        Assert.True(ScanFolder.IsWhole(location));
    }

    private Moment[] Drawn() => random.Next(3) == 0 ? [(Moment)random.Next(3)] : [];

    /// <summary>Starts it and kills it.</summary>
    /// <returns>Whether it had not ended before.</returns>
    private bool Kill(Moment moment)
    {
        string newest = NewestIn(location);
        string[] former = AttemptsIn(location);
        TimeSpan most = moment switch
        {
            Moment.Loading => times.Loading,
            Moment.Collecting => times.Collecting,
            Moment.Writing => times.Writing,
            _ => TimeSpan.FromMilliseconds(20),
        };
        using var program = new ProgramProcess(line);
        Await(program, () => moment switch
        {
            Moment.Loading => true,
            Moment.Collecting => NewestIn(location) != newest,
            Moment.Writing => IsWriting(location, former),
            _ => OpenCommit.IsIn(location),
        });
        Await(program, Stopwatch.GetTimestamp(), most * random.NextDouble());
        if (program.HasEnded)
        {
            (int code, string error) = program.AwaitEnd();
            Assert.True(code == 0, $"An attempt ended with {code} before it was killed: {error}");
            return false;
        }
        program.KillAtOnce();
        kills.Add(WorkAt(newest, former));
        return true;
    }

    /// <summary>Demands that nothing in the folder claims to be what it is not: it may be opened, in a copy, and then
    /// has a whole scan or none.</summary>
    private void DemandWhole(bool replacesScan)
    {
        if (!Directory.Exists(location))
        {
            return;
        }
        bool isThere = ScanFolder.IsWhole(location);
        string copy = ScanFolder.Copy(location, location + ".copy");
        if (replacesScan || isThere || OpenCommit.IsIn(location))
        {
            Findings(copy);
            Assert.True(ScanFolder.IsWhole(copy));
        }
        Directory.Delete(copy, recursive: true);
    }

    private static void Findings(string folder) => Assert.NotEmpty(SavedScan.Open(folder).LoadAll().Sites);

    /// <summary>What a process was at, as the folder tells.</summary>
    private string WorkAt(string before, string[] former) =>
        OpenCommit.IsIn(location) ? "while results took their places"
        : IsWriting(location, former) ? "while results were written"
        : Directory.Exists(Saved(location)) && Directory.EnumerateFiles(Saved(location), "*.partial").Any()
            ? "while state was saved"
        : File.Exists(Path.Combine(location, OutputFolder.Manifest)) && !Directory.Exists(Saved(location))
            && before.Length > 0 ? "after all was done"
        : NewestIn(location) != before ? "between two chunks' savings"
        : "before anything was saved";

    private static string Saved(string location) => Path.Combine(location, SavedProgress.FolderName);

    private static string NewestIn(string location)
    {
        try
        {
            return Directory.EnumerateFiles(Saved(location), "*.state").Max(StringComparer.Ordinal) ?? "";
        }
        catch (DirectoryNotFoundException)
        {
            return "";
        }
    }

    /// <summary>Whether results are being written, by another attempt than those that were there before.</summary>
    private static bool IsWriting(string location, string[] former)
    {
        try
        {
            return AttemptsIn(location).Except(former)
                .Any(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Any());
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The folders of attempts, that whose results are taking their places among them.</summary>
    private static string[] AttemptsIn(string location)
    {
        string commit = Path.Combine(location, OpenCommit.FolderName);
        string attempts = Path.Combine(location, AttemptFolder.FolderName);
        try
        {
            string[] found = Directory.Exists(attempts) ? Directory.GetDirectories(attempts) : [];
            return Directory.Exists(commit) ? [.. found, .. Directory.GetDirectories(commit)] : found;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static void Await(ProgramProcess program, Func<bool> isTime)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isTime() && !program.HasEnded)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < LongestWait, "What was waited for did not come.");
            Thread.Sleep(1);
        }
    }

    private static void Await(ProgramProcess program, long start, TimeSpan time)
    {
        while (Stopwatch.GetElapsedTime(start) < time && !program.HasEnded)
        {
            Thread.Sleep(time < TimeSpan.FromMilliseconds(50) ? 0 : 1);
        }
    }
}
