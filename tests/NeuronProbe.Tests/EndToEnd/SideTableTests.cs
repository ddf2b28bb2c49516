using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Tables that other commands leave in the folder of a scan.</summary>
public sealed class SideTableTests : EndToEndTest
{
    private const string Site = "transformer.h.0.mlp.c_proj:input";

    private static readonly string Weights =
        "site,layer,alias,neuron,norm_in,norm_gate,norm_out,bias,cos_in_out,class\n"
        + $"{Site},0,ffn.0.post,0,1.5,,2.25,-0.5,0.75,strengthening\n"
        + $"{Site},0,ffn.0.post,1,1,,1,0,0.25,orthogonal\n";

    private static readonly string Logits =
        "site,layer,alias,neuron,tail,rank,token_id,token_text,effect\n"
        + $"{Site},0,ffn.0.post,0,high,1,7,\"a\nb\",0.5\n"
        + $"{Site},0,ffn.0.post,0,high,2,8,\"\"\"</script>\",0.25\n"
        + $"{Site},0,ffn.0.post,0,low,1,9,007,-0.125\n"
        + $"{Site},0,ffn.0.post,1,high,1,3,,0.5\n";

    [Fact]
    public void Show_tells_what_was_left_of_a_neuron()
    {
        ModelFolder model = ScanAndLeave();
        string shown = CommandLine.Run("show", Out, "ffn.0.post:0").Succeeded().Output;
        Assert.Contains("What it is made of\n", shown, StringComparison.Ordinal);
        Assert.Contains("cos_in_out  0.7500\n", shown, StringComparison.Ordinal);
        Assert.Contains("class       strengthening\n", shown, StringComparison.Ordinal);
        Assert.Contains(
            "What it writes to the vocabulary\npromotes: 'a↵b' 0.500, '\"</script>' 0.250\nsuppresses: '007' -0.125\n",
            shown,
            StringComparison.Ordinal);
        string other = CommandLine.Run("show", Out, "ffn.0.post:1").Succeeded().Output;
        Assert.Contains("promotes: '#3' 0.500\n", other, StringComparison.Ordinal);
        Assert.DoesNotContain("suppresses", other, StringComparison.Ordinal);
        string none = CommandLine.Run("show", Out, "ffn.0.post:2").Succeeded().Output;
        Assert.DoesNotContain("What it", none, StringComparison.Ordinal);
        Assert.NotNull(model);
    }

    [Fact]
    public void The_report_has_them_in_its_pages_and_its_list()
    {
        ScanAndLeave();
        CommandLine.Run("report", Out, "--format", "html").Succeeded();
        WrittenReport report = WrittenReport.Read(Out);
        string[] columns = [.. report["run"]["columns"]!.AsArray().Select(column => (string)column!["name"]!)];
        Assert.Contains("norm_out", columns);
        Assert.DoesNotContain("class", columns);
        JsonNode neuron = report["neurons/0/0"]["neurons"]![0]!;
        Assert.False(neuron["statistics"]!.AsObject().ContainsKey("norm_out"));
        Assert.Equal(["weights", "logits"], neuron["tables"]!.AsArray().Select(table => (string)table!["name"]!));
        Assert.Equal(
            """["norm of the input weights",1.5,"how strongly it reads the residual stream"]""",
            neuron["tables"]![0]!["rows"]![0]!.ToJsonString());
        Assert.Equal(
            """["low",1,9,"007",-0.125]""", neuron["tables"]![1]!["rows"]![2]!.ToJsonString());
        Assert.Null(report["neurons/0/0"]["neurons"]![2]!["tables"]);
    }

