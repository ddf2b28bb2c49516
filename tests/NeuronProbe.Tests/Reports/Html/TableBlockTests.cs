using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Reports.Html;

/// <summary>How the page is told to write what other commands have left of a neuron.</summary>
public sealed class TableBlockTests
{
    private static readonly Site Place = new("a", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" };

    [Fact]
    public void Columns_of_whole_numbers_are_counts_and_ids_stay_as_they_are() => AssertKinds(
        "logits",
        """
        site,layer,alias,neuron,tail,rank,token_id,token_text,effect
        a:input,0,ffn.0.post,5,high,1,331," ne",0.3627
        a:input,0,ffn.0.post,5,high,2,1888," Rovers",1
        """,
        ("tail", null), ("rank", "count"), ("token id", "id"), ("token text", "token"), ("effect", null));

    [Fact]
    public void Changes_and_losses_are_written_as_ablate_writes_them() => AssertKinds(
        "ablation",
        """
        site,layer,alias,neuron,value,tokens,documents,loss,loss_ablated,change,change_low,change_high,contexts
        a:input,0,ffn.0.post,5,0,9975,300,2,1.51,0.000224,-7.89e-05,1,corpus
        """,
        ("value", null), ("tokens", "count"), ("documents", "count"), ("loss", "loss"), ("loss ablated", "loss"),
        ("change", "change"), ("change low", "change"), ("change high", "change"), ("contexts", null));

    [Fact]
    public void Columns_of_probes_have_their_own_names() => AssertKinds(
        "probes",
        """
        concept,k,kind,auroc,f1,neurons,auroc_low,auroc_high,positives,tokens,base_rate,converged
        money,1,best,1,0.5,ffn.0.post:5,0.82,1,242,9860,0.0245,1
        """,
        ("concept", null), ("k", "count"), ("kind", null), ("auroc", "decimals"), ("f1", null), ("neurons", null),
        ("auroc low", "decimals"), ("auroc high", "decimals"), ("positives", "count"), ("tokens", "count"),
        ("base rate", null), ("converged", "count"));

    [Fact]
    public void Figures_of_a_single_row_are_written_each_in_its_own_way()
    {
        JsonNode block = Block("weights", """
            site,layer,alias,neuron,norm_in,cos_in_out,class,null_share,class_is_typical
            a:input,0,ffn.0.post,5,0.77,0.12,orthogonal,0.0012,1
            """);
        Assert.Equal(
            [null, "decimals", "text", "share", "count"],
            block["row_kinds"]!.AsArray().Select(kind => (string?)kind));
    }

    private static void AssertKinds(string name, string csv, params (string Title, string? Kind)[] expected)
    {
        JsonNode block = Block(name, csv);
        Assert.Equal(
            expected,
            block["columns"]!.AsArray().Zip(
                block["kinds"]!.AsArray(), (title, kind) => ((string)title!, (string?)kind)));
    }

    private static JsonNode Block(string name, string csv)
    {
        SideTableKind kind = SideTableKind.All.Single(kind => kind.Name == name);
        NeuronTable table = SideTableFile.Read(kind, Encoding.UTF8.GetBytes(csv)).Of(Place, 5)!;
        using var data = new DataText();
        new TableBlock(table).Write(data);
        return JsonNode.Parse(data.Finish().Span)!;
    }
}
