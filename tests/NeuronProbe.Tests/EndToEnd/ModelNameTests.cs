using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Models by name, from the hub's cache on this machine.</summary>
public sealed class ModelNameTests : EndToEndTest
{
    private const string OtherCommit = "89abcdef0123456789abcdef0123456789abcdef";

    private CacheFolder Cache => new(Folder["cache"]);

    [Theory]
    [InlineData("gpt2")]
    [InlineData("org/name")]
    public void A_model_in_the_cache_is_found_by_its_name(string id)
    {
        Cache.Add(id, Model().WithTokenizer().Location);
        Run("scan", "-m", id, "-c", Write("a.txt", "on the one"), "-o", Out, "-n", "0").Succeeded();
        Assert.Equal((id, CacheFolder.Commit), Named());
        Assert.Equal(
            ["config.json", "model.safetensors"],
            Manifest()["model"]!["files"]!.AsArray().Select(f => (string)f!["name"]!));
    }

    [Fact]
    public void A_model_of_shards_in_the_cache_is_found()
    {
        Cache.Add("org/name", Sharded(Model()).Location);
        Run("scan", "-m", "org/name", "-c", Ids(3), "-o", Out, "-n", "0").Succeeded();
        Assert.Equal(("org/name", CacheFolder.Commit), Named());
    }

