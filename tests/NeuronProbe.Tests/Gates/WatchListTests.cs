using NeuronProbe.Gates;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Gates;

public sealed class WatchListTests : IDisposable
{
    private const string Header = "site,layer,alias,neuron,count,flags\n";

    // At the second site only some neurons were scanned.
    private static readonly SiteSelection[] Sites =
    [
        SiteSelection.All(SampleGate.Site(0, 112)),
        new(SampleGate.Site(3, 112), [2, 17, 40]),
        SiteSelection.All(new Site("lm_head", SiteSide.Output, 4, 9)),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ffn.3.post:17", "1:17")]
    [InlineData("ffn.3.post:40\r\n\r\n# the others\n  ffn.0.post:5  \nffn.3.post:40\n", "0:5 1:40")]
    [InlineData("transformer.h.3.mlp.c_proj:input:2\nlm_head:output:8", "1:2 2:8")]
    [InlineData("\ufeffffn.0.post:0", "0:0")]
    [InlineData(Header + "transformer.h.0.mlp.c_proj:input,0,ffn.0.post,7,100,dead sparse\n", "0:7")]
    [InlineData(Header + "lm_head:output,4,,3,100,\r\n\r\nffn.3.post,3,ffn.3.post,2,100,\r\n", "1:2 2:3")]
    [InlineData("neuron,note,site\n17,\"a, \"\"b\"\"\nc\",ffn.3.post\n", "1:17")]
    [InlineData("\ufeffsite,neuron\nffn.0.post,1", "0:1")]
    // Rows that grep cut, without the header.
    [InlineData("transformer.h.3.mlp.c_proj:input,3,ffn.3.post,40,100,dead\n", "1:40")]
    public void Neurons_are_read_in_the_order_of_the_scan_each_once(string text, string neurons) => Assert.Equal(
        neurons,
        string.Join(' ', Read(text).Select(found => $"{found.Site}:{Sites[found.Site].Neurons[found.Index]}")));

    [Fact]
    public void A_table_of_a_scan_is_a_list()
    {
        string rows = string.Concat(Sites.SelectMany(site => site.Neurons.Select(neuron =>
            $"{site.Site.Name},{site.Site.Layer},{site.Site.Alias},{neuron},100,\n")));
        Assert.Equal(
            Sites.SelectMany((site, i) => site.Neurons.Select((_, index) => new WatchedNeuron(i, index))),
            Read(Header + rows));
    }

    [Theory]
    [InlineData("", "expected neurons, but got an empty list. Cut rows from neurons.csv, or write a neuron a line, ")]
    [InlineData("# none\n\n", "expected neurons, but got an empty list.")]
    [InlineData(Header, "expected neurons, but got an empty list.")]
    [InlineData("\n17", ", line 2: expected SITE:NEURON, such as ffn.3.post:17, but got '17'. The scan has ffn.0.post, "
        + "ffn.3.post, lm_head:output.")]
    [InlineData("ffn.3.post:3", ", line 1: expected one of the 3 neurons that were scanned at ffn.3.post, but got "
        + "'ffn.3.post:3'.")]
    [InlineData("ffn.0.post:112", ", line 1: expected one of the 112 neurons that were scanned at ffn.0.post, but ")]
    [InlineData("ffn.0.post:-1", "but got 'ffn.0.post:-1'")]
    [InlineData("ffn.0.post:99999999999", "but got 'ffn.0.post:99999999999'")]
    [InlineData("ffn.9.post:1", ", line 1: expected a site of this scan, but got 'ffn.9.post'.")]
    [InlineData("layer,neuron\n3,4\n", ", line 1: expected the columns 'site' and 'neuron', but got 'layer,neuron'. ")]
    [InlineData("neuron,site\n17,ffn.3.post\n18\n", ", line 3: expected a site and a neuron, but got '18'.")]
    [InlineData(Header + "x,0,\"y\nz\",7,1,\nffn.9.post,9,,7,1,\n", ", line 4: expected a site of this scan, but got "
        + "'ffn.9.post'.")]
    [InlineData("site,neuron\n\"ffn.0.post,1\n", "expected a row of CSV, but got: ")]
    [InlineData("a\u001b[2J:1", @"but got 'a\u001b[2J'")]
    public void What_the_scan_has_not_is_refused_with_its_line(string text, string message)
    {
        string said = Refusal(text).Message;
        Assert.StartsWith(folder["watch.csv"], said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Fact]
    public void All_such_lines_are_told_at_once_up_to_five()
    {
        string[] five = [.. Refusal(Lines(5)).Problems];
        Assert.Equal(5, five.Length);
        string[] more = [.. Refusal(Lines(7)).Problems];
        Assert.Equal(6, more.Length);
        Assert.Equal(
            Enumerable.Range(1, 5).Select(line =>
                $"{folder["watch.csv"]}, line {line}: expected a site of this scan, but got 'ffn.{line + 10}.post'."),
            more[..5]);
        Assert.StartsWith(
            $"{folder["watch.csv"]}: 2 more lines are like these. The scan has ", more[5], StringComparison.Ordinal);

        static string Lines(int count) =>
            string.Join('\n', Enumerable.Range(1, count).Select(line => $"ffn.{line + 10}.post:1"));
    }

    [Fact]
    public void A_list_that_is_not_there_is_refused() => Assert.StartsWith(
        $"{folder["none"]}: expected a readable file",
        Assert.Throws<ProbeException>(() => WatchList.Read(folder["none"], Sites)).Message,
        StringComparison.Ordinal);

    private IReadOnlyList<WatchedNeuron> Read(string text) => WatchList.Read(folder.Write("watch.csv", text), Sites);

    private ProbeException Refusal(string text) => Assert.Throws<ProbeException>(() => Read(text));
}
