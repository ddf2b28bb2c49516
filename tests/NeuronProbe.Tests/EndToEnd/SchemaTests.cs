using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Scans;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Benchmarking;
using NeuronProbe.Tests.Conventions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What the program writes and prints as JSON is as its schemas say.</summary>
public sealed class SchemaTests : EndToEndTest
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    [Fact]
    public void A_scan_of_texts_with_all_collectors()
    {
        string[] lines =
        [
            .. Enumerable.Range(0, 60).Select(i => JsonSerializer.Serialize(new
            {
                text = $"The {(i % 3 == 0 ? "sun 😀" : "moon")} is {i} days old.",
                label = i % 2 == 0 ? "even" : "odd",
            })),
        ];
        string corpus = Write("texts.jsonl", string.Join('\n', lines));
        Scan(Repository.Path("samples", "tiny-english"), corpus, "-n", "0-2", "--label-field", "label",
            "--concept", "*", "--collect", "top,stats,histogram,samples,concepts").Succeeded();
        ScanIsAsItsSchemasSay();
        JsonObject results = JsonNode.Parse(Read("results.json"))!.AsObject();
        Assert.Equal(
            CollectorCatalogue.KindsWithTable.Count, results["sites"]![0]!["neurons"]![0]!.AsObject().Count - 1);
    }

    [Fact]
    public void A_scan_of_ids_that_was_cut()
    {
        Scan(Model("llama"), Ids(5, 9, 4), "-n", "0-2", "--limit-documents", "2", "--collect", "top,stats").Succeeded();
        ScanIsAsItsSchemasSay();
    }

    [Fact]
    public void What_is_printed()
    {
        ModelFolder model = Model();
        DemandValid("inspect", CommandLine.Run("inspect", model.Location, "--as", "json").Succeeded().Output);
        Scan(model, Ids(5, 9), "-n", "0-2", "--collect", "top,stats,histogram,pairs").Succeeded();
        DemandValid(
            "neighbours", CommandLine.Run("neighbours", Out, "ffn.0.post:1", "--as", "json").Succeeded().Output);
        foreach (string table in (string[])["neurons", "top", "histogram"])
        {
            DemandValid("rows", CommandLine.Run("show", Out, "--print", table, "--as", "json").Succeeded().Output);
        }
        DemandValid("probes", CommandLine.Run(
            "probe", "-m", Repository.Path("samples", "tiny-english"), "-c",
            Write("labelled.txt", string.Concat(
                Enumerable.Range(0, 40).Select(i => $"{i % 2}\tA line of {i} words.\n"))),
            "--corpus-format", "labelled", "-n", "0-9", "-k", "1,2", "--as", "json", "-q").Succeeded().Output);
        DemandValid(
            "bench",
            CommandLine.Run("bench", "--config", TinyModel.Config("gpt2"), "--seconds", "1", "--as", "json", "-q")
                .Succeeded().Output);
    }

    [Fact]
    public void A_scan_that_is_shared_out_and_joined()
    {
        SharedOutScan.CopyTo(Out);
        DemandValid("plan", Read("plan.json"));
        DemandValid("scan", Read("shards/1-of-4/scan.json"));
        DemandValid("state", Read("shards/1-of-4/state/state.json"));
        DemandValid("status", Status(Path.Combine(Out, "shards", "1-of-4")));
        CommandLine.Run("merge", Out).Succeeded();
        DemandValid("plan", Read("plan.json"));
        ScanIsAsItsSchemasSay();
        DemandValid("status", Status(Out));
    }

    [Fact]
    public void A_scan_that_was_stopped_and_went_on()
    {
        string[] command = [.. SharedOutScan.Command, "-o", Out, "--resume", "--max-time"];
        Assert.Equal(75, CommandLine.Run([.. command, "0.001"]).ExitCode);
        DemandValid("plan", Read("saved/plan.json"));
        DemandValid("status", Status(Out));
        Assert.Equal(75, CommandLine.Run([.. command, "0.001"]).ExitCode);
        DemandValid("plan", Read("saved/plan.json"));
        DemandValid("status", Status(Out));
        CommandLine.Run([.. command, "1h"]).Succeeded();
        DemandValid("plan", Read("plan.json"));
        ScanIsAsItsSchemasSay();
    }

    [Fact]
    public void A_file_with_more_or_less_in_it_is_none()
    {
        Scan(Model(), Ids(5), "-n", "0").Succeeded();
        foreach (string file in (string[])["scan", "results"])
        {
            JsonObject content = JsonNode.Parse(Read($"{file}.json"))!.AsObject();
            content["more"] = 1;
            Assert.NotEmpty(Problems(file, content.ToJsonString()));
            content.Remove("more");
            content.Remove("status");
            Assert.NotEmpty(Problems(file, content.ToJsonString()));
            content["status"] = "complete";
            content["schema_version"] = 1;
            Assert.NotEmpty(Problems(file, content.ToJsonString()));
        }
    }

    [Fact]
    public void The_results_have_the_columns_of_the_tables_in_their_order()
    {
        JsonNode definitions = JsonNode.Parse(Schema("results"))!["$defs"]!;
        Assert.All(
            CollectorCatalogue.Create(
                [.. CollectorCatalogue.KindsWithTable.Select(kind => kind.Name)],
                new(new("p", NeuronProbe.Sites.SiteSide.Output, 0, 1), [0]),
                new()),
            collector => Assert.Contains(
                string.Join(',', collector.Schema.Columns
                    .Where(column => column.Reach <= ColumnReach.FilesOfSites).Select(column => column.Name)),
                definitions.AsObject().Select(
                    one => string.Join(',', one.Value!["properties"]?.AsObject().Select(p => p.Key) ?? []))));
    }

    [Fact]
    public void The_names_are_those_of_the_files() => Assert.Equal(
        TrackedFiles.Under("docs/schema/", ".json").Select(file => Path.GetFileNameWithoutExtension(file.Path)).Order(),
        CommandLine.Run("schema").Succeeded().OutputLines);

    [Fact]
    public void Each_is_printed_as_the_file_has_it_and_is_a_schema() => Assert.All(SchemaCommand.Names, name =>
    {
        Assert.Equal(File.ReadAllText(Repository.Path("docs", "schema", $"{name}.json")), Schema(name));
        using JsonDocument content = JsonDocument.Parse(Schema(name));
        Assert.True(MetaSchemas.Draft202012.Evaluate(content.RootElement).IsValid);
    });

    [Fact]
    public void An_unknown_name_brings_the_valid_ones()
    {
        const string Names =
            "NAME: expected one of ablation, bench, compare, inspect, neighbours, plan, probes, results, rows, scan, "
            + "state, status, trace, verdict, weights, but got ";
        CommandLine.Run("schema", "result").Refused(Names + "'result'. Did you mean 'results'?");
        CommandLine.Run("schema", "weather").Refused(Names + "'weather'. Choose one of them.");
    }

    private void ScanIsAsItsSchemasSay()
    {
        DemandValid("scan", Read("scan.json"));
        DemandValid("state", Read("state/state.json"));
        DemandValid("results", Read("results.json"));
    }

    internal static void DemandValid(string schema, string json) => Assert.Empty(Problems(schema, json));

    private static string[] Problems(string schema, string json)
    {
        using JsonDocument content = JsonDocument.Parse(json);
        EvaluationResults found = JsonSchema.FromText(
            Schema(schema), new BuildOptions { SchemaRegistry = new() }).Evaluate(content.RootElement, Options);
        return found.IsValid
            ? []
            : [.. (found.Details ?? []).Where(detail => detail.Errors is not null).Select(detail =>
                $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}")];
    }

    private static string Schema(string name) => CommandLine.Run("schema", name).Succeeded().Output;

    private static string Status(string folder) =>
        CommandLine.Run("status", folder, "--as", "json").Succeeded().Output;

    private string Read(string name) => File.ReadAllText(Path.Combine(Out, name));
}
