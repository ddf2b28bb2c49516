using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What a scan lacks for the formats of other tools is told by the option.</summary>
public sealed class ExportNeedsTests
{
    private static readonly string[] All = ["top", "stats", "histogram", "samples"];

    private static readonly CollectorOptions Enough =
        new CollectorOptions { Top = 20 }.With(SamplesOptions.Draws, 15);

    public static TheoryData<string> Formats => [.. ReportFormatCatalogue.Needs.Select(needs => needs.Format)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_scan_with_the_options_that_are_chosen_for_a_format_lacks_nothing(string format)
    {
        ScanOptions options = ScanFields.Defaults;
        foreach ((string name, string value) in ReportFormatCatalogue.Needs.Single(n => n.Format == format).Options)
        {
            options = ScanFields.All.Single(field => field.Description.Name == name).Put(options, [value]);
        }
        Assert.Equal([format], options.Formats);
        Assert.Empty(ReportFormatCatalogue.Check(
            [format], new ScanContents(options.Collect, options.Collectors, [Site("ffn.0.post")])));
    }

    [Fact]
    public void A_collector_that_is_missing_is_named()
    {
        Assert.Equal(
            "--format openai: expected top, samples to be collected, but --collect has only stats, samples. Scan with "
            + "--for openai, or add top to --collect.",
            Refusal("openai", new ScanContents(["stats", "samples"], Enough, [Site("ffn.0.post")])));
        Assert.Equal(
            "--format neuronpedia: expected top, stats, histogram to be collected, but --collect has only top. Scan "
            + "with --for neuronpedia, or add stats,histogram to --collect.",
            Refusal("neuronpedia", new ScanContents(["top"], Enough, [Site("ffn.0.post")])));
    }

    [Fact]
    public void Numbers_that_are_too_small_are_named_all_at_once() => Assert.Equal(
        "--format openai: expected room for at least 20 examples, but --top is 19. Scan with --for openai, or give "
        + "--top 20.\n--format openai: expected examples of the largest activations, but --tails is low. Scan with "
        + "--for openai, or give --tails both.\n--format openai: expected room for at least 15 tokens at random, but "
        + "--samples is 14. Scan with --for openai, or give --samples 15.",
        Refusal("openai", new ScanContents(
            All,
            new CollectorOptions { Top = 19, Tails = Tails.Low }.With(SamplesOptions.Draws, 14),
            [Site("ffn.0.post")])));

    [Fact]
    public void Neuronpedia_does_without_samples() => Assert.Empty(ReportFormatCatalogue.Check(
        ["neuronpedia"],
        new ScanContents(["top", "stats", "histogram"], new CollectorOptions { Top = 1 }, [Site("ffn.0.up")])));

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_scan_without_neurons_of_feed_forward_networks_is_refused(string format) => Assert.Equal(
        $"--format {format}: expected neurons of feed-forward networks, which it knows by layer and number, but the "
        + "scan has only attn.0.head.1 and the like. Scan with --layer 'ffn.*.post'.",
        Refusal(format, new ScanContents(All, Enough, [Site("attn.0.head.1"), Site(null)])));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Other_sites_are_left_out_and_told(string format) => Assert.Equal(
        [
            $"--format {format}: it has neurons by layer and number, so 2 of 3 sites are left out, such as "
            + "attn.0.head.1; those of ffn.N.post, ffn.N.pre and ffn.N.up are in it.",
        ],
        ReportFormatCatalogue.Check(
            [format], new ScanContents(All, Enough, [Site("attn.0.head.1"), Site(null), Site("ffn.0.post")])));

    [Fact]
    public void Formats_of_our_own_need_nothing() => Assert.Empty(
        ReportFormatCatalogue.Check(["csv", "json"], new ScanContents(["stats"], new(), [Site(null)])));

    private static Site Site(string? alias) => new("module", SiteSide.Input, 0, 8) { Alias = alias };

    private static string Refusal(string format, ScanContents contents) =>
        Assert.Throws<ProbeException>(() => ReportFormatCatalogue.Check([format], contents)).Message;
}
