using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Concepts;
using NeuronProbe.Models;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>What the catalogues have is what the pages list, each thing on the page where it belongs.</summary>
public sealed partial class CatalogueListTests
{
    private static readonly MarkdownPage Models = MarkdownPage.Load("docs/models.md");
    private static readonly MarkdownPage Output = MarkdownPage.Load("docs/output.md");
    private static readonly string[] Types = [.. ArchitectureCatalogue.Types.Order(StringComparer.Ordinal)];

    private static readonly TableSchema[] Schemas =
    [
        .. CollectorCatalogue.Create(
            CollectorCatalogue.Kinds.Select(kind => kind.Name),
            SiteSelection.All(new Site("", SiteSide.Input, 0, 1)),
            new CollectorOptions()).Select(collector => collector.Schema),
    ];

    public static TheoryData<string> Tables => [.. Schemas.Select(schema => schema.Name)];

    [Fact]
    public void Each_architecture_stands_in_the_table_once()
    {
        IEnumerable<string> rows = Models.Section("## Architectures").TableRows.Skip(2).SelectMany(row => MarkdownPage.Spans(row[0]));
        Assert.Equal(Types, rows.Order(StringComparer.Ordinal));
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
        string entry = Models.Section("## Configs").Items.Single(item => item.StartsWith("**Nonlinearities**", StringComparison.Ordinal));
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
        Assert.Equal(
            CorpusFormats.ByEnding.Select(pair => (pair.Key, pair.Value)).Order(),
            rows.SelectMany(row => MarkdownPage.Spans(row[2]).Select(ending => (ending, MarkdownPage.Spans(row[0])[0]))).Order());
    }

    [Fact]
    public void Each_report_format_and_each_collector_is_named_with_its_file()
    {
        MarkdownPage folder = Output.Section("## The folder");
        Assert.All(ReportFormatCatalogue.Names, name => Assert.Contains(name, folder.CodeSpans));
        foreach ((string collector, TableSchema schema) in CollectorCatalogue.Kinds.Select(kind => kind.Name).Zip(SchemasByKind()))
        {
            Assert.Contains(folder.TableRows, row =>
                MarkdownPage.Spans(row[0]).Contains($"{schema.Name}.csv") && MarkdownPage.Spans(row[1]).Contains(collector));
        }
    }

    [Fact]
    public void Each_collector_is_a_value_of_the_option()
    {
        string entry = MarkdownPage.Load("docs/cli.md").Items.Single(item => item.StartsWith("`--collect ", StringComparison.Ordinal));
        Assert.All(CollectorCatalogue.Kinds, kind => Assert.Contains(kind.Name, MarkdownPage.Spans(entry)));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Each_column_is_defined_in_the_order_of_the_table(string table)
    {
        TableSchema schema = Schemas.Single(s => s.Name == table);
        // A section of its own comes after the columns of some tables.
        string section = Output.Section($"## `{table}.csv`").Text.Split("\n### ")[0];
        IEnumerable<string> defined = TopItem.Matches($"\n{section}").SelectMany(match => MarkdownPage.Spans(match.Groups[1].Value));
        Assert.Equal(schema.Columns.Where(column => !column.IsNestedOnly).Select(column => column.Name), defined);
        Assert.All(schema.Columns.Where(column => column.IsNestedOnly), column => Assert.Contains(column.Name, Output.CodeSpans));
    }

    [Fact]
    public void Each_flag_is_defined()
    {
        IEnumerable<string> defined = Flag.Matches(Output.Text).Select(match => match.Groups[1].Value);
        Assert.Equal(Flags.Names.Order(StringComparer.Ordinal), defined.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_class_of_tokens_is_described()
    {
        IEnumerable<string> classes = Enum.GetNames<TokenClass>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
        IReadOnlyList<string> items = MarkdownPage.Load("docs/concepts.md").Section("## Definitions").Items;
        Assert.All(classes, name => Assert.Single(items, item => item.StartsWith($"`\"token\": \"{name}\"`: ", StringComparison.Ordinal)));
    }

    private static IEnumerable<TableSchema> SchemasByKind() => CollectorCatalogue.Kinds.Select(kind => CollectorCatalogue
        .Create([kind.Name], SiteSelection.All(new Site("", SiteSide.Input, 0, 1)), new CollectorOptions())
        .Single(collector => collector.Name == kind.Name).Schema);

    [GeneratedRegex("^[0-9]+ architectures, by `model_type`: ((`[a-z0-9_]+`, )+)")]
    private static partial Regex ListOfArchitectures { get; }

    [GeneratedRegex(@"\n- ((?:`\w+`,?\s+)*`\w+`):")]
    private static partial Regex TopItem { get; }

    [GeneratedRegex(@"\n  - `(\w+)`: ")]
    private static partial Regex Flag { get; }
}
