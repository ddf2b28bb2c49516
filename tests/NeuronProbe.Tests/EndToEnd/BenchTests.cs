using System.Text.Json.Nodes;
using NeuronProbe.Benchmarking;
using NeuronProbe.Tests.Benchmarking;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class BenchTests : EndToEndTest
{
    private static readonly string[] Methods = ["bare", "bare_linear", "scan", "one_layer", "one_neuron", "plain"];

    [Theory]
    [InlineData("gpt2", "float32", "convolution", 48 * ((3 * 48) + 48 + 112 + 112))]
    [InlineData("gpt2", "bfloat16", "linear", 48 * ((3 * 48) + 48 + 112 + 112))]
    [InlineData("llama", "float32", "linear", 48 * (48 + 24 + 24 + 48 + 112 + 112 + 112))]
    public void It_tells_the_speed_of_each_method_and_the_ratios_of_their_medians(
        string name, string type, string matmul, long linearParameters)
    {
        CommandLine run = Bench(
            "--config", TinyModel.Config(name), "--dtype", type, "--matmul", matmul, "--threads", "2", "--seconds", "2",
            "--as", "json").Succeeded();
        JsonNode figures = JsonNode.Parse(run.Output)!;
        Assert.Equal(
            (type, 2, matmul), ((string)figures["dtype"]!, (int)figures["threads"]!, (string)figures["matmul"]!));
        Assert.Equal(
            (name, 3, 112),
            ((string)figures["model"]!["architecture"]!, (int)figures["model"]!["layers"]!,
                (int)figures["model"]!["feed_forward_width"]!));
        Assert.Equal((5, 2), ((int)figures["rounds"]!, (int)figures["seconds_limit"]!));
        Assert.All(
            Methods.Select(method => figures[method]!["tokens_per_s"]!).Append(figures["machine_gflops"]!),
            DemandSpread);

        double bare = MedianOf("bare");
        double peak = (double)figures["peak_gflops"]!;
        Assert.Equal((double)figures["machine_gflops"]!["median"]!, peak);
        Assert.Equal(RegisterLoop.For(type).Source, (string)figures["peak_source"]!);
        if (OperatingSystem.IsLinux())
        {
            Assert.All(
                ["bare", "scan"], key => Assert.InRange((double)figures["page_faults_per_batch"]![key]!, 0, 1e6));
        }
        Equal(MedianOf("scan") / bare, "scan_over_bare");
        Equal(MedianOf("scan") / MedianOf("plain"), "scan_over_plain");
        Equal(MedianOf("one_layer") / MedianOf("plain"), "one_layer_over_plain");
        Equal(bare / MedianOf("bare_linear"), "bare_over_linear");
        Equal(MedianOf("one_neuron") / MedianOf("scan"), "all_over_one");
        Equal(2.0 * 3 * linearParameters * bare / (peak * 1e9), "bare_over_peak");
        Assert.InRange((double)figures["padding_fraction"]!, 0, 0.03);
        Assert.InRange((long)figures["peak_memory_bytes"]!, 50L << 20, 64L << 30);
        JsonNode saving = figures["saving"]!;
        double seconds = (double)saving["seconds"]!["median"]!;
        Assert.InRange(seconds, 1e-6, 60);
        Assert.InRange((long)saving["bytes"]!, 1000, 1L << 30);
        Assert.Equal(1 + (seconds / 60), (double)saving["time_over_none"]!, 1e-9);
        JsonNode sample = figures["sample"]!;
        Assert.Equal((4096, 2048), ((int)sample["documents"]!, (int)sample["batch_tokens"]!));
        Assert.InRange((int)sample["sample_batches"]!, 1, (int)sample["batches"]!);
        Assert.InRange((double)sample["document_share"]!, RoundTimes.LeastShare, 1);
        Assert.InRange((long)sample["plain_tokens"]!, 1, (long)sample["plain_positions"]!);

        double MedianOf(string method) => (double)figures[method]!["tokens_per_s"]!["median"]!;
        void Equal(double expected, string ratio) =>
            Assert.Equal(expected, (double)figures["ratios"]![ratio]!, 1e-9 * expected);
    }

    [Theory]
    [InlineData("bert", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")]
    [InlineData("roberta", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")]
    [InlineData("distilbert", "dim", "n_layers", "n_heads", "hidden_dim")]
    public void Encoders_can_be_measured_too(string name, string width, string layers, string heads, string inner)
    {
        string config = Write(
            "config.json",
            $$"""{"model_type":"{{name}}","{{width}}":32,"{{layers}}":2,"{{heads}}":2,"{{inner}}":64,"""
                + "\"vocab_size\":100,\"max_position_embeddings\":40}");
        JsonNode figures = JsonNode.Parse(
            Bench("--config", config, "--threads", "2", "--seconds", "1", "--as", "json").Succeeded().Output)!;
        Assert.Equal(
            (name, 2, 64),
            ((string)figures["model"]!["architecture"]!, (int)figures["model"]!["layers"]!,
                (int)figures["model"]!["feed_forward_width"]!));
        Assert.All(Methods.Select(method => figures[method]!["tokens_per_s"]!), DemandSpread);
    }

    [Fact]
    public void A_table_has_a_line_for_each_method_and_ratio()
    {
        CommandLine run = Bench("--config", TinyModel.Config("gpt2"), "--seconds", "1", "--quiet").Succeeded();
        Assert.StartsWith(
            "gpt2: 3 layers, width 48, 112 neurons a layer; float32, ", run.Output, StringComparison.Ordinal);
        Assert.All(
            [
                "bare forward pass", "bare, products through linear", "scan of all neurons", "scan of the middle layer",
                "scan of one neuron", "plain method", "the machine, GFLOP/s",
            ],
            name => Assert.Matches($@"(?m)^  {name} +[\d.]+ +[\d.]+ +[\d.]+ *$", run.Output));
        Assert.All(
            [
                "scan / bare", "scan / plain", "one layer / plain", "bare / through linear", "all neurons / one, time",
                "bare / peak, FLOP/s",
            ],
            name => Assert.Matches($@"(?m)^  {name} +[\d.]+ *$", run.Output));
        Assert.Matches(
            @"(?m)^peak from registers by \d+-bit float32 .*; padding \d\.\d %; memory of the scan .*iB$", run.Output);
        if (OperatingSystem.IsLinux())
        {
            Assert.Matches(@"(?m)^page faults of a batch: bare [\d,]+, scan [\d,]+$", run.Output);
        }
        Assert.DoesNotContain("Measuring", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_that_does_not_exist_is_named() =>
        Bench("--config", Folder["nowhere.json"]).Refused(
            $"--config: expected a model's config.json, but '{Folder["nowhere.json"]}' does not exist. Name the file.");

    [Fact]
    public void A_folder_is_no_config() =>
        Bench("--config", Folder.Location).Refused(
            $"--config: expected a model's config.json, but '{Folder.Location}' is a folder. Name the file.");

    [Fact]
    public void A_config_that_is_no_JSON_object_is_refused()
    {
        string config = Write("config.json", "{\"model_type\": ");
        Bench("--config", config).Refused($"{config}: expected a JSON object, but got:");
    }

    [Fact]
    public void An_unknown_architecture_lists_those_known()
    {
        string config = Write("config.json", "{\"model_type\": \"mamba\"}");
        Bench("--config", config).Refused(
            $"{config}: expected 'model_type' to be one of ", "gpt2", "roberta", "but got 'mamba'.");
    }

    [Fact]
    public void A_config_whose_model_is_larger_than_memory_is_refused()
    {
        // A thousand layers of the family's own sizes, which are those of Llama 7B.
        string config = Write("config.json", "{\"model_type\": \"llama\", \"num_hidden_layers\": 1000}");
        Bench("--config", config).Refused(
            $"{config}: expected a model whose weights fit in this machine's memory of",
            "but 202,514,436,096 in float32 take 754.4 GiB. Choose smaller sizes");
    }

    [Theory]
    [InlineData("--rounds", "4", "--rounds: expected a whole number of at least 5, but got '4'.")]
    [InlineData("--seconds", "0", "--seconds: expected a whole number of at least 1, but got '0'.")]
    [InlineData("--dtype", "int8", "--dtype: expected one of float32, bfloat16, float16, but got 'int8'.")]
    [InlineData("--matmul", "fast", "--matmul: expected one of auto, linear, convolution, packed, but got 'fast'.")]
    [InlineData("--as", "csv", "--as: expected one of table, json, but got 'csv'.")]
    [InlineData("--threads", "100000", "--threads: expected at most")]
    public void A_wrong_value_is_named_with_the_valid_ones(string option, string value, string message) =>
        Bench(option, value).Refused(message);

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void A_signal_ends_it_without_figures(int signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var program = new ProgramProcess(
            ["bench", "--config", TinyModel.Config("gpt2"), "--seconds", "3600", "--rounds", "100000"]);
        program.AwaitError("Measuring for at most about 3600 s.");
        program.Signal(signal);
        Assert.Equal(
            (exitCode, "Interrupted before all rounds were done: there are no figures.\n"), program.AwaitEnd());
        Assert.Empty(program.Output.ReadToEnd());
    }

    private static CommandLine Bench(params string[] options) => CommandLine.Run(["bench", .. options]);

    private static void DemandSpread(JsonNode spread)
    {
        (double median, double min, double max) =
            ((double)spread["median"]!, (double)spread["min"]!, (double)spread["max"]!);
        Assert.True(min > 0 && min <= median && median <= max, $"{min}, {median}, {max}");
    }
}