    [Fact]
    public void Inspect_takes_names_too()
    {
        Cache.Add("gpt2", Model().WithTokenizer().Location);
        Assert.StartsWith(
            "gpt2: 3 layers, width 48", Run("inspect", "-m", "gpt2").Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2@refs/pr/1")]
    [InlineData("gpt2@" + OtherCommit)]
    public void A_revision_stands_after_the_name(string name)
    {
        Cache.Add("gpt2", Model().Location).Add("gpt2", Model("llama").Location, "refs/pr/1", OtherCommit);
        Run("scan", "-m", name, "-c", Ids(3), "-o", Out, "-n", "0").Succeeded();
        Assert.Equal(("gpt2", OtherCommit), Named());
        Assert.Equal("llama", (string)Manifest()["model"]!["architecture"]!);
        Assert.StartsWith("gpt2: ", Run("inspect", "-m", "gpt2").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshots_folder_is_called_by_the_models_name()
    {
        Cache.Add("org/name", Model().Location);
        Run("scan", "-m", Cache.Snapshot("org/name") + "/", "-c", Ids(3), "-o", Out, "-n", "0").Succeeded();
        Assert.Equal(("org/name", CacheFolder.Commit), Named());
    }

    [Fact]
    public void A_folder_that_is_there_wins()
    {
        string folder = Path.GetRelativePath(Environment.CurrentDirectory, Model("llama").Location);
        Assert.StartsWith("llama: ", Run("inspect", "-m", folder).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_says_where_it_was_looked_for_and_how_to_fetch_it() => Refused(
        "org/name",
        "--model: expected a folder in Hugging Face layout or a model in the hub's cache, but there is neither a "
            + $"folder 'org/name' nor 'models--org--name' in '{Cache.Location}'.",
        "Run 'neuronprobe download org/name' to fetch it");

    [Fact]
    public void A_revision_that_is_not_there_says_which_are()
    {
        Cache.Add("gpt2", Model().Location);
        Refused(
            "gpt2@v2",
            $"--model: expected the revision 'v2' of 'gpt2' in the hub's cache, but '{Cache.FolderOf("gpt2")}' has "
                + "only main.",
            "Run 'neuronprobe download gpt2@v2'");
        Refused($"gpt2@{OtherCommit}", $"but '{Cache.Snapshot("gpt2", OtherCommit)}' is missing.");
        Directory.Delete(Path.Combine(Cache.FolderOf("gpt2"), "refs"), recursive: true);
        Refused("gpt2", "the revision 'main' of 'gpt2'", "has none.");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    public void A_snapshot_that_lacks_a_file_says_which(string file)
    {
        Cache.Add("gpt2", Model().WithTokenizer().Location);
        File.Delete(Path.Combine(Cache.Snapshot("gpt2"), file));
        Refused(
            "gpt2",
            $"--model: expected all files of 'gpt2' in the hub's cache, but '{Cache.Snapshot("gpt2")}' lacks {file}. "
                + "Run 'neuronprobe download gpt2'");
    }

    [Fact]
    public void An_adapter_in_the_cache_is_named_and_not_fetched_again()
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        File.WriteAllText(Path.Combine(model.Location, "adapter_config.json"), "{}");
        Cache.Add("org/adapter", model.Location);
        string snapshot = Cache.Snapshot("org/adapter");
        Refused("org/adapter", $"--model: expected a model in '{snapshot}', but got a LoRA adapter");
    }

    [Fact]
    public void A_link_whose_file_is_gone_is_a_file_that_lacks()
    {
        Cache.Add("gpt2", Model().Location);
        Directory.Delete(Path.Combine(Cache.FolderOf("gpt2"), "blobs"), recursive: true);
        Refused("gpt2", "lacks config.json. Run 'neuronprobe download gpt2'");
    }

    [Fact]
    public void A_shard_that_lacks_is_named()
    {
        Cache.Add("gpt2", Sharded(Model()).Location);
        File.Delete(Path.Combine(Cache.Snapshot("gpt2"), "model-00002-of-00002.safetensors"));
        Refused("gpt2", "lacks model-00002-of-00002.safetensors. Run 'neuronprobe download gpt2'");
    }

    [Theory]
    [InlineData("../../x.safetensors")]
    [InlineData(@"..\x.safetensors")]
    [InlineData("C:x.safetensors")]
    [InlineData("config.json")]
    public void An_index_that_names_other_files_is_refused(string shard)
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        File.WriteAllText(
            Path.Combine(model.Location, "model.safetensors.index.json"),
            new JsonObject { ["weight_map"] = new JsonObject { ["wte.weight"] = shard } }.ToJsonString());
        Cache.Add("gpt2", model.Location);
        Refused(
            "gpt2", "expected names of files in the same folder, ending in .safetensors or .bin, but got '" + shard);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../../etc")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF01234567")]
    public void A_reference_that_holds_no_commit_is_refused(string content)
    {
        Cache.Add("gpt2", Model().Location).Refer("gpt2", "main", content);
        Refused(
            "gpt2",
            "main: expected a commit of 40 hexadecimal digits, but got something else. "
                + "Run 'neuronprobe download gpt2'");
    }

    [Theory]
    [InlineData("a/b/c", "it has more than one slash")]
    [InlineData(@"org\name", "it has a backslash")]
    [InlineData("gpt2@../x", "'../x' is no revision")]
    [InlineData("a--b", "'a--b' is no part of one")]
    public void What_is_neither_a_folder_nor_a_name_says_why(string model, string reason) =>
        Refused(
            model,
            $"--model: expected a folder in Hugging Face layout, but '{model}' does not exist.",
            "this can't be the name of one: " + reason);

    [Fact]
    public void A_missing_model_is_reported_beside_the_other_problems()
    {
        CommandLine run = Run("scan", "-m", "gpt2", "-c", Folder["nowhere"], "-o", Out);
        run.Refused("--model: ", "--corpus: ");
    }

    private CommandLine Run(params string[] arguments) => CommandLine.RunWithVariables(Cache.Variables, arguments);

    private void Refused(string model, params string[] parts)
    {
        Run("inspect", "-m", model).Refused(parts);
        Refused(Run("scan", "-m", model, "-c", Ids(3), "-o", Out), parts);
    }

    private static ModelFolder Sharded(ModelFolder model)
    {
        TensorFile whole = TensorFile.Read(model.Checkpoint);
        var map = new JsonObject();
        for (int shard = 1; shard <= 2; shard++)
        {
            string name = $"model-0000{shard}-of-00002.safetensors";
            TensorFile part = TensorFile.Read(model.Checkpoint);
            part.Tensors.Clear();
            foreach ((string tensor, var value) in whole.Tensors.Where((_, i) => i % 2 == shard - 1))
            {
                part.Tensors[tensor] = value;
                map[tensor] = name;
            }
            part.Write(Path.Combine(model.Location, name), null);
        }
        File.Delete(model.Checkpoint);
        File.WriteAllText(
            Path.Combine(model.Location, "model.safetensors.index.json"),
            new JsonObject { ["weight_map"] = map }.ToJsonString());
        return model;
    }

    private JsonNode Manifest() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;

    private (string, string) Named() =>
        ((string)Manifest()["model"]!["folder"]!, (string)Manifest()["model"]!["commit"]!);
}
