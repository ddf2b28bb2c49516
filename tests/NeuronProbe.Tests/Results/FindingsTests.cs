using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed class FindingsTests
{
    private static readonly SiteSelection First = new(
        new Site("a", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" }, [2, 5]);
    private static readonly SiteSelection Second = new(new Site("b", SiteSide.Input, 1, 8), [7]);

    private static readonly TableSchema<string> Words = new("words", "words", false, [new("word", word => word)]);
    private static readonly TableSchema<int> Sizes = new("sizes", "sizes", false, [new("size", size => size)]);

    private static readonly Findings All = new(
        [
            new(
                First,
                [new FixedTable<string>(First, Words, ["x", "y"], ["z"]), new FixedTable<int>(First, Sizes, [1], [2])]),
            new(Second, [new FixedTable<string>(Second, Words, ["y"])]),
        ],
        new HashSet<string> { "words", "sizes" },
        RunCorrections.Of([], []));

    [Fact]
    public void Rows_come_with_their_site_and_neuron_in_the_order_of_results() => Assert.Equal(
        ["a:input 2 x", "a:input 2 y", "a:input 5 z", "b:input 7 y"],
        All.Rows<string>().Select(row => $"{row.Site} {row.Neuron} {row.Row}"));

    [Fact]
    public void Keys_tell_site_layer_alias_and_neuron()
    {
        Assert.Equal("site,layer,alias,neuron", string.Join(',', KeyColumns.Names));
        Assert.Equal("a:input,0,ffn.0.post,5", string.Join(',', KeyColumns.CellsOf(First, 1)));
        Assert.Equal("b:input,1,,7", string.Join(',', KeyColumns.CellsOf(Second, 0)));
    }

    [Fact]
    public void One_neuron_alone_has_its_own_rows() =>
        Assert.Equal(["z"], All.Of([new(All.Sites[0], 1)]).Rows<string>().Select(row => row.Row));

    [Fact]
    public void Chosen_neurons_have_their_rows_in_the_order_of_choice()
    {
        Findings chosen = All.Of([new(All.Sites[1], 0), new(All.Sites[0], 1)]);
        Assert.Equal(["b:input 7 y", "a:input 5 z"], chosen.Rows<string>().Select(
            row => $"{row.Site} {row.Neuron} {row.Row}"));
        Assert.Equal([2], chosen.Rows(Sizes).Select(row => row.Row[0].Whole));
        Assert.Equal([1], chosen.Neurons(All.Sites[0]));
        Assert.Equal([7, 5], chosen.Places.Select(place => place.Neuron));
        Assert.Equal([2, 5, 7], All.Places.Select(place => place.Neuron));
    }

    [Fact]
    public void Chosen_rows_are_those_of_their_type_and_other_tables_stay_whole()
    {
        Findings chosen = All.Where<string>(word => word != "x");
        Assert.Equal(["y", "z", "y"], chosen.Rows<string>().Select(row => row.Row));
        Assert.Equal(["y", "z", "y"], chosen.Rows(Words).Select(row => row.Row[0].Text));
        Assert.Equal([1, 2], chosen.Rows<int>().Select(row => row.Row));
        Assert.Equal(
            ["z"], chosen.Where<string>(word => word == "z" || word == "x").Rows<string>().Select(row => row.Row));
        Assert.Throws<InvalidOperationException>(() => chosen.Where<int>(_ => true));
    }

    [Fact]
    public void A_table_that_is_not_shown_has_no_rows()
    {
        var words = new Findings(All.Sites, new HashSet<string> { "words" }, RunCorrections.Of([], []));
        Assert.Equal(["words"], words.Schemas.Select(schema => schema.Name));
        Assert.Empty(words.Rows<int>());
    }
}
