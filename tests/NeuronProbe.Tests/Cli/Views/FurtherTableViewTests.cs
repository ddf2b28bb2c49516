using System.Text;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>What other commands have left of a neuron, as <c>show</c> draws it.</summary>
public sealed class FurtherTableViewTests
{
    private static readonly Site Place = new("a", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" };

    [Theory]
    [InlineData(20, 20, 5, 5)]
    [InlineData(20, 2, 8, 2)]
    [InlineData(0, 20, 0, 10)]
    [InlineData(4, 4, 4, 4)]
    public void The_strongest_tokens_of_both_halves_are_shown(int high, int low, int shownHigh, int shownLow)
    {
        string[] lines = Lines("ablation_tokens", 80, $"""
            site,layer,alias,neuron,tail,rank,token_id,token_text,tokens,change
            {Tokens("high", high)}{Tokens("low", low)}
            """);
        Assert.Equal(
            Enumerable.Range(1, shownHigh).Select(rank => $"' high{rank}'"), Quoted(lines, "high"));
        Assert.Equal(Enumerable.Range(1, shownLow).Select(rank => $"' low{rank}'"), Quoted(lines, "low"));
        Assert.Equal(
            high + low > 10, lines[^1].StartsWith($"10 of {high + low} rows, ", StringComparison.Ordinal));

        static IEnumerable<string> Quoted(string[] lines, string tail) =>
            lines.Where(line => line.StartsWith(tail, StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('\'')..(line.LastIndexOf('\'') + 1)]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    public void Rows_can_be_told_apart_at_any_width(int width)
    {
        string[] lines = Ablation(width);
        Assert.Contains("contexts", lines[1], StringComparison.Ordinal);
        Assert.Equal(["corpus", "corpus", "top", "random"], lines[2..6].Select(line => line.Split(' ')[^1]));
        Assert.Contains("money", lines[3], StringComparison.Ordinal);
        // One end of an interval says nothing.
        Assert.Equal(
            lines[1].Contains("change_low", StringComparison.Ordinal),
            lines[1].Contains("change_high", StringComparison.Ordinal));
        Assert.Equal(width >= 60, lines[1].Contains("change_low", StringComparison.Ordinal));
        Assert.Equal(width == 120, lines[1].Contains("loss_ablated", StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_of_ablations_are_those_that_ablate_prints()
    {
        string[] cells = Ablation(120)[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["0", "32,726", "1,000", "1.4893", "1.4895", "+0.00013", "-0.00070", "+0.05078", "corpus"], cells);
    }

    [Fact]
    public void Concepts_of_probes_keep_their_interval_before_other_figures()
    {
        string[] lines = Lines("probes", 65, """
            concept,k,kind,auroc,average_precision,f1,balanced_accuracy,neurons,auroc_low,auroc_high,positives,tokens
            money,1,best,0.8598456,0.173324,0.211,0.8326,ffn.0.post:5,0.82983,0.891909,1242,9860
            """);
        Assert.StartsWith("concept k kind auroc ", string.Join(' ', lines[1].Split(
            ' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("0.830", lines[2], StringComparison.Ordinal);
        Assert.Contains("0.892", lines[2], StringComparison.Ordinal);
        Assert.Contains("ffn.0.post:5", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain("f1", lines[1], StringComparison.Ordinal);
    }

    private static string[] Ablation(int width) => Lines("ablation", width, """
        site,layer,alias,neuron,value,concept,tokens,documents,loss,loss_ablated,change,change_low,change_high,contexts
        a:input,0,ffn.0.post,5,0,,32726,1000,1.4893266,1.4894567,0.00013008,-0.0007,0.05078,corpus
        a:input,0,ffn.0.post,5,0,money,715,343,1.6345987,1.6345327,-6.597e-05,-0.00039,0.000261,corpus
        a:input,0,ffn.0.post,5,0,,268,20,1.5050,1.509,0.003451,-0.007536,0.01444,top
        a:input,0,ffn.0.post,5,0,,235,20,1.498,1.498,4.84e-05,-7e-04,7.97e-04,random
        """);

    private static string Tokens(string tail, int count) => string.Concat(Enumerable.Range(1, count).Select(
        rank => $"a:input,0,ffn.0.post,5,{tail},{rank},{1000 + rank},\" {tail}{rank}\",13,{(tail == "low" ? "-" : "")}"
            + $"0.0{99 - rank}\n"));

    private static string[] Lines(string name, int width, string csv)
    {
        SideTableKind kind = SideTableKind.All.Single(kind => kind.Name == name);
        NeuronTable table = SideTableFile.Read(kind, Encoding.UTF8.GetBytes(csv)).Of(Place, 5)!;
        return Terminal.Draw(console => new FurtherTableView(console).Write(table), width).TrimEnd('\n').Split('\n');
    }
}
