using System.Text.Json;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Models whose weights PyTorch saved, met as a user does.</summary>
public sealed class TorchCheckpointTests : EndToEndTest
{
    private const string Single = "pytorch_model.bin";
    private const string Index = "pytorch_model.bin.index.json";

    [Theory]
    [InlineData("gpt2", false)]
    [InlineData("gpt2", true)]
    [InlineData("llama", false)]
    [InlineData("llama", true)]
    public void Both_formats_give_the_results_of_safetensors(string name, bool isLegacy)
    {
        ModelFolder model = Model(name);
        string expected = Results(model);
        UseTorch(model, Single, isLegacy);
        Assert.Equal(expected, Results(model));
    }

    [Fact]
    public void The_tiny_gpt2_of_the_hub_gives_the_same_to_the_last_bit_from_either_of_its_files()
    {
        string original = TestData.Path("data", "models", "sshleifer-tiny-gpt2");
        string[] results = [.. ((string[])["model.safetensors", Single]).Select(file =>
        {
            string folder = Directory.CreateDirectory(Folder["copy"]).FullName;
            File.Copy(Path.Combine(original, "config.json"), Path.Combine(folder, "config.json"), overwrite: true);
            File.Copy(Path.Combine(original, file), Path.Combine(folder, file));
            string found = Results(folder, "--exact");
            Assert.Contains($"\"{file}\"", File.ReadAllText(Path.Combine(Out, "scan.json")), StringComparison.Ordinal);
            Directory.Delete(folder, recursive: true);
            return found;
        })];
        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public void Safetensors_win_where_both_are_there()
    {
        ModelFolder model = Model();
        File.WriteAllText(Path.Combine(model.Location, Single), "never looked at");
        Scan(model, Ids(3)).Succeeded();
    }

    [Theory]
    [InlineData("model.pt")]
    [InlineData("weights.pth")]
    [InlineData("adapter.bin")]
    public void A_folders_only_file_may_have_any_name(string name)
    {
        ModelFolder model = Model();
        UseTorch(model, name, isLegacy: false);
        Scan(model, Ids(3)).Succeeded();
    }

    [Fact]
    public void Of_several_files_none_is_guessed()
    {
        ModelFolder model = Model();
        UseTorch(model, "model.pt", isLegacy: false);
        File.WriteAllText(Path.Combine(model.Location, "other.pt"), "");
        Refused(Scan(model, Ids(3)), "or one *.safetensors, *.bin, *.pt, *.pth or *.ckpt, but got 'model.pt', "
            + "'other.pt'. Rename the one that holds the weights to pytorch_model.bin.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shards_are_read_by_their_index(bool isLegacy)
    {
        ModelFolder model = Model();
        string expected = Results(model);
        var all = TensorFile.Read(model.Checkpoint);
        File.Delete(model.Checkpoint);
        var map = new Dictionary<string, string>();
        foreach ((int number, string[] names) in all.Tensors.Keys.ToArray().Chunk(10).Index())
        {
            var shard = new TorchCheckpoint();
            foreach (string name in names)
            {
                shard.Add(name, all.Tensors[name].Type, all.Tensors[name].Shape, all.Tensors[name].Bytes);
                map[name] = $"pytorch_model-{number + 1:D5}.bin";
            }
            File.WriteAllBytes(
                Path.Combine(model.Location, map[names[0]]), isLegacy ? shard.ToLegacy() : shard.ToZip());
        }
        WriteIndex(model, Index, map);
        Assert.Equal(expected, Results(model));
    }

    [Fact]
    public void Masks_of_old_checkpoints_are_left_out_whatever_their_type()
    {
        ModelFolder model = Model();
        model.Rewrite(file =>
        {
            file.Tensors["transformer.h.0.attn.bias"] = ("U8", [1, 1, 4, 4], new byte[16]);
            file.Tensors["transformer.h.1.attn.bias"] = ("BOOL", [1, 1, 4, 4], new byte[16]);
        });
        UseTorch(model, Single, isLegacy: false);
        Scan(model, Ids(3)).Succeeded();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/shard")]
    [InlineData("..\\outside")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public void A_shard_outside_the_folder_is_refused(string name)
    {
        foreach (string index in (string[])["model.safetensors.index.json", Index])
        {
            var model = new ModelFolder(Folder[index]);
            File.Delete(model.Checkpoint);
            WriteIndex(model, index, new() { ["transformer.wte.weight"] = name });
            Refused(
                Scan(model, Ids(3)),
                $"{Path.Combine(model.Location, index)}: expected names of files in the same folder, but got '{name}'. "
                    + "Do not use this checkpoint.");
        }
    }

    [Theory]
    [InlineData("""{"weight_map": {"a": "x.bin", "a": "y.bin"}}""", "but got: \"'a' in two files.\"")]
    [InlineData("""{"weight_map": {"a": 3}}""", "expected JSON with a 'weight_map'")]
    [InlineData("""{"weight_map": {"a": "\ud800"}}""", "expected JSON with a 'weight_map'")]
    [InlineData("""{"weight_map": 3}""", "expected JSON with a 'weight_map'")]
    [InlineData("""{"weight_map": {"a": "x.bin"}}""", "expected the shard 'x.bin' beside it, but it is missing.")]
    public void An_index_that_is_none_is_refused(string content, string message)
    {
        foreach (string index in (string[])["model.safetensors.index.json", Index])
        {
            var model = new ModelFolder(Folder[index]);
            File.Delete(model.Checkpoint);
            File.WriteAllText(Path.Combine(model.Location, index), content);
            Refused(
                Scan(model, Ids(3)),
                $"{Path.Combine(model.Location, index)}: ",
                message.Replace("\"", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("my_models", "Gpt")]
    public void A_pickle_that_asks_for_more_than_tensors_ends_with_2(string module, string name)
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        byte[] pickle = new PickleBytes().Start().Global(module, name).Text($"touch {Folder["run"]}").Raw(0x85)
            .Code("R").Stop();
        File.WriteAllBytes(Path.Combine(model.Location, Single), new TorchCheckpoint().ToZip(pickle: pickle));
        Refused(
            Scan(model, Ids(3)),
            $"{Path.Combine(model.Location, Single)}: expected a pickle of tensors alone, but it asks for "
                + $"'{module}.{name}'. Nothing that a pickle asks for is run here.",
            "torch.save(model.state_dict(), ...)");
        Assert.False(File.Exists(Folder["run"]));
    }

    [Fact]
    public void A_tensor_of_another_shape_than_the_config_says_is_refused()
    {
        ModelFolder model = Model().Configure(c => c["n_inner"] = 96);
        UseTorch(model, Single, isLegacy: true);
        Refused(
            Scan(model, Ids(3)),
            "expected 'transformer.h.0.mlp.c_fc.weight' to be [48, 96], as config.json says, but got [48, 112].");
    }

    private static void UseTorch(ModelFolder model, string name, bool isLegacy)
    {
        var checkpoint = TorchCheckpoint.Of(TensorFile.Read(model.Checkpoint));
        File.Delete(model.Checkpoint);
        File.WriteAllBytes(Path.Combine(model.Location, name), isLegacy ? checkpoint.ToLegacy() : checkpoint.ToZip());
    }

    private static void WriteIndex(ModelFolder model, string index, Dictionary<string, string> map) =>
        File.WriteAllText(Path.Combine(model.Location, index), JsonSerializer.Serialize(new { weight_map = map }));

    private string Results(ModelFolder model) => Results(model.Location);

    private string Results(string folder, params string[] more)
    {
        Scan(folder, Ids(9, 17, 5), [.. more, "--overwrite"]).Succeeded();
        return string.Concat(((string[])["neurons.csv", "top_examples.csv", "histogram.csv"]).Select(
            file => File.ReadAllText(Path.Combine(Out, file))));
    }
}
