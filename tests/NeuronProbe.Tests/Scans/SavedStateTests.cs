using System.Security.Cryptography;
using System.Text;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

/// <summary>Saved states that were damaged, cut short, or are of something else.</summary>
public sealed class SavedStateTests : IDisposable
{
    private const int HashLength = 32;

    private readonly StoppableScan scan = new();

    public void Dispose() => scan.Dispose();

    [Fact]
    public void Any_flipped_bit_of_a_generation_is_noticed()
    {
        string path = Stop()[^1];
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        var random = new Random(4);
        for (int i = 0; i < 1000; i++)
        {
            long place = random.NextInt64(stream.Length);
            byte mask = (byte)(1 << random.Next(8));
            Flip(stream, place, mask);
            Assert.Throws<InvalidDataException>(() => SavedGeneration.ReadHeader(stream));
            Flip(stream, place, mask);
        }
        Assert.Equal(SavedHeader.CurrentVersion, SavedGeneration.ReadHeader(stream).SchemaVersion);
    }

    [Fact]
    public void After_a_damaged_generation_the_scan_goes_on_from_the_one_before()
    {
        string[] generations = Stop();
        Damage(generations[^1], bytes => Flip(bytes, new Random(5)));
        CommandLine run = GoOn();
        Assert.Contains($"Warning: --resume: {generations[^1]}: expected the bytes that were saved", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(generations[0], run.Error, StringComparison.Ordinal);
        ScanFolder.AreSame(scan.Reference(), Out);
    }

    [Fact]
    public void After_two_damaged_generations_the_scan_begins_anew()
    {
        string[] generations = Stop();
        Damage(generations[0], bytes => Flip(bytes, new Random(6)));
        Damage(generations[1], bytes => Flip(bytes, new Random(7)));
        CommandLine run = GoOn();
        Assert.All(generations, path =>
            Assert.Contains($"Warning: --resume: {path}: expected the bytes", run.Error, StringComparison.Ordinal));
        ScanFolder.AreSame(scan.Reference(), Out);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(-1)]
    [InlineData(-33)]
    public void A_generation_that_was_cut_short_is_passed_over(int length)
    {
        string[] generations = Stop();
        byte[] saved = File.ReadAllBytes(generations[^1]);
        File.WriteAllBytes(generations[^1], saved[..(length < 0 ? saved.Length + length : length)]);
        Assert.Contains($"Warning: --resume: {generations[^1]}: ", GoOn().Error, StringComparison.Ordinal);
        ScanFolder.AreSame(scan.Reference(), Out);
    }

    [Fact]
    public void A_generation_of_another_version_is_named()
    {
        string[] generations = Stop();
        Damage(generations[^1], bytes =>
        {
            byte[] version = Encoding.UTF8.GetBytes($"\"schema_version\":{SavedHeader.CurrentVersion}");
            int place = bytes.AsSpan().IndexOf(version);
            Assert.True(place > 0, "The header has no version.");
            bytes[place + version.Length - 1] = (byte)'0';
            SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashLength), bytes.AsSpan(bytes.Length - HashLength));
        });
        CommandLine.Run(scan.Line(Out, "--resume")).Refused(
            generations[^1], $"expected schema_version {SavedHeader.CurrentVersion}, but got 0");
    }

    [Fact]
    public void A_plan_of_another_version_is_named()
    {
        Stop();
        string path = Path.Combine(Out, SavedProgress.FolderName, SavedPlan.FileName);
        File.WriteAllText(path, File.ReadAllText(path).Replace(
            $"\"schema_version\": {SavedPlan.CurrentVersion}", "\"schema_version\": 0", StringComparison.Ordinal));
        CommandLine.Run(scan.Line(Out, "--resume")).Refused(path, "schema_version");
    }

    [Fact]
    public void A_generation_of_another_plan_is_passed_over()
    {
        string[] own = Stop();
        scan.Run(scan["other"], 20, "--resume", "-k", "3");
        string[] foreign = Generations(scan["other"]);
        Assert.NotEmpty(foreign);
        File.Copy(foreign[^1], Path.Combine(Path.GetDirectoryName(own[0])!, "00000029.state"));
        Assert.DoesNotContain("Warning: --resume", GoOn().Error, StringComparison.Ordinal);
        ScanFolder.AreSame(scan.Reference(), Out);
    }

    [Fact]
    public void Another_plan_is_refused_with_what_differs()
    {
        Stop();
        CommandLine.Run(scan.Line(Out, "--resume", "-k", "3", "--ignore-first", "1"))
            .Refused(
                "--resume: expected the scan that was begun in", "--top (was 20, is 3); --ignore-first (was 0, is 1)");
        GoOn();
        ScanFolder.AreSame(scan.Reference(), Out);
    }

    [Fact]
    public void A_corpus_that_changed_is_refused_and_named()
    {
        string corpus = ScanFolder.Copy(scan.Corpus, scan["corpus"]);
        Assert.Equal(ScanEnd.Saved, scan.Run(Out, 5, "--resume", "-c", corpus).End);
        File.AppendAllText(Path.Combine(corpus, "1.jsonl"), """{"input_ids":[1,2,3]}""" + "\n");
        CommandLine.Run(scan.Line(Out, "--resume", "-c", corpus))
            .Refused("--resume: expected the scan that was begun in", "1.jsonl");
    }

    [Fact]
    public void Any_flipped_bit_of_a_finished_shard_is_noticed_by_merge()
    {
        foreach (string shard in (string[])["0/3", "1/3", "2/3"])
        {
            scan.Run(Out, null, "--shard", shard);
        }
        string[] files =
        [
            .. Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories)
                .Where(path => Path.GetFileName(path) != KeptPreparations.FileName).Order(StringComparer.Ordinal),
        ];
        Assert.Contains(files, path => path.EndsWith("0000.concepts.bin", StringComparison.Ordinal));
        var random = new Random(8);
        for (int i = 0; i < 200; i++)
        {
            string path = files[i % files.Length];
            byte[] saved = File.ReadAllBytes(path);
            Damage(path, bytes => Flip(bytes, random));
            CommandLine merge = CommandLine.Run("merge", Out, "--out", scan["merged"]);
            Assert.True(merge.ExitCode == 2, $"{path}: merge ended with {merge.ExitCode}: {merge.Error}");
            Assert.False(File.Exists(Path.Combine(scan["merged"], "scan.json")));
            File.WriteAllBytes(path, saved);
        }
        CommandLine.Run("merge", Out, "--out", scan["merged"]).Succeeded();
        ScanFolder.AreSame(scan.Reference(), scan["merged"], isMerged: true);
    }

    private string Out => scan["out"];

    /// <summary>Runs the scan until some chunks are done.</summary>
    /// <returns>What it saved, the newest last.</returns>
    private string[] Stop()
    {
        Assert.Equal(ScanEnd.Saved, scan.Run(Out, 20, "--resume").End);
        string[] generations = Generations(Out);
        Assert.Equal(2, generations.Length);
        return generations;
    }

    private CommandLine GoOn() => CommandLine.Run(scan.Line(Out, "--resume")).Succeeded();

    private static string[] Generations(string location) =>
    [
        .. Directory.GetFiles(Path.Combine(location, SavedProgress.FolderName), "*.state")
            .Order(StringComparer.Ordinal),
    ];

    private static void Flip(byte[] bytes, Random random) =>
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));

    private static void Flip(FileStream stream, long place, byte mask)
    {
        stream.Position = place;
        int there = stream.ReadByte();
        stream.Position = place;
        stream.WriteByte((byte)(there ^ mask));
        stream.Flush();
    }

    private static void Damage(string path, Action<byte[]> damage)
    {
        byte[] bytes = File.ReadAllBytes(path);
        damage(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
