using System.Text.Json;
using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What the catalogues have is what the pages list, each thing on the page where it belongs.</summary>
public sealed partial class CatalogueListTests
{
    private static readonly MarkdownPage Models = MarkdownPage.Load("docs/models.md");
    private static readonly MarkdownPage Output = MarkdownPage.Load("docs/output.md");
    private static readonly string[] Types = [.. ArchitectureCatalogue.Types.Order(StringComparer.Ordinal)];

    private static readonly IReadOnlyList<Collector> Collectors = CollectorCatalogue.Create(
        CollectorCatalogue.KindsWithTable.Select(kind => kind.Name),
        SiteSelection.All(new Site("", SiteSide.Input, 0, 1)),
        new CollectorOptions());

    public static TheoryData<string> Tables => [.. Collectors.Select(collector => collector.Schema.Name)];

    [Fact]
    public void Each_architecture_stands_in_the_table_once()
    {
        IEnumerable<string[]> rows = Models.Section("## Architectures").TableRows.Skip(2);
        Assert.Equal(Types, rows.SelectMany(row => MarkdownPage.Spans(row[0])).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_changelog_lists_every_architecture()
    {
        string entry = MarkdownPage.Load("CHANGELOG.md").Items.Single(item => ListOfArchitectures.IsMatch(item));
        string names = ListOfArchitectures.Match(entry).Groups[1].Value;
        Assert.Equal(Types, MarkdownPage.Spans(names).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_activation_function_is_named()
    {
        string entry = Models.Section("## Configs").ItemOf("**Nonlinearities**");
        string[] sentences = entry.Split(". ");
        Assert.Equal(
            ActivationFunction.Names.Order(StringComparer.Ordinal),
            MarkdownPage.Spans(sentences[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_corpus_format_stands_in_the_table_with_its_endings()
    {
        string[][] rows = [.. MarkdownPage.Load("docs/guide.md").Section("## Corpora").TableRows.Skip(2)];
        Assert.Equal(CorpusFormats.Names.Skip(1), rows.Select(row => MarkdownPage.Spans(row[0]).Single()));
        var said = from row in rows from ending in MarkdownPage.Spans(row[2]) select (ending, row[0].Trim('`'));
        Assert.Equal(CorpusFormats.ByEnding.Select(pair => (pair.Key, pair.Value)).Order(), said.Order());
    }

    [Fact]
    public void Each_report_format_and_each_collector_is_named_with_its_file()
    {
        MarkdownPage folder = Output.Section("## The folder");
        Assert.All(ReportFormatCatalogue.Names, name => Assert.Contains(name, folder.CodeSpans));
        Assert.All(Collectors, collector => Assert.Contains(folder.TableRows, row =>
            MarkdownPage.Spans(row[0]).Contains($"{collector.Schema.Name}.csv")
            && MarkdownPage.Spans(row[1]).Contains(collector.Name)));
    }

    [Fact]
    public void Each_collector_without_a_table_is_described_with_the_state()
    {
        MarkdownPage page = Output.Section("## What has no table");
        IEnumerable<string> names = CollectorCatalogue.Kinds.Where(kind => !kind.HasTable).Select(kind => kind.Name);
        Assert.Equal(names, page.Items.Select(MarkdownPage.Spans).Where(spans => spans.Length > 0)
            .Select(spans => spans[0]));
    }

    [Fact]
    public void Each_collector_is_a_value_of_the_option()
    {
        string entry = MarkdownPage.Load("docs/cli.md").ItemOf("`--collect ");
        Assert.All(CollectorCatalogue.Kinds, kind => Assert.Contains(kind.Name, MarkdownPage.Spans(entry)));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Each_column_is_defined_in_the_order_of_the_table(string table)
    {
        IReadOnlyList<Column> columns = Collectors.Single(collector => collector.Schema.Name == table).Schema.Columns;
        // A section of its own comes after the columns of some tables.
        string section = Output.Section($"## `{table}.csv`").Text.Split("\n### ")[0];
        IEnumerable<string> defined = TopItem.Matches($"\n{section}").SelectMany(
            m => MarkdownPage.Spans(m.Groups[1].Value));
        Assert.Equal(columns.Where(column => !column.IsNestedOnly).Select(column => column.Name), defined);
        Assert.All(columns, column => Assert.Contains(column.Name, Output.CodeSpans));
    }

    [Fact]
    public void Each_flag_is_defined()
    {
        IEnumerable<string> defined = Flag.Matches(Output.Text).Select(match => match.Groups[1].Value);
        Assert.Equal(FlagWords.Names.Order(StringComparer.Ordinal), defined.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_folder_of_the_library_stands_in_the_order()
    {
        IEnumerable<string[]> rooms = MarkdownPage.Load("CONTRIBUTING.md").Section("## The order of folders").Items
            .Select(MarkdownPage.Spans);
        IEnumerable<string> listed = rooms
            .SelectMany(room => room.Skip(1).Select(inner => $"{room[0]}/{inner}").Append(room[0]));
        IEnumerable<string> there = TrackedFiles.Under("src/NeuronProbe/", ".cs")
            .Select(file => Path.GetDirectoryName(file.Path["src/NeuronProbe/".Length..])!.Replace('\\', '/'))
            .Where(folder => folder.Length > 0)
            .SelectMany(folder => new[] { folder, folder.Split('/')[0] }).Distinct();
        Assert.Equal(there.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_class_of_tokens_is_described()
    {
        IEnumerable<string> classes = Enum.GetNames<TokenClass>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
        MarkdownPage page = MarkdownPage.Load("docs/concepts.md").Section("## Definitions");
        Assert.All(classes, name => page.ItemOf($"`\"token\": \"{name}\"`: "));
    }

    [GeneratedRegex("^[0-9]+ architectures, by `model_type`: ((`[a-z0-9_]+`, )+)")]
    private static partial Regex ListOfArchitectures { get; }

    [GeneratedRegex(@"\n- ((?:`\w+`,?\s+)*`\w+`):")]
    private static partial Regex TopItem { get; }

    [GeneratedRegex(@"\n  - `(\w+)`: ")]
    private static partial Regex Flag { get; }
}
