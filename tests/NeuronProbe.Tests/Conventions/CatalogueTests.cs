using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models;
using NeuronProbe.Models.Architectures;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Conventions;

/// <summary>Whatever can be chosen by its name stands in a catalogue: none was written and then forgotten.</summary>
public sealed class CatalogueTests
{
    private static readonly SiteSelection Selection = SiteSelection.All(new Site("m", SiteSide.Output, 0, 2));

    private static readonly IReadOnlyList<Collector> Collectors = CollectorCatalogue.Create(
        CollectorCatalogue.Kinds.Select(kind => kind.Name), Selection, new CollectorOptions());

    public static TheoryData<string> PrintNames =>
        [.. CollectorCatalogue.KindsWithTable.Select(kind => kind.PrintName)];

    [Fact]
    public void Every_collector_of_scans() => AssertSame(
        Implementing<Collector>().Except(Implementing<ReadingCollector>()), Collectors);

    [Fact]
    public void Every_corpus_reader() =>
        AssertSame(Implementing<ICorpusReader>(), CorpusFormats.Names.Skip(1).Select(CorpusFormats.Create));

    [Fact]
    public void Every_report_format() => AssertSame(
        Implementing<IReportFormat>(),
        ReportFormatCatalogue.Names.Select(name => ReportFormatCatalogue.Create(name, new ReportOptions())));

    [Fact]
    public void Every_architecture()
    {
        string catalogue = File.ReadAllText(Repository.Path("src/NeuronProbe/Models/ArchitectureCatalogue.cs"));
        IEnumerable<string> families = typeof(Gpt2).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(Gpt2).Namespace && !type.IsNested)
            .Select(type => type.Name);
        Assert.NotEmpty(ArchitectureCatalogue.Types);
        Assert.All(families, name => Assert.Matches($@"\b{name}\.Make|\bnew {name}\(", catalogue));
    }

    [Fact]
    public void Every_command()
    {
        IEnumerable<string> written = typeof(ScanCommand).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ScanCommand).Namespace)
            .Where(type => type.Name.EndsWith("Command", StringComparison.Ordinal))
            .Select(type => type.Name[..^"Command".Length].ToLowerInvariant());
        IEnumerable<string> listed = CommandCatalogue.CreateRoot(new Terminal(), []).Root.Subcommands
            .Select(command => command.Name);
        Assert.Equal(written.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_kind_has_a_table_unless_its_collectors_are_state_alone() => Assert.Equal(
        Collectors.Where(collector => collector is not StateCollector).Select(collector => collector.Name),
        Collectors.Select(collector => collector.Name).Intersect(
            CollectorCatalogue.KindsWithTable.Select(kind => kind.Name)));

    [Theory]
    [MemberData(nameof(PrintNames))]
    public void Every_table_can_be_printed_in_every_format(string name)
    {
        Collector collector = Collectors.Single(c => c.Name == PrintOptions.KindOf(name).Name);
        var findings = new Findings(
            [new SiteFindings(Selection, Collectors)],
            new HashSet<string> { collector.Schema.Name },
            RunCorrections.Of([], []));
        Assert.Equal(collector.Schema.Name, Assert.Single(findings.Schemas).Name);
        Assert.Contains(name, PrintOptions.TableOption.Words);
        foreach (string format in TableWriter.FormatNames)
        {
            var writer = new StringWriter();
            TableWriter.Write(writer, findings, collector.Schema, format, new ReportOptions());
            string beginning = format == "csv" ? "site,layer,alias,neuron," : "";
            Assert.StartsWith(beginning, writer.ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Type> Implementing<T>() => typeof(Collector).Assembly.GetTypes()
        .Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract);

    private static void AssertSame<T>(IEnumerable<Type> written, IEnumerable<T> catalogued) => Assert.Equal(
        written.Select(type => type.Name).Order(StringComparer.Ordinal),
        catalogued.Select(one => one!.GetType().Name).Distinct().Order(StringComparer.Ordinal));
}
