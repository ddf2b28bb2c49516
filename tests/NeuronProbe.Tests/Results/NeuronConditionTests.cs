using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class NeuronConditionTests
{
    private const string Known = "Flags are dead, always_on, constant, heavy_tailed, sparse, broad; columns are "
        + "peak, layer, neuron, count, mean, ";

    private static readonly SiteSelection Selection =
        new(new Site("a", SiteSide.Input, 3, 8), [0, 2, 4, 6]);

    // Neuron 6 saw no value at all.
    private static readonly NeuronStatistics[] Rows =
    [
        new()
        {
            Count = 10, Mean = -1, Variance = 4, Kurtosis = 20, Active = 0, Max = 0.1f, Flags = "dead heavy_tailed",
        },
        new() { Count = 10, Mean = 1, Variance = 4, Kurtosis = -1, Active = 10, Flags = "always_on broad" },
        new() { Count = 10, Mean = 0.5, Variance = 0, Active = 5, Flags = "" },
        new() { Flags = "" },
    ];

    private static readonly Findings All = new(
        [new(Selection, [new FixedTable<NeuronStatistics>(
            Selection, NeuronStatistics.Schema, [.. Rows.Select(row => (NeuronStatistics[])[row])])])],
        SampleTables.AllNames,
        RunCorrections.Of([], []));

    [Theory]
    [InlineData("dead", "0")]
    [InlineData("!dead", "2 4 6")]
    [InlineData("! dead", "2 4 6")]
    [InlineData("dead | always_on", "0 2")]
    [InlineData("dead|broad&always_on", "0 2")]
    [InlineData("dead & broad | mean = 0.5", "4")]
    [InlineData("mean > -1", "2 4")]
    [InlineData("mean >= -1", "0 2 4")]
    [InlineData("mean < 1", "0 4")]
    [InlineData("mean<=1", "0 2 4")]
    [InlineData("mean != 1", "0 4")]
    [InlineData("kurtosis != 0", "0 2")]
    [InlineData("kurtosis < 1e3 & !heavy_tailed", "2")]
    [InlineData("active_fraction = 0.5", "4")]
    [InlineData("active > 4 & active < 6", "4")]
    [InlineData("layer = 3 & neuron >= 4", "4 6")]
    [InlineData("layer = 2", "")]
    [InlineData("count = 0", "6")]
    // As files have it, though the float is a little more.
    [InlineData("max = 0.1", "0")]
    [InlineData("max > 0.1", "")]
    public void Neurons_that_meet_it(string text, string neurons) => Assert.Equal(
        neurons,
        string.Join(' ', new NeuronCondition(text, FigureNames.All).Of(All).Places.Select(place => place.Neuron)));

    [Theory]
    [InlineData("mean > 0", "2 4")]
    [InlineData("dead", "0")]
    [InlineData("own < 8", "6")]
    public void A_table_of_ones_own_never_stands_in_for_the_statistics(string text, string neurons)
    {
        var own = new FixedTable<int>(
            Selection,
            new TableSchema<int>("own", "own", true, [
                new("mean", row => -row), new("flags", _ => "dead"), new("own", row => row),
            ]),
            [[10], [9], [8], [7]]);
        Findings ownFirst = new(
            [new(Selection, [own, .. All.Sites[0].Collectors])],
            new HashSet<string>(["own", "neurons"]),
            RunCorrections.Of([], []));
        Assert.Equal(
            neurons,
            string.Join(
                ' ', new NeuronCondition(text, ["mean", "own"]).Of(ownFirst).Places.Select(place => place.Neuron)));
    }

    [Theory]
    [InlineData("", "expected flags and comparisons such as 'dead', '!dead' or 'kurtosis > 10', joined by & and |, "
        + "but got ''. Write a term on both sides of each & and |.")]
    [InlineData("dead &", "joined by & and |, but got '' in 'dead &'. Write a term")]
    [InlineData("dead || broad", "but got '' in 'dead || broad'.")]
    [InlineData("dead & (broad | sparse)", "but got '(broad' in 'dead & (broad | sparse)'. Leave the brackets out: & "
        + "binds more tightly than |.")]
    [InlineData("ded", "expected a flag or a column, but got 'ded'. Did you mean 'dead'? " + Known)]
    [InlineData("flags = dead", "expected a flag or a column, but got 'flags' in 'flags = dead'. " + Known)]
    [InlineData("dead > 1", "expected a flag alone, but got 'dead > 1'. Write 'dead' or '!dead'.")]
    [InlineData("kurtosis", "expected a comparison of 'kurtosis', which is a column, but got 'kurtosis'. Write it as "
        + "'kurtosis > 0'.")]
    [InlineData("!mean > 1", "expected a comparison of 'mean', which is a column, but got '!mean > 1'.")]
    [InlineData("mean > x", "expected a number after one of < <= > >= = !=, but got 'mean > x'. Write it in digits, "
        + "with a point for fractions.")]
    [InlineData("mean == 1", "expected a number after one of < <= > >= = !=, but got 'mean == 1'.")]
    [InlineData("mean > 1,5", "expected a number after one of ")]
    [InlineData("mean > NaN", "expected a number after one of ")]
    [InlineData("mean >", "expected a number after one of ")]
    public void What_is_no_condition_is_refused(string text, string message)
    {
        string said = Assert.Throws<ProbeException>(() => new NeuronCondition(text, FigureNames.All)).Message;
        Assert.StartsWith("--where: expected ", said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean", "2 4 0 6")]
    [InlineData("mean:asc", "0 4 2 6")]
    [InlineData("count", "0 2 4 6")]
    [InlineData("neuron", "6 4 2 0")]
    [InlineData("kurtosis:asc", "2 0 4 6")]
    [InlineData("layer:asc", "0 2 4 6")]
    public void An_order_puts_what_is_missing_last_and_leaves_equal_ones_as_they_are(string text, string neurons) =>
        Assert.Equal(
            neurons,
            string.Join(' ', NeuronOrder.Parse(text, FigureNames.All).Rank(All).Select(place => place.Neuron)));

    [Theory]
    [InlineData("curtosis", "but got 'curtosis'. Did you mean 'kurtosis'? Columns are peak, layer, neuron, count, ")]
    [InlineData("mean:desc", "expected a column, or one and ':asc' for the smallest first, but got 'mean:desc'.")]
    [InlineData("flags", "but got 'flags'. ")]
    public void What_is_no_order_is_refused(string text, string message)
    {
        string said = Assert.Throws<ProbeException>(() => NeuronOrder.Parse(text, FigureNames.All)).Message;
        Assert.StartsWith("--sort: expected a column", said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }
}