    [Fact]
    public void Of_rows_about_several_neurons_each_has_those_that_name_it()
    {
        ModelFolder model = ScanAndLeave();
        const string Probes = "concept,k,kind,auroc,average_precision,f1,balanced_accuracy,neurons\n"
            + "\"a, b\",1,best,0.75,0.5,0.5,0.625,ffn.0.post:1\n"
            + "\"a, b\",1,random,0.5,0.5,0.5,0.5,ffn.0.post:2\n"
            + "\"a, b\",2,best,0.875,0.5,0.5,0.625,ffn.0.post:1 ffn.0.post:0\n";
        Assert.True(Leave(model, ("probes.csv", Probes)));
        string[] first = Section("ffn.0.post:1");
        Assert.Equal(["a, b 1 best 0.750", "a, b 2 best 0.875"], first.Skip(1).Select(Start));
        Assert.Equal(["a, b 2 best 0.875"], Section("ffn.0.post:0").Skip(1).Select(Start));
        Assert.Empty(Section("ffn.0.post:2"));

        string[] Section(string neuron) =>
        [
            .. CommandLine.Run("show", Out, neuron).Succeeded().OutputLines
                .SkipWhile(line => line != "Concepts that it tells with others").Skip(1)
                .TakeWhile(line => line.Length > 0),
        ];

        static string Start(string line) =>
            string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5));
    }

    [Fact]
    public void They_are_files_of_the_scan_until_another_takes_its_place()
    {
        ModelFolder model = ScanAndLeave();
        int before = Verified();
        Assert.True(Leave(model, ("weights.csv", Weights), ("weights.json", "{}")));
        Assert.Equal(before + 1, Verified());
        File.AppendAllText(Path.Combine(Out, "logits.csv"), "x");
        string[] told =
            [
                "logits.csv: expected ",
                $"Copy the folder again, or run 'neuronprobe weights ... --out {Out} --overwrite'",
            ];
        CommandLine.Run("verify", Out).Refused(told);
        CommandLine.Run("show", Out, "ffn.0.post:0").Refused(told);
        Scan(model, Ids(20, 30), "--overwrite").Succeeded();
        Assert.False(File.Exists(Path.Combine(Out, "weights.csv")));
        Assert.False(File.Exists(Path.Combine(Out, "logits.csv")));
        CommandLine.Run("verify", Out).Succeeded();
    }

    [Fact]
    public void A_scan_that_is_made_again_is_the_same_without_them()
    {
        ModelFolder model = Model();
        Scan(model, Ids(20, 30), "-l", "ffn.0.post", "--matmul", "packed", "--format", "csv,html").Succeeded();
        Assert.StartsWith(
            "same: 13 files, ", CommandLine.Run("rerun", Out).Succeeded().Output, StringComparison.Ordinal);
        Assert.True(Leave(model, ("weights.csv", Weights), ("weights.json", "{}")));
        Assert.StartsWith(
            "same: 13 files, ", CommandLine.Run("rerun", Out).Succeeded().Output, StringComparison.Ordinal);
        CommandLine.Run("report", Out, "--format", "html").Succeeded();
        Assert.StartsWith(
            "same: 13 files, ", CommandLine.Run("rerun", Out).Succeeded().Output, StringComparison.Ordinal);
        CommandLine.Run("verify", Out).Succeeded();
    }

    [Fact]
    public void Pages_that_show_tables_of_another_time_are_named_and_left_out_of_what_is_compared()
    {
        ModelFolder model = Model();
        Scan(model, Ids(20, 30), "-l", "ffn.0.post", "--matmul", "packed", "--format", "csv,html").Succeeded();
        Assert.True(Leave(model, ("weights.csv", Weights)));
        CommandLine.Run("report", Out, "--format", "html").Succeeded();
        Assert.True(Leave(model, ("logits.csv", Logits)));
        string[] told = CommandLine.Run("rerun", Out).Succeeded().OutputLines;
        Assert.Equal(
            "report.html: left out; they show the tables of other commands as these were at another time, and "
                + "'neuronprobe report DIR --format html' writes them anew",
            told[^2]);
        Assert.StartsWith("same: 12 files, ", told[^1], StringComparison.Ordinal);
        CommandLine.Run("report", Out, "--format", "html").Succeeded();
        Assert.StartsWith(
            "same: 13 files, ", CommandLine.Run("rerun", Out).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scan_that_is_asked_for_weights_writes_what_the_command_does()
    {
        ModelFolder model = Model();
        string corpus = Ids(20, 30);
        string[] asked = ["--collect", "stats,weights", "--format", "csv,html"];
        Scan(model, corpus, asked).Succeeded();
        string alone = Folder["alone"];
        CommandLine.Run("weights", "-m", model.Location, "-c", corpus, "-o", alone).Succeeded();
        Assert.All(["weights.csv", "logits.csv"], name => Assert.Equal(
            File.ReadAllText(Path.Combine(alone, name)), File.ReadAllText(Path.Combine(Out, name))));
        Assert.Contains("norm_out", WrittenReport.Read(Out)["run"]["columns"]!.AsArray().Select(
            column => (string)column!["name"]!));
        CommandLine.Run("verify", Out).Succeeded();
        CommandLine.Run("scan", "-m", model.Location, "-c", corpus, "--collect", "stats,weights")
            .Refused("--collect: expected --out beside weights");
        CommandLine.Run(
            ["scan", "-m", model.Location, "-c", corpus, .. asked, "-l", "ffn.0.pre", "-o", Folder["pre"]])
            .Refused("--layer: expected the neurons' own sites");
    }

    [Fact]
    public void Those_of_another_model_are_refused()
    {
        ScanAndLeave();
        ProbeException refused = Assert.Throws<ProbeException>(() => Leave(Model("llama"), ("weights.csv", Weights)));
        Assert.Equal(
            $"--out: expected a folder without a scan, or with one of this model, but '{Out}' has a scan of another "
            + "('model-gpt2'). Choose another folder.",
            refused.Message);
        Assert.Equal(Weights, File.ReadAllText(Path.Combine(Out, "weights.csv")));
    }

    [Fact]
    public void A_folder_without_a_scan_takes_them_as_they_are()
    {
        Assert.False(Leave(Model(), ("weights.csv", Weights)));
        Assert.Equal(["weights.csv"], Directory.GetFileSystemEntries(Out).Select(Path.GetFileName));
    }

    private int Verified() =>
        int.Parse(
            CommandLine.Run("verify", Out).Succeeded().OutputLines[0].Split(' ')[0], CultureInfo.InvariantCulture);

    private ModelFolder ScanAndLeave()
    {
        ModelFolder model = Model();
        Scan(model, Ids(20, 30), "-l", "ffn.0.post").Succeeded();
        Assert.True(Leave(model, ("weights.csv", Weights), ("logits.csv", Logits)));
        return model;
    }

    private bool Leave(ModelFolder model, params (string Name, string Content)[] files) => SideFiles.Write(
        Out,
        [
            .. files.Select(file => (file.Name, (Action<Stream>)(
                stream => stream.Write(Encoding.UTF8.GetBytes(file.Content))))),
        ],
        ManifestFiles.HashAsync(
            [Path.Combine(model.Location, "config.json"), Path.Combine(model.Location, "model.safetensors")]).Result);
}
