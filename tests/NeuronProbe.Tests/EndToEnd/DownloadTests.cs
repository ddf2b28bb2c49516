using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class DownloadTests : HubTest
{
    [Fact]
    public void A_model_that_was_fetched_can_be_scanned_by_name_without_the_network()
    {
        Server.Add(Model().WithTokenizer(new JsonObject { ["bos_token"] = "<|endoftext|>" }));
        CommandLine run = Download("org/name").Succeeded();
        Assert.Equal(Cache.Snapshot("org/name") + "\n", run.Output);
        int requests = Server.Requests.Count;

        var offline = new Dictionary<string, string>(Variables) { ["HF_HUB_OFFLINE"] = "1" };
        CommandLine.RunWithVariables(
            offline, "scan", "-m", "org/name", "-c", Write("a.txt", "on the one"), "-o", Out, "-n", "0").Succeeded();
        JsonNode model = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!["model"]!;
        Assert.Equal(("org/name", HubServer.Commit), ((string)model["folder"]!, (string)model["commit"]!));
        Assert.Equal(requests, Server.Requests.Count);
    }

    [Fact]
    public void The_cache_gets_the_layout_that_Pythons_tools_share()
    {
        Server.Add(Model().WithTokenizer());
        Download("org/name").Succeeded();
        string[] names = ["config.json", "merges.txt", "model.safetensors", "vocab.json"];
        string[] expected =
        [
            .. names.Select(n => $"models--org--name/blobs/{Server.HashOf(n)}"),
            "models--org--name/refs/main",
            .. names.Select(n => $"models--org--name/snapshots/{HubServer.Commit}/{n}"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Cached);
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(Cache.FolderOf("org/name"), "refs", "main")));
        Assert.All(names, n => Assert.Equal(
            $"../../blobs/{Server.HashOf(n)}",
            new FileInfo(Path.Combine(Cache.Snapshot("org/name"), n)).LinkTarget!.Replace('\\', '/')));
        Assert.All(names, n => Assert.True(
            File.Exists(Path.Combine(Cache.Location, ".locks", "models--org--name", Server.HashOf(n) + ".lock"))));
    }

    [Fact]
    public void Only_files_that_are_needed_are_fetched()
    {
        Server.Add(Model()).Add("special_tokens_map.json", "{}").Add("tokenizer_config.json", "{}");
        string[] others =
        [
            "README.md", "generation_config.json", "pytorch_model.bin", "tf_model.h5", "flax_model.msgpack",
            "model.fp16.safetensors",
        ];
        foreach (string name in others)
        {
            Server.Add(name, name);
        }
        Server.ListedOnly.Add("onnx/config.json");
        Download("org/name").Succeeded();
        Assert.Equal(
            ["config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json"],
            Directory.EnumerateFiles(Cache.Snapshot("org/name")).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            Server.Requests, r => others.Any(r.Path.Contains) || r.Path.Contains("onnx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("pytorch_model.bin.index.json", "pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin")]
    [InlineData("model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    public void A_checkpoint_has_one_of_four_forms(string name, params string[] shards)
    {
        var map = new JsonObject();
        foreach (string shard in shards)
        {
            Server.Add(shard, Bytes(100 + map.Count));
            map[$"tensor{map.Count}"] = shard;
        }
        Server.Add("config.json", "{}").Add(name, new JsonObject { ["weight_map"] = map }.ToJsonString());
        Download("org/name").Succeeded();
        Assert.All([name, .. shards], n => Assert.True(File.Exists(Path.Combine(Cache.Snapshot("org/name"), n)), n));
        Assert.All(shards, n => Assert.Equal(File.ReadAllBytes(Blob(n)), Named(n)));
    }

    [Fact]
    public void What_is_there_is_not_fetched_again()
    {
        Server.Add(Model());
        string first = Download("org/name").Succeeded().Output;
        int before = Server.Requests.Count;
        CommandLine again = Download("org/name").Succeeded();
        Assert.Equal(first, again.Output);
        Assert.Equal(["/api/models/org/name/revision/main"], Server.Requests.Skip(before).Select(r => r.Path));
        Assert.StartsWith("Fetched 0 of 2 files (0 B)", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blob_that_was_moved_to_another_disk_and_linked_is_there()
    {
        Server.Add(Model());
        Directory.CreateDirectory(Path.GetDirectoryName(Blob("model.safetensors"))!);
        File.CreateSymbolicLink(Blob("model.safetensors"), Path.Combine(Folder["model-gpt2"], "model.safetensors"));
        Assert.StartsWith("Fetched 1 of 2 files", Download("org/name").Succeeded().Error, StringComparison.Ordinal);
        Assert.Empty(Server.Gets(Server.HashOf("model.safetensors")));
    }

    [Fact]
    public void Two_commits_share_what_they_have_in_common()
    {
        Server.Add(Model());
        Download("org/name").Succeeded();
        Server.CommitOf = new string('a', 40);
        Server.Add("config.json", "{}");
        Download("org/name", "--revision", "v2").Succeeded();
        Assert.Single(Server.Gets(Server.HashOf("model.safetensors")));
        Assert.Equal(2, Server.Gets("config.json").Count(r => r.Path.StartsWith("/org/", StringComparison.Ordinal)));
        Assert.Equal(HubServer.Commit, File.ReadAllText(Path.Combine(Cache.FolderOf("org/name"), "refs", "main")));
        Assert.Equal(Server.CommitOf, File.ReadAllText(Path.Combine(Cache.FolderOf("org/name"), "refs", "v2")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Cache.Snapshot("org/name", Server.CommitOf), "config.json")));
    }

    [Theory]
    [InlineData("org/name", "--revision", "refs/pr/1")]
    [InlineData("org/name@refs/pr/1")]
    public void A_revision_may_hold_slashes(params string[] arguments)
    {
        Server.Add(Model());
        Download(arguments).Succeeded();
        Assert.Equal("/api/models/org/name/revision/refs%2Fpr%2F1", Server.Requests[0].Path);
        CommandLine.RunWithVariables(Variables, "inspect", "-m", "org/name@refs/pr/1").Succeeded();
        CommandLine.RunWithVariables(Variables, "inspect", "-m", "org/name").Refused("has only refs/pr/1.");
    }

    [Fact]
    public void A_commit_needs_no_reference()
    {
        Server.Add(Model());
        Download("org/name", "--revision", HubServer.Commit).Succeeded();
        Assert.False(Directory.Exists(Path.Combine(Cache.FolderOf("org/name"), "refs")));
        CommandLine.RunWithVariables(Variables, "inspect", "-m", "org/name@" + HubServer.Commit).Succeeded();
    }

    [Fact]
    public void A_model_that_has_another_name_now_is_fetched_and_found_by_the_old_one()
    {
        Server.Add(Model());
        Server.Change = (request, answer) => request.Path.Contains("old", StringComparison.Ordinal)
            ? new HubAnswer(307, [], ("Location", request.Path.Replace("old", "org/name", StringComparison.Ordinal)))
            : answer;
        Download("old").Succeeded();
        CommandLine.RunWithVariables(Variables, "inspect", "-m", "old").Succeeded();
    }

    [Fact]
    public void Quiet_leaves_the_folder_alone()
    {
        Server.Add(Model());
        CommandLine run = Download("org/name", "-q").Succeeded();
        Assert.Equal((Cache.Snapshot("org/name") + "\n", ""), (run.Output, run.Error));
    }

    [Fact]
    public async Task A_file_that_another_program_fetches_is_waited_for()
    {
        Server.Add(Model());
        string lockFile = Path.Combine(
            Cache.Location, ".locks", "models--org--name", Server.HashOf("model.safetensors") + ".lock");
        Directory.CreateDirectory(Path.GetDirectoryName(lockFile)!);
        Task<CommandLine> run;
        using (new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            run = Task.Run(() => Download("org/name"));
            Assert.True(SpinWait.SpinUntil(() => File.Exists(Blob("config.json")), TimeSpan.FromSeconds(30)));
            Thread.Sleep(500);
            Assert.Empty(Server.Gets(Server.HashOf("model.safetensors")));
            Assert.False(run.IsCompleted);
            // The other one finishes.
            File.Copy(Path.Combine(Folder["model-gpt2"], "model.safetensors"), Blob("model.safetensors"));
        }
        Assert.StartsWith("Fetched 1 of 2 files", (await run).Succeeded().Error, StringComparison.Ordinal);
        Assert.Empty(Server.Gets(Server.HashOf("model.safetensors")));
    }
}
