using System.Diagnostics;
using System.Runtime.InteropServices;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class BadModelTests : EndToEndTest
{
    private const string FirstUp = "transformer.h.0.mlp.c_fc.weight";

    [Fact]
    public void A_folder_that_does_not_exist_is_named() =>
        Refused(Scan(Folder["nowhere"], Ids(3)), $"--model: expected a folder in Hugging Face layout, but '{Folder["nowhere"]}' does not exist.", "config.json and *.safetensors");

    [Fact]
    public void A_file_is_no_model_folder()
    {
        string file = Write("model.safetensors", "x");
        Refused(Scan(file, Ids(3)), $"--model: expected a folder in Hugging Face layout, but '{file}' is a file.");
    }

    [Fact]
    public void A_folder_without_config_says_what_to_name()
    {
        Directory.CreateDirectory(Folder["empty"]);
        Refused(Scan(Folder["empty"], Ids(3)), $"--model: expected a folder with config.json in Hugging Face layout, but '{Folder["empty"]}' has none.");
    }

    [Theory]
    [InlineData("model.onnx", "a model exported to run elsewhere (ONNX, ")]
    [InlineData("notes.txt", "none. Put the model's weights there")]
    public void A_folder_without_a_checkpoint_names_the_files_that_are_read(string name, string got)
    {
        ModelFolder model = Model();
        File.Move(model.Checkpoint, Path.Combine(model.Location, name));
        Refused(
            Scan(model, Ids(3)),
            $"{model.Location}: expected model.safetensors or model.safetensors.index.json, pytorch_model.bin or "
                + "pytorch_model.bin.index.json, "
            + $"or one *.safetensors, *.bin, *.pt, *.pth or *.ckpt, but got {got}");
    }

    [Theory]
    [InlineData("""{"model_type": "\ud800"}""")]
    [InlineData("""{"model_type": "gpt2", "\ud800": 1}""")]
    [InlineData("""{"model_type": "gpt2", "pruned_heads": {"\ud800": [1]}}""")]
    public void A_text_that_is_no_Unicode_is_refused(string content)
    {
        ModelFolder model = Model();
        File.WriteAllText(model.Config, content);
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected ");
    }

    [Fact]
    public void Of_a_key_that_is_there_twice_the_last_holds_as_in_Python()
    {
        ModelFolder model = Model();
        File.WriteAllText(model.Config, "{\"n_layer\": 7, " + File.ReadAllText(model.Config).TrimStart()[1..]);
        Scan(model, Ids(3)).Succeeded();
    }

    [Theory]
    [InlineData("{\"model_type\": ")]
    [InlineData("[1]")]
    [InlineData("")]
    public void A_config_that_is_no_JSON_object_is_refused(string content)
    {
        ModelFolder model = Model();
        File.WriteAllText(model.Config, content);
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected a JSON object, but got:", "Download the model's config.json again.");
    }

    [Fact]
    public void An_unknown_architecture_lists_those_known()
    {
        ModelFolder model = Model().Configure(c => c["model_type"] = "mamba");
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected 'model_type' to be one of ", "gpt2", "llama", "but got 'mamba'.");
    }

    [Fact]
    public void A_config_without_an_architecture_says_so()
    {
        ModelFolder model = Model().Configure(c => c.Remove("model_type"));
        Refused(Scan(model, Ids(3)), "expected 'model_type' to be one of", "but got none.");
    }

    [Theory]
    [InlineData("t5", null)]
    [InlineData("gpt2", true)]
    public void An_encoder_decoder_model_is_out_of_scope(string type, bool? isEncoderDecoder)
    {
        ModelFolder model = Model().Configure(c =>
        {
            c["model_type"] = type;
            c["is_encoder_decoder"] = isEncoderDecoder;
        });
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected a model with one stack of layers, but '{type}' is an encoder-decoder model.", "out of scope");
    }

    [Fact]
    public void A_truncated_checkpoint_is_damaged()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, whole[..^100]);
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected '", $"to end within the file's {whole.Length - 100} bytes", $"but got an end at {whole.Length}.", "damaged or incomplete");
    }

    [Fact]
    public void Bytes_after_the_last_tensor_are_refused()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, [.. whole, 0]);
        Refused(Scan(model, Ids(3)), $"expected the file to end with its last tensor at byte {whole.Length}, but got {whole.Length + 1} bytes.");
    }

    [Fact]
    public void A_header_longer_than_the_file_is_refused()
    {
        ModelFolder model = Model();
        byte[] whole = File.ReadAllBytes(model.Checkpoint);
        File.WriteAllBytes(model.Checkpoint, [.. BitConverter.GetBytes((long)whole.Length), .. whole[8..]]);
        Refused(Scan(model, Ids(3)), $"expected a header of at most {whole.Length - 8} bytes, but got one of {whole.Length} bytes.");
    }

    [Fact]
    public void A_file_too_short_for_a_header_is_refused()
    {
        ModelFolder model = Model();
        File.WriteAllBytes(model.Checkpoint, [1, 2, 3]);
        Refused(Scan(model, Ids(3)), "expected a header length of 8 bytes, but got a file of 3 bytes.");
    }

    [Fact]
    public void Overlapping_tensors_are_refused()
    {
        ModelFolder model = Model().Rewrite(_ => { }, header => header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"] = header["transformer.h.1.mlp.c_fc.bias"]!["data_offsets"]!.DeepClone());
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected 'transformer.h.", "to begin at byte ", ", where the tensor before it ends, but got byte ");
    }

    [Theory]
    [InlineData(1L << 40)]
    [InlineData(long.MaxValue - 448)]
    public void Offsets_past_the_end_of_the_file_are_refused(long offset)
    {
        ModelFolder model = Model().Rewrite(_ => { }, header =>
        {
            header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"]![0] = offset;
            header["transformer.h.0.mlp.c_fc.bias"]!["data_offsets"]![1] = offset + 448;
        });
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected '", "damaged or incomplete");
    }

    [Fact]
    public void Bytes_that_do_not_fit_the_shape_are_refused()
    {
        ModelFolder model = Model().Rewrite(_ => { }, header => header[FirstUp]!["shape"]![0] = 47);
        Refused(Scan(model, Ids(3)), $"expected '{FirstUp}' (F32 [47, 112]) to have the bytes of its shape, but got 21504 bytes.");
    }

    [Fact]
    public void A_tensor_of_another_shape_than_the_config_says_is_refused()
    {
        ModelFolder model = Model().Configure(c => c["n_inner"] = 96);
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected '{FirstUp}' to be [48, 96], as config.json says, but got [48, 112].", "Check that config.json belongs to this checkpoint.");
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        ModelFolder model = Model().Rewrite(file => file.Tensors.Remove(FirstUp));
        Refused(Scan(model, Ids(3)), $"{model.Checkpoint}: expected a tensor '{FirstUp}', but it is missing.");
    }

    [Fact]
    public void Unexpected_tensors_are_named_and_counted()
    {
        ModelFolder model = Model().Rewrite(file =>
        {
            file.Tensors["transformer.h.0.adapter.weight"] = ("F32", [1], new byte[4]);
            file.Tensors["transformer.h.1.adapter.weight"] = ("F32", [1], new byte[4]);
        });
        Refused(Scan(model, Ids(3)), "expected only tensors of the architecture in config.json, but got 'transformer.h.0.adapter.weight' and 1 more.");
    }

    [Fact]
    public void A_quantised_tensor_is_refused()
    {
        ModelFolder model = Model().Rewrite(file => file.Tensors[FirstUp] = ("I8", [48, 112], new byte[48 * 112]));
        Refused(Scan(model, Ids(3)), $"expected '{FirstUp}' to hold floats (F64, F32, F16, BF16), but got I8.");
    }

    [Fact]
    public void An_unknown_activation_function_lists_those_known()
    {
        ModelFolder model = Model().Configure(c => c["activation_function"] = "gelu_11");
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected 'activation_function' to be one of gelu, gelu_python", "but got 'gelu_11'.", "would compute other activations");
    }

    [Fact]
    public void A_rope_type_that_is_not_honoured_is_refused()
    {
        ModelFolder model = Model("llama").Configure(c => c["rope_scaling"] = System.Text.Json.Nodes.JsonNode.Parse("""{"rope_type":"mrope","factor":4.0}"""));
        Refused(Scan(model, Ids(3)), $"{model.Config}: rope_scaling: expected 'rope_type' to be ", "but got 'mrope'.");
    }

    public static TheoryData<string, string> WrongSizes
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string key in (string[])["hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings"])
            {
                foreach (string value in (string[])["0", "-1", "1.5", "\"12\"", "100000001", "9000000000000000000"])
                {
                    all.Add(key, value);
                }
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(WrongSizes))]
    public void A_size_that_is_none_is_refused(string key, string value)
    {
        ModelFolder model = Model("llama").Configure(c => c[key] = System.Text.Json.Nodes.JsonNode.Parse(value));
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected '{key}' to be a whole number from 1 to ", $"but got {value}.");
    }

    [Theory]
    [InlineData("num_hidden_layers")]
    [InlineData("num_attention_heads")]
    [InlineData("num_key_value_heads")]
    [InlineData("head_dim")]
    public void A_count_beyond_any_model_is_refused(string key)
    {
        ModelFolder model = Model("llama").Configure(c => c[key] = 10_001);
        Refused(Scan(model, Ids(3)), $"{model.Config}: expected '{key}' to be a whole number from 1 to 10000, but got 10001.");
    }

    [Theory]
    [InlineData("hidden_size", 99_999_988)]
    [InlineData("intermediate_size", 100_000_000)]
    [InlineData("vocab_size", 100_000_000)]
    [InlineData("num_hidden_layers", 10_000)]
    [InlineData("num_attention_heads", 10_000)]
    [InlineData("head_dim", 10_000)]
    public void A_huge_size_is_refused_in_little_time_and_memory(string key, int value)
    {
        ModelFolder model = Model("llama").Configure(c => c[key] = value);
        string corpus = Ids(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Refused(Scan(model, corpus), "Check that config.json belongs to this checkpoint.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public void A_window_limit_of_many_millions_costs_nothing()
    {
        ModelFolder model = Model("llama").Configure(c => c["max_position_embeddings"] = 100_000_000);
        long before = Environment.WorkingSet;
        Scan(model, Ids(3)).Succeeded();
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1L << 30);
    }

    [Fact]
    public void An_index_without_tensors_is_refused()
    {
        ModelFolder model = Model();
        File.Delete(model.Checkpoint);
        File.WriteAllText(Path.Combine(model.Location, "model.safetensors.index.json"), """{"weight_map": {}}""");
        Refused(Scan(model, Ids(3)), "model.safetensors.index.json: expected JSON with a 'weight_map' from tensor to file", "without tensors");
    }

    [Fact]
    public void A_key_of_rotary_scaling_that_its_kind_does_not_have_is_refused_by_name()
    {
        ModelFolder model = Model("llama3").Configure(c => c["rope_scaling"]!["attention_factor"] = 2.0);
        Refused(
            Scan(model, Ids(3), "-n", "0"),
            $"{model.Config}: rope_scaling: expected only keys that are known here, since each of them changes activations, "
            + "but got 'attention_factor'.");
    }

    [Fact]
    public void A_key_that_nobody_knows_is_named_before_the_scan_begins()
    {
        ModelFolder model = Model("llama3").Configure(c => c["rope_scalling"] = 2.0);
        CommandLine run = Scan(model, Ids(3), "-n", "0").Succeeded();
        Assert.StartsWith("Memory: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("the key 'rope_scalling' is not known here and was ignored.", run.Error.Split('\n')[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float16", true)]
    [InlineData("bfloat16", false)]
    [InlineData("float32", false)]
    public void Of_the_types_float16_alone_is_warned_of_as_slow_on_a_cpu(string type, bool isSlow)
    {
        CommandLine run = Scan(Model(), Ids(5, 5), "--dtype", type, "-l", "ffn.0.post").Succeeded();
        Assert.Equal(isSlow, run.Error.Contains("Warning: --dtype: float16 is slower than float32 on a CPU. Choose float32, or bfloat16", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_overflow_the_runs_type_are_counted_and_not_taken_for_a_defect()
    {
        ModelFolder model = Model("llama").Rewrite(file =>
        {
            foreach (string name in file.Tensors.Keys.Where(n => n.Contains("gate_proj", StringComparison.Ordinal) || n.Contains("up_proj", StringComparison.Ordinal)).ToArray())
            {
                (string type, long[] shape, byte[] bytes) = file.Tensors[name];
                float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
                file.Tensors[name] = (type, shape, MemoryMarshal.AsBytes<float>(Array.ConvertAll(values, v => v * 5000)).ToArray());
            }
        });
        CommandLine run = Scan(model, Ids(5, 5), "--dtype", "float16", "-l", "ffn.0.post").Succeeded();
        Assert.Matches("Warning: scan: [0-9]+ neurons have NaN or infinite activations", run.Error);
        Assert.Contains(Column("neurons.csv", "nonfinite"), count => count != "0");
    }
}
