using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class NeuronColumnsTests
{
    private const string Note = "active: by magnitude on gated products, elsewhere above the threshold";

    // Counts above the threshold of 1,000 values, and shares by magnitude in another order.
    private static readonly long[] Counts = [300, 500, 400];
    private static readonly double[] Magnitudes = [0.25, 0.125, 0.5];

    [Theory]
    [InlineData(false, "active_fraction", "active", "50.0% 40.0% 30.0%", "")]
    [InlineData(true, "active_fraction", "active_fraction", "0.500 0.400 0.300", "dens.")]
    [InlineData(null, "active_fraction", "active_fraction", "0.500 0.400 0.300", "active")]
    [InlineData(false, "active", "active", "500 400 300", "")]
    [InlineData(true, "active", "active", "500 400 300", "dens.")]
    [InlineData(null, "active", "active", "500 400 300", "")]
    public void An_order_by_activity_has_the_figure_that_it_goes_by(
        bool? isGated, string figure, string heading, string cells, string other)
    {
        string[] lines = Draw(WithShares(isGated), new NeuronOrder(figure, false)).Split('\n');
        string[] headings = Words(lines[1]);
        int column = Array.IndexOf(headings, heading);
        Assert.Equal(cells, string.Join(' ', lines[2..5].Select(line => Words(line)[column])));
        Assert.Equal(
            other, headings.Where(name => name != heading).FirstOrDefault(name => name is "active" or "dens.") ?? "");
        Assert.Single(headings, heading);
    }

    [Fact]
    public void Where_shares_are_of_two_kinds_a_note_says_so()
    {
        Assert.Contains($"\n{Note}\n", Draw(WithShares(null)), StringComparison.Ordinal);
        Assert.Contains($"\n{Note}\n", Draw(WithShares(null), new("active_fraction", false)), StringComparison.Ordinal);
        Assert.DoesNotContain(Note, Draw(WithShares(null), new("active", false)), StringComparison.Ordinal);
        Assert.DoesNotContain(Note, Draw(WithShares(false)), StringComparison.Ordinal);
        Assert.DoesNotContain(Note, Draw(WithShares(true)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max", "3.00 2.00 1.00")]
    [InlineData("q05", "-1.00 -2.00 -3.00")]
    public void A_column_of_ones_own_never_stands_in_for_that_of_the_statistics(string name, string cells)
    {
        TableSchema<int> schema = new("own", "own", true, [new(name, row => row)]);
        Findings all = DrawnNeurons.WithTable(WithShares(false), schema, i => [100 - i]);
        Findings ownFirst = new(
            [.. all.Sites.Select(site => site with { Collectors = [.. site.Collectors.Reverse()] })],
            new HashSet<string>(all.Schemas.Select(known => known.Name)),
            RunCorrections.Of([], []));
        string[] lines = Draw(ownFirst, new NeuronOrder(name, false)).Split('\n');
        int column = Array.IndexOf(Words(lines[1]), name);
        Assert.Equal(cells, string.Join(' ', lines[2..5].Select(line => Words(line)[column])));
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // All gated products, none, or the last one alone.
    private static Findings WithShares(bool? isGated)
    {
        var selection = new SiteSelection(new Site("a", SiteSide.Input, 0, 8), [0, 1, 2]);
        NeuronStatistics[][] rows =
        [
            .. Counts.Select((count, i) => (NeuronStatistics[])[new()
            {
                Count = 1000,
                Max = i + 1,
                Q05 = i - 3,
                Active = count,
                MagnitudeDensity = isGated ?? i == 2 ? Magnitudes[i] : null,
            }]),
        ];
        return new(
            [new(selection, [new FixedTable<NeuronStatistics>(selection, NeuronStatistics.Schema, rows)])],
            SampleTables.AllNames,
            RunCorrections.Of([], []));
    }

    private static string Draw(Findings findings, NeuronOrder? order = null) =>
        Terminal.Draw(console => new NeuronTableView(console).Write(findings, 20, order), 100);
}
