using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What <c>trace</c> can't do, and what it says then.</summary>
public sealed class TraceRefusalTests : EndToEndTest
{
    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    [Theory]
    [InlineData("--text: expected a text, but got none. Give one of")]
    [InlineData("--text: expected a text, but got an empty one.", "--text", "")]
    [InlineData("--text: expected a text, but got an empty one.", "--text", "-")]
    [InlineData("--text: expected a text, but got --text and --ids.", "--text", "a", "--ids", "1")]
    [InlineData(
        "--ids: expected ids from 0 to 1399, the model's vocabulary, but got 1400 at index 1.", "--ids", "3,1400")]
    [InlineData("--ids: expected token ids such as 5,17,300, but got '1,-2'.", "--ids", "1,-2")]
    [InlineData("--ids: expected token ids such as 5,17,300, but got ''.", "--ids", "")]
    [InlineData("ffn.2.post:512: expected neurons from 0 to 511", "--text", "a", "ffn.2.post:512")]
    [InlineData("ffn.9.post:1: no site of this gpt2 model matches 'ffn.9.post'.", "--text", "a", "ffn.9.post:1")]
    [InlineData("ffn.1.post:x: expected PATH, PATH:input,", "--text", "a", "ffn.1.post:x")]
    [InlineData("ffn.1.post:3-1: expected 'all', or numbers and ascending ranges", "--text", "a", "ffn.1.post:3-1")]
    [InlineData("--layer: no site of this gpt2 model matches 'ffn.9.post'.", "--text", "a", "-l", "ffn.9.post")]
    [InlineData(
        "--scan: expected the folder of a finished scan, but 'nowhere' has no scan.json.",
        "--text", "a", "--scan", "nowhere")]
    [InlineData(
        "'ffn.0.post:': expected neurons after the colon, such as ffn.0.post:12 or ffn.0.post:0-9, but got none.",
        "--text", "a", "ffn.0.post:")]
    [InlineData(
        "but got 'ffn.0.post:5', which names a neuron: all words after --layer are sites.",
        "--text", "a", "-l", "ffn.1.post", "ffn.0.post:5")]
    [InlineData("--max-memory: expected the values of all", "--text", "a", "ffn.*.post", "--max-memory", "1KiB")]
    public void What_is_not_there_is_refused(string message, params string[] options) =>
        CommandLine.Run(["trace", "-m", Sample, .. options]).Refused(message);

    [Fact]
    public void All_that_does_not_go_together_is_told_at_once() => CommandLine.Run(
        "trace", "-m", Sample, "--text", "a", "ffn.0.post:1", "-k", "3", "--top-tokens", "2", "--as", "csv", "-l",
        "ffn.0.post").Refused(
            "--layer: expected it without named neurons, but got 'ffn.0.post:1' too.",
            "--top: expected it without named neurons, but got 'ffn.0.post:1' too.",
            "--top-tokens: expected --as table or json beside it, but got csv");

    [Fact]
    public void All_neurons_that_are_not_there_are_told_at_once() => CommandLine.Run(
        "trace", "-m", Sample, "--text", "a", "ffn.0.post:1", "ffn.0.post:999", "nothing").Refused(
            "ffn.0.post:999: expected", "nothing: no site of this gpt2 model");

    [Fact]
    public void That_no_token_counts_is_said()
    {
        string[] trace = ["trace", "-m", Model().Location, "--ids", "1,2", "ffn.0.post:1"];
        Assert.Contains(
            "No value, since no token counts.",
            CommandLine.Run([.. trace, "--ignore-first", "10"]).Succeeded().Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_needs_a_tokenizer_and_ids_need_none()
    {
        string model = Model().Location;
        CommandLine.Run("trace", "-m", model, "--text", "a").Refused(
            "--text: expected a model with tokenizer files", "or give token ids with --ids.");
        CommandLine.Run("trace", "-m", model, "--ids", "1,2", "ffn.0.post:1").Succeeded();
    }

    [Fact]
    public void A_scan_must_be_of_the_same_model_sites_and_neurons()
    {
        ModelFolder model = Model();
        Scan(model, Ids(5, 9), "-l", "ffn.0.post", "-n", "0-9", "--collect", "histogram").Succeeded();
        string[] trace = ["trace", "-m", model.Location, "--ids", "1,2,3", "--scan", Out];
        Assert.Contains(
            "ffn.0.post:", CommandLine.Run([.. trace, "-k", "3"]).Succeeded().Output, StringComparison.Ordinal);
        CommandLine.Run([.. trace, "ffn.0.post:5"]).Succeeded();
        CommandLine.Run([.. trace, "ffn.0.post:10"]).Refused(
            "--scan: expected a scan of neuron 10 of ffn.0.post, but", "has 10 others.");
        CommandLine.Run([.. trace, "ffn.1.post:1"]).Refused(
            "--scan: expected a scan of ffn.1.post, but", "has no such site. It has ffn.0.post.");
        Assert.Contains(
            "was scanned with --ignore-first 0, and the text is read with 1",
            CommandLine.Run([.. trace, "--ignore-first", "1"]).Succeeded().Error,
            StringComparison.Ordinal);
        CommandLine.Run("trace", "-m", Sample, "--text", "a", "--scan", Out).Refused(
            "--scan: expected a scan of this model, but", "'config.json', 'model.safetensors' are not the same.");
        Scan(model, Ids(5, 9), "--collect", "stats", "--overwrite").Succeeded();
        CommandLine.Run(trace).Refused("--scan: expected 'histogram' to be collected, but '", "' has only stats.");
    }

    [Fact]
    public void A_chat_is_refused_with_what_to_do()
    {
        string chat = Write("chat.json", """[{"role":"user","content":"Hello."}]""");
        ModelFolder model = Model();
        string[] trace = ["trace", "-m", model.Location, "--chat"];
        CommandLine.Run([.. trace, chat]).Refused("--chat: expected a model with a chat template", "--text.");
        model.WithTokenizer(new() { ["chat_template"] = "{{ messages }}" });
        CommandLine.Run([.. trace, chat]).Refused("templates are programs in Jinja", "give the text with --text -");
        CommandLine.Run([.. trace, Write("list.json", "[1]")]).Refused("expected a list of objects");
        CommandLine.Run([.. trace, Write("bad.json", "[")]).Refused("expected a chat as JSON");
        CommandLine.Run([.. trace, Folder["none.json"]]).Refused("expected a readable file");
    }
}
