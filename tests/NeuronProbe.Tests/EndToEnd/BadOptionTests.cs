using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class BadOptionTests : EndToEndTest
{
    [Fact]
    public void Missing_options_are_all_named() => CommandLine.Run("scan").Refused(
        "--model: expected DIR|NAME, but the option is missing. Add --model DIR|NAME.",
        "--corpus: expected PATH, but the option is missing. Add --corpus PATH.",
        "neuronprobe scan --help");

    [Theory]
    [InlineData(
        "--collect",
        "foo,top,bar",
        "--collect: expected any of top, stats, histogram, samples, concepts, pairs, groups, documents, "
            + "weights, "
            + "but got 'foo', 'bar'.")]
    [InlineData(
        "--format",
        "xml",
        "--format: expected any of csv, json, brief, parquet, html, openai, neuronpedia, but got 'xml'.")]
    [InlineData("--for", "xml", "--for: expected one of openai, neuronpedia, but got 'xml'. Choose one of them.")]
    [InlineData(
        "--corpus-format",
        "xml",
        "--corpus-format: expected one of auto, text, lines, labelled, jsonl, csv, tsv, parquet, conllu, "
            + "but got 'xml'.")]
    [InlineData("--tails", "up", "--tails: expected one of auto, high, low, both, but got 'up'.")]
    [InlineData("--tails", "High", "--tails: expected one of auto, high, low, both, but got 'High'.")]
    [InlineData("--per", "line", "--per: expected one of document, window, token, but got 'line'.")]
    [InlineData("--bos", "yes", "--bos: expected one of auto, always, never, but got 'yes'.")]
    [InlineData("--print", "stats",
        "--print: expected one of top, neurons, histogram, samples, concepts, but got 'stats'.")]
    [InlineData("--top", "0", "--top: expected a whole number of at least 1, but got '0'.")]
    [InlineData("--top", "-1", "but got '-1'. Give 1 or more.")]
    [InlineData(
        "--top",
        "1.5",
        "--top: expected a whole number of at least 1, but got '1.5'. Write it in digits, without a fraction.")]
    [InlineData("--threshold", "1,5", "--threshold: expected a number, but got '1,5'.")]
    [InlineData("--threshold", "NaN", "--threshold: expected a number, but got 'NaN'.")]
    [InlineData("--limit-documents", "0", "--limit-documents: expected a whole number of at least 1, but got '0'.")]
    [InlineData(
        "--max-memory",
        "lots",
        "--max-memory: expected a size such as 8GiB, 500MB or a number of bytes, but got 'lots'.")]
    [InlineData(
        "--neuron",
        "3-1",
        "--neuron: expected 'all', or numbers and ascending ranges such as 0-99,512, but got '3-1'.")]
    [InlineData("--neuron", "a", "but got 'a'. Numbers start at 0.")]
    [InlineData(
        "--layer",
        "ffn.0.post:middle",
        "--layer: expected PATH, PATH:input, PATH:output or PATH:output[a:b], but got 'ffn.0.post:middle'.")]
    [InlineData(
        "--as", "csv", "--as: expected --print top|neurons|histogram|samples|concepts beside it, but got none.")]
    public void A_wrong_value_is_named_with_the_valid_ones(string option, string value, string message) =>
        Refused(Scan(Model(), Ids(3), option, value), message);

    [Fact]
    public void All_wrong_options_are_reported_at_once()
    {
        CommandLine run = Scan(
            Model(), Ids(3), "--top", "0", "--tails", "up", "--collect", "foo", "--layerr", "x", "--neuron", "9-1",
            "--layer", "a:b", "--as", "csv");
        Refused(
            run, "--layerr: expected an option", "--top: ", "--tails: ", "--collect: ", "--neuron: ", "--layer: ",
            "--as: ");
    }

    [Theory]
    [InlineData("--collect")]
    [InlineData("--layer")]
    [InlineData("--corpus")]
    public void A_misspelt_option_is_not_taken_for_a_value_of_the_one_before(string before) =>
        Refused(
            Scan(Model(), Ids(3), before, "top", "--overwrit"),
            "--overwrit: expected an option of this command, but there is none of that name.");

    [Fact]
    public void A_table_that_is_not_collected_cannot_be_printed() =>
        Refused(
            Scan(Model(), Ids(3), "--collect", "top,histogram", "--print", "neurons"),
            "--print: expected 'neurons' to be collected, but --collect has only top, histogram. Add stats.");

    [Fact]
    public void A_pattern_without_a_site_names_a_near_one()
    {
        ModelFolder model = Model();
        Refused(
            Scan(model, Ids(3), "-l", "ffn.0.pst", "ffn.1.post"),
            "--layer: no site of this gpt2 model matches 'ffn.0.pst'.",
            "for example 'ffn.0.post'",
            $"neuronprobe inspect --model {model.Location}");
    }

    [Fact]
    public void A_part_outside_its_site_is_refused() =>
        Refused(
            Scan(Model(), Ids(3), "-l", "transformer.h.0.mlp.c_fc:output[100:200]"),
            "--layer: expected a part within [0:112] of 'transformer.h.0.mlp.c_fc:output', but got [100:200].");

    [Fact]
    public void A_neuron_outside_its_site_is_refused() =>
        Refused(
            Scan(Model(), Ids(3), "-n", "5,112"),
            "--neuron: expected neurons from 0 to 111 at 'transformer.h.0.mlp.c_proj:input', but got 112.");

    [Fact]
    public void Too_little_memory_names_the_estimate_and_what_to_change() =>
        Refused(
            Scan(Model(), Ids(3), "--max-memory", "100MB"),
            "--max-memory: expected to stay within 95.4 MiB, but this needs about ",
            "collectors",
            "--layer",
            "--neuron",
            "--top",
            "--batch-tokens");

    [Fact]
    public void A_window_longer_than_the_model_reads_is_refused() =>
        Refused(
            Scan(Model(), Ids(3), "--max-length", "65"),
            "--max-length: expected at most 64, the model's limit, but got 65.");

    [Fact]
    public void Bos_cannot_be_forced_without_one()
    {
        ModelFolder model = Model();
        Refused(
            Scan(model, Ids(3), "--bos", "always"),
            $"--bos: expected 'auto' or 'never', since the files in '{model.Location}' name no BOS token, "
                + "but got 'always'.");
    }

    [Fact]
    public void More_threads_than_a_machine_can_use_are_refused() =>
        Refused(Scan(Model(), Ids(3), "--threads", "100000"), "--threads: expected at most", "but got 100000.");

    [Fact]
    public void A_batch_beyond_what_can_be_read_at_once_is_refused() =>
        Refused(
            Scan(Model(), Ids(3), "--batch-tokens", "2000000000", "--max-memory", "1000TiB"),
            "--batch-tokens: expected at most",
            "but got 2000000000.");

    [Fact]
    public void Values_that_are_sure_not_to_fit_are_refused_at_once()
    {
        string corpus = Write("long.txt", new string('a', 4_000_000));
        Refused(
            Scan(Model().WithTokenizer(), corpus, "--exact", "--max-memory", "600MiB"),
            "--exact: expected all values within --max-memory 600 MiB, but the corpus has at least",
            "leave --exact out");
    }

    [Fact]
    public void Too_few_files_for_the_lists_are_said_before_the_scan()
    {
        CommandLine run = Scan(Model().WithTokenizer(), Write("one.txt", "on the one"), "-n", "0").Succeeded();
        string[] lines = run.Error.Split('\n');
        Assert.StartsWith(
            "Warning: --top: the lists hold at most 1 of 20 examples", lines[1], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("Warning:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_number_that_is_too_large_is_told_the_largest() =>
        Refused(
            Scan(Model(), Ids(3), "--top", "99999999999"),
            "--top: expected a whole number of at least 1 and at most 2147483647, but got '99999999999'. Give at most "
                + "2147483647.");

    [Theory]
    [InlineData("--format", "html")]
    [InlineData("--for", "openai")]
    public void What_chooses_files_needs_a_folder(string option, string value)
    {
        string[] line = ["scan", "-m", Model().Location, "-c", Ids(3), option, value];
        CommandLine.Run(line).Refused($"{option}: expected --out beside it, since it chooses files, but got none. Give "
            + $"--out DIR, or leave {option} out.");
        CommandLine.Run([.. line, "--dry-run"]).Succeeded();
    }

    [Theory]
    [InlineData("--model: expected DIR|NAME after it, but got none. Put it there.\n", "weights", "-m")]
    [InlineData("--out: expected DIR after it, but got none. Put it there, or leave --out out.",
        "compare", "a", "b", "-o")]
    [InlineData("--max-changed: expected one value, but got '1' and '2'. Leave one of them out.",
        "compare", "a", "b", "--max-changed", "1", "--max-changed", "2")]
    [InlineData("DIR: expected 'neuronprobe show DIR [SITE[:NEURON]] [options]', but DIR is missing.", "show")]
    [InlineData("B: expected 'neuronprobe compare A B [SITE:NEURON] [options]', but B is missing.", "compare", "a")]
    public void The_form_of_a_line_is_refused_as_all_else_is(string message, params string[] line) =>
        CommandLine.Run(line).Refused(message);

    [Fact]
    public void An_empty_folder_name_is_refused() =>
        CommandLine.Run("scan", "-m", Model().Location, "-c", Ids(3), "-o", "").Refused(
            "--out: expected a folder, but got an empty name.");
}
