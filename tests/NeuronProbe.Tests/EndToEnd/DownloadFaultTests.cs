using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What a network and other programs do to a download.</summary>
public sealed class DownloadFaultTests : HubTest
{
    private const int Half = 3_000_000;
    private const string Weights = "model.safetensors";

    private readonly byte[] content = Bytes(2 * Half);

    public DownloadFaultTests() => Server.Add("config.json", "{}").Add(Weights, content);

    private string WeightsHash => Server.HashOf(Weights);

    [Fact]
    public void A_connection_that_breaks_half_way_is_gone_on_with()
    {
        Server.Change = (request, answer) => IsFirstGet(request) ? answer with { CutAfter = Half } : answer;
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
        Assert.Equal([null, $"bytes={Half}-"], Server.Gets(WeightsHash).Select(r => r.Header("range")));
    }

    [Fact]
    public void A_body_of_unknown_length_that_ends_early_is_gone_on_with()
    {
        Server.Change = (request, answer) =>
            IsFirstGet(request) ? answer with { CutAfter = Half, TellsLength = false } : answer;
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
    }

    [Fact]
    public void A_small_file_that_breaks_is_gone_on_with_too()
    {
        Server.Change = (request, answer) =>
            request.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal) && request.Method == "GET"
                && request.Header("range") is null
                ? answer with { CutAfter = 1 }
                : answer;
        Download("org/name").Succeeded();
        Assert.Equal("{}"u8.ToArray(), Named("config.json"));
        Assert.Contains("bytes=1-", Server.Gets("config.json").Select(r => r.Header("range")));
    }

    [Fact]
    public void A_server_without_ranges_sends_all_again()
    {
        Server.Change = (request, answer) => IsFirstGet(request) ? answer with { CutAfter = Half }
            : IsGet(request) ? new HubAnswer(200, content)
            : answer;
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
    }

    [Fact]
    public void Bytes_from_another_place_than_asked_for_are_not_taken()
    {
        Server.Change = (request, answer) => IsFirstGet(request) ? answer with { CutAfter = Half }
            : IsGet(request) && request.Header("range") is not null
            ? new HubAnswer(206, content[5..], ("Content-Range", $"bytes 5-{content.Length - 1}/{content.Length}"))
            : answer;
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
    }

    [Theory]
    [InlineData(Half, "bytes=3000000-")]
    [InlineData((2 * Half) + 1, null)]
    public void What_an_earlier_run_left_is_gone_on_with_unless_it_is_too_long(int left, string? range)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob(Weights))!);
        File.WriteAllBytes(
            Blob(Weights) + ".incomplete", [.. content.Take(left), .. new byte[Math.Max(0, left - content.Length)]]);
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
        Assert.Equal(range, Assert.Single(Server.Gets(WeightsHash)).Header("range"));
        Assert.DoesNotContain(Cached, f => f.EndsWith(".incomplete", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_left_whole_is_checked_and_not_fetched()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Blob(Weights))!);
        File.WriteAllBytes(Blob(Weights) + ".incomplete", content);
        Download("org/name").Succeeded();
        Assert.Empty(Server.Gets(WeightsHash));
        Assert.Equal(content, Named(Weights));
    }

    [Fact]
    public void A_hub_that_asks_to_wait_is_asked_again_after_that_time()
    {
        int asked = 0;
        Server.Change = (request, answer) =>
            request.Path.StartsWith("/api/models/", StringComparison.Ordinal) && asked++ == 0
                ? new HubAnswer(429, [], ("Retry-After", "2"))
                : answer;
        Download("org/name").Succeeded();
        Assert.InRange((Server.Requests[1].Time - Server.Requests[0].Time).TotalSeconds, 1.9, 30);
        Assert.Equal(Server.Requests[0].Path, Server.Requests[1].Path);
    }

    [Fact]
    public void A_store_that_is_overloaded_is_asked_again()
    {
        Server.Change = (request, answer) => IsFirstGet(request) ? new HubAnswer(503, []) : answer;
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
    }

    [Fact]
    public void A_hub_that_asks_for_an_hour_is_not_waited_for()
    {
        Server.Change = (_, _) => new HubAnswer(429, [], ("Retry-After", "3600"));
        Download("org/name").Refused(
            "download: expected an answer of 127.0.0.1:", "but got: 429 Status, try again in 3600 s.");
    }

    [Fact]
    public void A_wrong_hash_leaves_nothing_of_the_file()
    {
        byte[] wrong = [.. content];
        wrong[17] ^= 1;
        Server.Change = (request, answer) => IsGet(request) ? new HubAnswer(200, wrong) : answer;
        Download("org/name").Refused(
            $"download: expected '{Weights}' to have the hash {WeightsHash}, but got ",
            "Nothing of it was kept; run the command again");
        DemandNoWeights();
    }

    [Fact]
    public void A_wrong_hash_of_git_leaves_nothing_of_the_file()
    {
        Server.Change = (request, answer) =>
            request.Path.StartsWith("/api/resolve-cache/", StringComparison.Ordinal) && request.Method == "GET"
                ? new HubAnswer(200, "[]"u8.ToArray())
                : answer;
        Download("org/name").Refused(
            $"download: expected 'config.json' to have the hash {Server.HashOf("config.json")}, but got ");
        Assert.DoesNotContain(Cached, f =>
            f.Contains("/blobs/", StringComparison.Ordinal) || f.Contains("/snapshots/", StringComparison.Ordinal));
    }

    [Fact]
    public void More_bytes_than_announced_are_refused()
    {
        Server.Change = (request, answer) =>
            IsGet(request) ? new HubAnswer(200, [.. content, 0]) { TellsLength = false } : answer;
        Download("org/name").Refused($"download: expected '{Weights}' to have {content.Length} bytes, but got more.");
        DemandNoWeights();
    }

    [Fact]
    public void A_file_that_no_disk_has_room_for_is_refused_before_anything_is_fetched()
    {
        Server.Change = (request, answer) => request.Method == "HEAD" && answer.Status == 302
            ? answer.With("X-Linked-Size", "9000000000000000000")
            : answer;
        Download("org/name").Refused(
            "download: expected room for ", $"bytes in '{Cache.Location}', but got ", "HF_HUB_CACHE");
        Assert.DoesNotContain(
            Server.Requests, r => r.Method == "GET" && !r.Path.StartsWith("/api/models/", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_that_is_full_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a file that is always full.");
        Directory.CreateDirectory(Path.GetDirectoryName(Blob(Weights))!);
        File.CreateSymbolicLink(Blob(Weights) + ".incomplete", "/dev/full");
        CommandLine told = Download("org/name");
        Assert.Equal(74, told.ExitCode);
        Assert.Contains("No space left on device", told.Error, StringComparison.Ordinal);
        Assert.Contains("Check the disk's room", told.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told.Error, StringComparison.Ordinal);
        Assert.Single(Server.Gets(WeightsHash));
    }

    [Fact]
    public void Two_downloads_at_once_fetch_each_file_once()
    {
        Server.Change = (request, answer) =>
        {
            if (IsGet(request))
            {
                Thread.Sleep(300);
            }
            return answer;
        };
        CommandLine[] runs = new CommandLine[3];
        Parallel.For(0, runs.Length, i => runs[i] = Download("org/name"));
        Assert.All(runs, run => run.Succeeded());
        Assert.Single(Server.Gets(WeightsHash));
        Assert.Equal(content, Named(Weights));
    }

    [Fact]
    public void A_signal_keeps_what_was_fetched_for_the_next_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        Server.Change = (request, answer) =>
            IsFirstGet(request) ? answer with { CutAfter = Half, Stalls = true } : answer;
        using (var program = new ProgramProcess(["download", "org/name"], Variables))
        {
            string incomplete = Blob(Weights) + ".incomplete";
            Assert.True(
                SpinWait.SpinUntil(
                    () => File.Exists(incomplete) && new FileInfo(incomplete).Length == Half, TimeSpan.FromSeconds(60)),
                "Nothing came.");
            program.Signal(ProgramProcess.Interrupt);
            Assert.Equal(
                (130,
                    $"Interrupted: what was fetched stays in '{Cache.FolderOf("org/name")}', and the same command goes "
                        + "on from there.\n"),
                program.AwaitEnd());
            Assert.Equal("", program.Output.ReadToEnd());
        }
        Assert.False(Directory.Exists(Path.Combine(Cache.FolderOf("org/name"), "refs")));
        Download("org/name").Succeeded();
        Assert.Equal(content, Named(Weights));
        Assert.Equal($"bytes={Half}-", Server.Gets(WeightsHash).Last().Header("range"));
    }

    private static bool IsGet(HubRequest request) => !request.IsHub && request.Method == "GET";

    private bool IsFirstGet(HubRequest request) => IsGet(request) && Server.Gets(WeightsHash).Count() == 1;

    private void DemandNoWeights()
    {
        Assert.DoesNotContain(Cached, f =>
            f.Contains(WeightsHash, StringComparison.Ordinal) || f.EndsWith(Weights, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(Cache.FolderOf("org/name"), "refs")));
    }
}
