using System.Text.Json;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Folders that people name in place of a model's: each is called what it is, with what to do.</summary>
public sealed class BroughtFolderTests : EndToEndTest
{
    public static TheoryData<string, string> Beside => new()
    {
        { "tf_model.h5", "weights of TensorFlow ('tf_model.h5'). Get the model's *.safetensors, or load it with "
            + "from_tf=True" },
        { "model.ckpt.index", "weights of TensorFlow ('model.ckpt.index')." },
        { "flax_model.msgpack", "weights of Flax ('flax_model.msgpack'). Get the model's *.safetensors, or load it "
            + "with from_flax=True" },
        { "rust_model.ot", "weights for rust-bert ('rust_model.ot')." },
        { "model.onnx", "a model exported to run elsewhere (ONNX, OpenVINO, Core ML, TFLite or TensorRT), from which "
            + "no checkpoint can be made ('model.onnx'). Get the model that it was exported from." },
        { "openvino_model.bin", "a model exported to run elsewhere (ONNX, OpenVINO, Core ML, TFLite or TensorRT), "
            + "from which no checkpoint can be made ('openvino_model.bin')." },
        { "model.safetensors.crdownload", "'model.safetensors.crdownload', a download that did not end. Download the "
            + "file again" },
        { "model.safetensors.part", "'model.safetensors.part', a download that did not end." },
        { "pytorch_model.bin.download", "'pytorch_model.bin.download', a download that did not end." },
        { "model.zip", "a packed folder ('model.zip'). Unpack it" },
        { "model.safetensors.txt", "'model.safetensors.txt'. Rename it to model.safetensors." },
        { "global_step500/mp_rank_00_model_states.pt", "a training checkpoint of DeepSpeed" },
        { "pytorch_model_fsdp_0/__0_0.distcp", "a training checkpoint of FSDP" },
        { "adapter_model.safetensors", "a LoRA adapter ('adapter_model.safetensors'), which is no model by itself." },
        { "training_args.bin", "'training_args.bin' alone, which training leaves and which holds no weights. Put the "
            + "model's weights there" },
        { "weights.npz", "weights for MLX" },
    };

