using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class ScanTests : EndToEndTest
{
    private static readonly string[] Small = ["-l", "ffn.0.post", "-n", "0-4"];

    [Fact]
    public void The_files_have_the_columns_that_were_promised()
    {
        Scan(Model(), Ids(5, 6)).Succeeded();
        Assert.Equal(
            "site,layer,alias,neuron,count,mean,std,variance,skewness,kurtosis,lifetime_sparseness,min,q01,"
            + "q05,q25,median,q75,q95,q99,max,active,active_fraction,nonfinite,flags",
            FirstLine("neurons.csv"));
        Assert.Equal(
            "site,layer,alias,neuron,tail,rank,activation,document,document_id,token,token_id,token_text,char_start,"
            + "char_end,text_before,text_after",
            FirstLine("top_examples.csv"));
        Assert.Equal("site,layer,alias,neuron,lower,upper,count", FirstLine("histogram.csv"));
        Assert.Equal(3 * 112, Column("neurons.csv", "neuron").Length);
    }

    [Fact]
    public void Histograms_add_up_to_the_count()
    {
        Scan(Model(), Ids(5, 6), Small).Succeeded();
        string[][] bins = [.. Table("histogram.csv").Skip(1)];
        Assert.All(
            bins.GroupBy(bin => bin[3]),
            neuron => Assert.Equal(11, neuron.Sum(bin => int.Parse(bin[^1], CultureInfo.InvariantCulture))));
        Assert.Equal(5, bins.Select(bin => bin[3]).Distinct().Count());
    }

    [Theory]
    [InlineData("neurons", "neurons.csv")]
    [InlineData("top", "top_examples.csv")]
    [InlineData("histogram", "histogram.csv")]
    public void A_printed_table_equals_its_file_and_stands_alone_on_standard_output(string table, string file)
    {
        CommandLine run = Scan(Model(), Ids(5, 6), [.. Small, "--print", table, "--as", "csv"]).Succeeded();
        Assert.Equal(File.ReadAllText(Path.Combine(Out, file)), run.Output);
    }

    [Fact]
    public void A_printed_table_has_the_same_values_in_every_format()
    {
        string[] options = ["scan", "-m", Model().Location, "-c", Ids(5, 6), .. Small, "--print", "neurons", "--as"];
        string[][] csv =
            [.. CommandLine.Run([.. options, "csv"]).Succeeded().OutputLines.Select(line => line.Split(','))];
        JsonArray json = JsonNode.Parse(CommandLine.Run([.. options, "json"]).Succeeded().Output)!.AsArray();
        JsonNode[] lines =
            [.. CommandLine.Run([.. options, "jsonl"]).Succeeded().OutputLines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(5, lines.Length);
        Assert.Equal(lines.Select(l => l.ToJsonString()), json.Select(n => n!.ToJsonString()));
        for (int row = 0; row < lines.Length; row++)
        {
            Assert.Equal(csv[0], lines[row].AsObject().Select(p => p.Key));
            Assert.Equal(csv[row + 1][5], lines[row]["mean"]!.ToJsonString());
        }
    }

    [Fact]
    public void Without_out_a_summary_is_printed_and_nothing_written()
    {
        string[] options = ["scan", "-m", Model().Location, "-c", Ids(5, 6), "-l", "ffn.0.post", "-n"];
        string[] before = Folder.Files;
        Assert.StartsWith(
            "transformer.h.0.mlp.c_proj:input\n",
            CommandLine.Run([.. options, "0-4"]).Succeeded().Output,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "transformer.h.0.mlp.c_proj:input  neuron 3  (ffn.0.post:3)\n",
            CommandLine.Run([.. options, "3"]).Succeeded().Output,
            StringComparison.Ordinal);
        Assert.Equal(before, Folder.Files);
    }

    [Fact]
    public void Standard_input_is_a_document_a_line()
    {
        CommandLine run = CommandLine.RunWithInput(
            "the one\non a day\n", ["scan", "-m", Model().WithTokenizer().Location, "-c", "-", "-o", Out, .. Small])
            .Succeeded();
        Assert.Contains("of 2 documents", run.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["-:1", "-:2"], Column("top_examples.csv", "document_id").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_packed_file_gives_what_it_holds()
    {
        ModelFolder model = Model().WithTokenizer();
        string plain = Print(model, Write("a.lines", "the one\non a day\n"));
        using (var packed = new GZipStream(File.Create(Folder["b.lines.gz"]), CompressionLevel.Fastest))
        {
            packed.Write("the one\non a day\n"u8);
        }
        Assert.Equal(plain, Print(model, Folder["b.lines.gz"]));
    }

    [Fact]
    public void Files_folders_and_patterns_are_read_in_ordinal_order()
    {
        ModelFolder model = Model().WithTokenizer();
        Directory.CreateDirectory(Folder["corpus/deep"]);
        Write("corpus/b.txt", "the one");
        Write("corpus/A.txt", "on a day");
        Write("corpus/deep/c.txt", "another");
        Write("corpus/.hidden.txt", "not this");
        string all = Print(model, Folder["corpus"]);
        Assert.Equal(all, Print(model, Folder["corpus/**/*.txt"]));
        Assert.Equal(["A.txt", "b.txt", "c.txt"], DocumentNames(model, Folder["corpus"]));
        Assert.Equal(["A.txt", "b.txt"], DocumentNames(model, Folder["corpus/?.txt"]));
    }

    [Fact]
    public void Columns_of_a_csv_file_are_chosen_by_name()
    {
        string file = Write("a.csv", "name,body\nfirst,\"the one, \"\"and\"\" other\"\nsecond,on a day\n");
        Scan(Model().WithTokenizer(), file, ["--text-field", "body", "--id-field", "name", .. Small]).Succeeded();
        Assert.Equal(
            ["first", "second"], Column("top_examples.csv", "document_id").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_tail_of_both_ends_lists_the_highest_and_the_lowest()
    {
        Scan(Model(), Ids(5, 6, 7), [.. Small, "--tails", "both", "--top", "2"]).Succeeded();
        string[][] rows = [.. Table("top_examples.csv").Skip(1).Where(r => r[3] == "0")];
        Assert.Equal(["high 1", "high 2", "low 1", "low 2"], rows.Select(r => $"{r[4]} {r[5]}"));
        double[] values = [.. rows.Select(r => double.Parse(r[6], CultureInfo.InvariantCulture))];
        Assert.True(values[0] >= values[1] && values[1] > values[3] && values[3] >= values[2]);
    }

    [Theory]
    [InlineData("document", 2)]
    [InlineData("window", 4)]
    [InlineData("token", 20)]
    public void A_document_a_window_or_a_token_fills_one_place(string per, int places)
    {
        Scan(Model(), Ids(14, 9), ["-l", "ffn.0.post", "-n", "0", "--per", per, "--max-length", "8"]).Succeeded();
        Assert.Equal(places, Column("top_examples.csv", "rank").Length);
    }

    [Fact]
    public void A_list_that_stays_short_warns_and_says_what_to_do()
    {
        ModelFolder model = Model();
        CommandLine run = Scan(model, Ids(14, 9), Small).Succeeded();
        Assert.Contains("Warning: --top: the lists hold at most 2 of 20 examples", run.Error, StringComparison.Ordinal);
        Assert.Contains("--per window", run.Error, StringComparison.Ordinal);
        Assert.Contains("--corpus-format lines", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Warning",
            Scan(model, Ids(14, 9), [.. Small, "--top", "2", "--overwrite"]).Succeeded().Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Warning",
            Scan(model, Ids(14, 9), [.. Small, "--per", "token", "--overwrite"]).Succeeded().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Active_means_above_the_threshold()
    {
        string corpus = Ids(40, 40);
        Scan(Model(), corpus, ["-l", "ffn.0.post", "-n", "0", "--threshold", "-10"]).Succeeded();
        Assert.Equal("80", Assert.Single(Column("neurons.csv", "active")));
        string median = Assert.Single(Column("neurons.csv", "median"));
        Scan(Folder["model-gpt2"], corpus, [
            "-l", "ffn.0.post", "-n", "0", "--threshold", median, "--overwrite",
        ]).Succeeded();
        Assert.InRange(int.Parse(Assert.Single(Column("neurons.csv", "active")), CultureInfo.InvariantCulture), 36, 44);
    }

    [Fact]
    public void Quiet_leaves_standard_error_empty() =>
        Assert.Empty(Scan(Model(), Ids(5, 6), [.. Small, "--top", "2", "-q"]).Succeeded().Error);

    [Fact]
    public void Figures_do_not_depend_on_the_culture()
    {
        string[] options =
        [
            "scan", "-m", Model().WithTokenizer().Location, "-c", Write("a.lines", "the one INDIGO\non a day, i\n"),
            .. Small, "--tails", "both", "--threshold", "0.5", "--max-memory", "1.5GiB",
        ];
        string[] forms = ["neurons csv", "neurons json", "neurons table", "top csv", "top table", "histogram csv"];
        string[] expected = [.. forms.Select(Run), CommandLine.Run(options).Succeeded().Output];
        Culture.Use("tr-TR", () =>
            Assert.Equal<string[]>(expected, [.. forms.Select(Run), CommandLine.Run(options).Succeeded().Output]));

        string Run(string form) =>
            CommandLine.Run([.. options, "--print", form.Split(' ')[0], "--as", form.Split(' ')[1]]).Succeeded().Output;
    }

    [Fact]
    public void Exact_quantiles_are_those_of_all_values()
    {
        Scan(Model(), Ids(3), ["-l", "ffn.0.post", "-n", "0", "--exact", "--per", "token"]).Succeeded();
        // The list of top tokens has every value, from the largest down.
        Assert.Equal(
            float.Parse(Column("top_examples.csv", "activation")[1], CultureInfo.InvariantCulture),
            float.Parse(Assert.Single(Column("neurons.csv", "median")), CultureInfo.InvariantCulture));
    }

    private string FirstLine(string file) => File.ReadLines(Path.Combine(Out, file)).First();

    private static string Print(ModelFolder model, string corpus) =>
        CommandLine.Run(["scan", "-m", model.Location, "-c", corpus, .. Small, "--print", "neurons", "--as", "csv"])
            .Succeeded().Output;

    private static string[] DocumentNames(ModelFolder model, string corpus)
    {
        string[] lines = CommandLine.Run(
            ["scan", "-m", model.Location, "-c", corpus, .. Small, "--print", "top", "--as", "jsonl"])
            .Succeeded().OutputLines;
        return [.. lines.Select(l => JsonNode.Parse(l)!).OrderBy(n => (int)n["document"]!)
            .Select(n => Path.GetFileName((string)n["document_id"]!)).Distinct()];
    }

    [Fact]
    public async Task An_output_that_can_not_be_written_is_a_message_and_no_defect()
    {
        var error = new StringWriter();
        var terminal = new NeuronProbe.Cli.Terminals.Terminal
        {
            Output = new FullWriter(),
            Error = error,
            IsOutputTerminal = false,
            IsErrorTerminal = false,
        };
        int exitCode = await NeuronProbe.Cli.Program.RunAsync(
            ["scan", "-m", Model().Location, "-c", Ids(3), "-q", "--print", "neurons", "--as", "csv"], terminal);
        Assert.Equal(74, exitCode);
        Assert.Contains(
            "neuronprobe: expected to read and write files and standard output, but got: No space left.",
            error.ToString(),
            StringComparison.Ordinal);
    }

    /// <summary>A writer to a full disk.</summary>
    private sealed class FullWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("No space left.");

        public override void Write(string? value) => throw new IOException("No space left.");

        public override void Write(ReadOnlySpan<char> buffer) => throw new IOException("No space left.");

        public override void Write(char[] buffer, int index, int count) => throw new IOException("No space left.");
    }
}
