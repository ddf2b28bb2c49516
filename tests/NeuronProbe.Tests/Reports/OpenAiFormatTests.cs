using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>Files of neurons as OpenAI's loader reads them.</summary>
public sealed class OpenAiFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Cultures => Culture.Treacherous;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Files_are_the_same_under_every_culture(string culture)
    {
        Culture.Use(culture, () => Write(ExportFindings.Create()));
        Golden.Matches("reports/openai/3/2.json", File.ReadAllText(folder["openai/3/2.json"]));
        Golden.Matches("reports/openai/3/5.json", File.ReadAllText(folder["openai/3/5.json"]));
    }

    [Fact]
    public void The_neurons_are_by_layer_and_other_values_of_the_network_in_a_folder_of_their_own()
    {
        Findings findings = ExportFindings.Create();
        Write(findings);
        Assert.Equal(
            [
                "openai/3/2.json", "openai/3/5.json", "openai/SHA256SUMS", "openai/pre/3/2.json",
                "openai/pre/3/5.json", "state/files.txt",
            ],
            folder.Files);
        Assert.Equal(
            folder.Files.Except(["state/files.txt"]),
            new OpenAiFormat().FileNames(findings).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_record_has_the_numbers_of_the_rows()
    {
        NeuronRecord record = Load(2);
        Assert.Equal((3, 2), (record.LayerIndex, record.NeuronIndex));
        Assert.Equal(
            (-0.30000000000000004, 0.25, 1e-7, -1.2), (record.Mean, record.Variance, record.Skewness, record.Kurtosis));
        ActivationRecord first = record.MostPositiveActivationRecords[0];
        Assert.Equal(["\"Well,\"", " said", " Ünal\0.\u2028"], first.Tokens);
        Assert.Equal([0.1f, 8.25f, -3.5f], first.Activations.Select(value => (float)value));
        Assert.Equal(2, record.MostPositiveActivationRecords.Length);
        Assert.Equal(["see 😀".Replace("😀", "\ufffd😀"), first.Text], record.RandomSample.Select(r => r.Text));
    }

    [Fact]
    public void Figures_that_are_missing_are_null_and_lists_empty()
    {
        NeuronRecord record = Load(5);
        Assert.Equal((0, 0, null, null), (record.Mean, record.Variance, record.Skewness, record.Kurtosis));
        Assert.Empty(record.RandomSample);
        Assert.Null(record.RandomSampleByQuantile);
        Assert.Null(record.QuantileBoundaries);
        Assert.Empty(record.MostPositiveActivationRecords);
    }

    [Fact]
    public void Samples_by_interval_stand_between_the_edges()
    {
        NeuronRecord record = Load(2);
        Assert.Equal([-4.0, 0, 4, 8], record.QuantileBoundaries!);
        Assert.Equal([1, 0, 1], record.RandomSampleByQuantile!.Select(samples => samples.Length));
        Assert.Equal(4.5, record.RandomSampleByQuantile![2][0].Activations[1]);
    }

    [Fact]
    public void The_strongest_records_are_in_order_of_their_largest_activation()
    {
        // With --per token a context may have a larger value than the token that it is of.
        TopExample[] top =
        [
            ExportFindings.Top(1, 3, ExportFindings.Said(), 1, 3, 2),
            ExportFindings.Top(2, 2.5f, ExportFindings.Said(), 9, 2.5f, 0),
            ExportFindings.Top(3, 2, ExportFindings.Said(), 1, 2, 3),
            ExportFindings.Top(4, 1, ExportFindings.Said(), 0, 1, float.NaN),
        ];
        var site = new Site("m", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" };
        Write(ExportFindings.Of(ExportFindings.Site(new SiteSelection(site, [1]), [top], [[]])));
        Assert.Equal(
            [[9, 2.5, 0], [1, 3, 2], [1, 2, 3]],
            FastDataclasses.Load(folder["openai/0/1.json"]).MostPositiveActivationRecords.Select(r => r.Activations));
    }

    [Fact]
    public void A_lone_surrogate_becomes_a_replacement_character()
    {
        var context = ExportFindings.Context("a\ud800 \udc00", 0, 0, (0, 1), (1, 2), (2, 4));
        var site = new Site("m", SiteSide.Input, 0, 8) { Alias = "ffn.0.post" };
        Write(ExportFindings.Of(ExportFindings.Site(
            new SiteSelection(site, [1]), [[ExportFindings.Top(1, 3, context, 3, 2, 1)]], [[]])));
        Assert.Equal(
            ["a", "\ufffd", " \ufffd"],
            FastDataclasses.Load(folder["openai/0/1.json"]).MostPositiveActivationRecords[0].Tokens);
    }

    [Fact]
    public void The_list_has_the_hash_of_each_file_and_the_manifest_that_of_the_list()
    {
        OutputFile[] files = Write(ExportFindings.Create());
        Assert.Equal(["openai/SHA256SUMS", OutputFolder.FileList], files.Select(file => file.Name));
        string[] expected =
        [
            .. new[] { "3/2.json", "3/5.json", "pre/3/2.json", "pre/3/5.json" }.Select(
                name => $"{Hash(folder[$"openai/{name}"])}  {name}"),
        ];
        Assert.Equal(expected, File.ReadAllLines(folder["openai/SHA256SUMS"]));
        Assert.Equal(Hash(folder["openai/SHA256SUMS"]), files[0].Sha256);
    }

    [Fact]
    public void A_file_has_no_mark_and_ends_in_a_line_break()
    {
        Write(ExportFindings.Create());
        byte[] bytes = File.ReadAllBytes(folder["openai/3/2.json"]);
        Assert.Equal("{\"dataclass_name\":\"NeuronRecord\",", Encoding.ASCII.GetString(bytes[..33]));
        Assert.Equal((byte)'\n', bytes[^1]);
    }

    public void Dispose() => folder.Dispose();

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private NeuronRecord Load(int neuron)
    {
        Write(ExportFindings.Create());
        return FastDataclasses.Load(folder[$"openai/3/{neuron}.json"]);
    }

    private OutputFile[] Write(Findings findings)
    {
        OutputFile[] written = [];
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []);
        new OpenAiFormat().Write(new Report(ExportFindings.Manifest(), findings), output);
        output.CreateManifest((stream, files) =>
        {
            written = [.. files];
            stream.Write("{}"u8);
        });
        output.Commit();
        File.Delete(folder["scan.json"]);
        return written;
    }
}