    [Theory]
    [MemberData(nameof(Beside))]
    public void A_config_with_something_else_than_a_checkpoint_says_what_that_is(string file, string message)
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        Put(model.Location, file);
        Refused(Scan(model, Ids(3)), $"{model.Location}: expected model.safetensors or ", $", but got {message}");
    }

    [Theory]
    [InlineData("config (1).json", "'config (1).json'. Rename it to config.json.")]
    [InlineData("config(2).json", "'config(2).json'. Rename it to config.json.")]
    [InlineData("config - Copy.json", "'config - Copy.json'. Rename it to config.json.")]
    [InlineData("config.json.txt", "'config.json.txt'. Rename it to config.json.")]
    [InlineData("config.json.crdownload", "'config.json.crdownload', a download that did not end.")]
    [InlineData("params.json", "a checkpoint in Meta's or Mistral's own format ('params.json').")]
    [InlineData("consolidated.00.pth", "a checkpoint in Meta's or Mistral's own format ('consolidated.00.pth').")]
    [InlineData("model_index.json", "a pipeline of diffusers, of several models ('model_index.json').")]
    public void A_folder_without_config_says_what_is_there(string file, string message)
    {
        Put(Folder["brought"], file);
        Refused(Scan(Folder["brought"], Ids(3)), $"--model: expected a folder with config.json in Hugging Face "
            + $"layout, but '{Folder["brought"]}' has {message}");
    }

    [Fact]
    public void An_adapter_names_the_model_that_it_belongs_to()
    {
        foreach (bool hasConfig in (bool[])[false, true])
        {
            ModelFolder model = Model();
            File.Move(model.Checkpoint, Path.Combine(model.Location, "adapter_model.bin"));
            string config = """{"base_model_name_or_path": "org/base-7b", "r": 8}""";
            File.WriteAllText(Path.Combine(model.Location, "adapter_config.json"), config);
            if (!hasConfig)
            {
                File.Delete(model.Config);
            }
            Refused(Scan(model, Ids(3)), "a LoRA adapter ('adapter_model.bin')",
                "Load 'org/base-7b', the model that it was trained on, with PEFT", "merge_and_unload()");
            Directory.Delete(model.Location, recursive: true);
        }
    }

    [Fact]
    public void An_adapter_beside_a_whole_model_is_not_applied_and_said()
    {
        ModelFolder model = Model();
        Put(model.Location, "adapter_config.json");
        CommandLine run = Scan(model, Ids(3), "-n", "0").Succeeded();
        Assert.Contains("adapter_config.json: the adapter beside the checkpoint was not applied.", run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkpoint-500")]
    [InlineData("0_Transformer")]
    [InlineData("my models/it's $HOME")]
    public void A_model_further_down_is_named_as_a_shell_takes_it(string inner)
    {
        ModelFolder model = Model();
        string target = Path.Combine(Folder["above"], inner);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(model.Location, target);
        Put(Folder["above"], "1_Pooling/config.json");
        Refused(Scan(Folder["above"], Ids(3)), $"but '{Folder["above"]}' has a model in '{inner}'. Name that folder: "
            + $"{ShellCommand.Quote(target)}.");
    }

    [Fact]
    public void Of_several_checkpoints_of_training_the_last_is_named()
    {
        foreach (string step in (string[])["500", "1000", "1500"])
        {
            var model = new ModelFolder(Folder[$"model-{step}"]);
            Directory.CreateDirectory(Folder["run"]);
            Directory.Move(model.Location, Path.Combine(Folder["run"], $"checkpoint-{step}"));
        }
        Refused(Scan(Folder["run"], Ids(3)), $"has a model in 'checkpoint-1500' and in 2 folders more. Name that "
            + $"folder: {Path.Combine(Folder["run"], "checkpoint-1500")}.");
    }

    [Fact]
    public void A_folder_below_the_models_says_so()
    {
        ModelFolder model = Model();
        string below = Directory.CreateDirectory(Path.Combine(model.Location, "onnx")).FullName;
        Refused(Scan(below, Ids(3)), $"has none, but the folder above it has. Name that folder: {model.Location}.");
    }

    [Fact]
    public void A_models_folder_of_the_hubs_cache_names_the_one_with_files()
    {
        string snapshot = Path.Combine(Folder["models--org--name"], "snapshots", CacheFolder.Commit);
        Directory.CreateDirectory(snapshot);
        File.WriteAllText(Path.Combine(snapshot, "config.json"), "{}");
        Refused(Scan(Folder["models--org--name"], Ids(3)),
            $"has a model's folder of the hub's cache, whose files are further down. Name {snapshot}, or the model "
            + "by its name.");
    }

    [Theory]
    [InlineData("model (1).safetensors")]
    [InlineData("weights.safetensors")]
    public void The_only_safetensors_file_of_a_folder_may_have_any_name(string name)
    {
        ModelFolder model = Model();
        File.Move(model.Checkpoint, Path.Combine(model.Location, name));
        Put(model.Location, "optimizer.bin");
        Put(model.Location, "training_args.bin");
        Scan(model, Ids(3), "-n", "0").Succeeded();
    }

    [Theory]
    [InlineData("optimizer.pt")]
    [InlineData("scheduler.pt")]
    [InlineData("rng_state_0.pth")]
    [InlineData("training_args.bin")]
    [InlineData("scaler.pt")]
    public void What_training_leaves_beside_the_weights_is_not_looked_at(string file)
    {
        ModelFolder model = Model();
        var checkpoint = TorchCheckpoint.Of(TensorFile.Read(model.Checkpoint));
        File.Delete(model.Checkpoint);
        File.WriteAllBytes(Path.Combine(model.Location, "ckpt.pt"), checkpoint.ToZip());
        Put(model.Location, file);
        Scan(model, Ids(3), "-n", "0").Succeeded();
    }

    [Fact]
    public void Shards_without_their_index_are_read_by_their_names()
    {
        foreach (string ending in (string[])["safetensors", "bin"])
        {
            ModelFolder model = Model();
            Scan(model, Ids(9, 17), "--overwrite").Succeeded();
            string expected = File.ReadAllText(Path.Combine(Out, "neurons.csv"));
            Split(model, ending, 3);
            Put(model.Location, "training_args.bin");
            CommandLine run = Scan(model, Ids(9, 17), "--overwrite").Succeeded();
            string index = ending == "bin" ? "pytorch_model.bin.index.json" : "model.safetensors.index.json";
            Assert.Contains($"Warning: {model.Location}: {index} is missing; the 3 shards are read by their names.",
                run.Error, StringComparison.Ordinal);
            Assert.Equal(expected, File.ReadAllText(Path.Combine(Out, "neurons.csv")));
            Directory.Delete(model.Location, recursive: true);
        }
    }

    [Theory]
    [InlineData("model-00002-of-00003.safetensors")]
    [InlineData("model-00001-of-00003.safetensors")]
    public void Shards_of_which_some_are_missing_say_which(string gone)
    {
        ModelFolder model = Model();
        Split(model, "safetensors", 3);
        File.Delete(Path.Combine(model.Location, gone));
        Refused(
            Scan(model, Ids(3)),
            $"{model.Location}: expected 3 shards, as their names say, but 1 of them and model.safetensors.index.json "
            + $"are missing, '{gone}' first. Download");
    }

    [Fact]
    public void An_index_says_how_many_of_its_shards_are_missing()
    {
        ModelFolder model = Model();
        string[] shards = Split(model, "safetensors", 3);
        var map = shards.Index().ToDictionary(s => $"t{s.Index}", s => s.Item);
        File.WriteAllText(Path.Combine(model.Location, "model.safetensors.index.json"),
            JsonSerializer.Serialize(new { weight_map = map }));
        File.Delete(Path.Combine(model.Location, shards[0]));
        File.Delete(Path.Combine(model.Location, shards[2]));
        Refused(Scan(model, Ids(3)), $"expected the shard '{shards[0]}' beside it, but it is missing. Download the "
            + "checkpoint again: 2 of its 3 shards are not there.");
    }

    [Fact]
    public void Shards_of_two_checkpoints_are_not_mixed()
    {
        ModelFolder model = Model();
        Split(model, "safetensors", 2);
        Put(model.Location, "old-00001-of-00001.safetensors");
        Refused(Scan(model, Ids(3)), "expected model.safetensors.index.json or the shards of one checkpoint, but got "
            + "those of 2:", "Keep one of them in the folder.");
    }

    [Theory]
    [InlineData("model.safetensors", "is a file. Name the folder that holds config.json and *.safetensors or *.bin: ")]
    [InlineData("config.json", "is a file. Name the folder that holds config.json and *.safetensors or *.bin: ")]
    [InlineData("model.zip", "is a packed file, which must be unpacked first.")]
    public void A_file_in_a_models_folder_names_the_folder(string file, string message)
    {
        ModelFolder model = Model();
        Put(model.Location, "model.zip");
        Refused(Scan(Path.Combine(model.Location, file), Ids(3)),
            $"but '{Path.Combine(model.Location, file)}' {message}", $"{model.Location}.");
    }

    private static void Put(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{}");
    }

    /// <summary>Splits a checkpoint, and leaves no index.</summary>
    private static string[] Split(ModelFolder model, string ending, int count)
    {
        var whole = TensorFile.Read(model.Checkpoint);
        File.Delete(model.Checkpoint);
        var names = new List<string>();
        int size = (whole.Tensors.Count + count - 1) / count;
        foreach ((int number, string[] tensors) in whole.Tensors.Keys.Chunk(size).Index())
        {
            var part = new TensorFile();
            foreach (string tensor in tensors)
            {
                part.Tensors[tensor] = whole.Tensors[tensor];
            }
            string stem = ending == "bin" ? "pytorch_model" : "model";
            names.Add($"{stem}-{number + 1:D5}-of-{count:D5}.{ending}");
            string path = Path.Combine(model.Location, names[^1]);
            if (ending == "bin")
            {
                File.WriteAllBytes(path, TorchCheckpoint.Of(part).ToZip());
            }
            else
            {
                part.Write(path);
            }
        }
        return [.. names];
    }
}
