using System.Globalization;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Every architecture through the program: what a scan of the reference's ids says of each neuron is what the
/// reference's activations say.</summary>
public sealed class ConformanceScanTests : EndToEndTest
{
    private const double Bound = 2e-5;

    public static TheoryData<string> Folders =>
    [
        "bert", "bloom", "distilbert", "gemma", "gemma2", "gpt2", "gpt_neo", "gpt_neox", "gptj", "llama", "llama3",
        "mistral", "olmo", "opt", "phi", "phi3", "qwen2", "roberta",
    ];

    private static readonly Dictionary<string, Func<MadeUpReference>> References = new()
    {
        ["gemma3_text"] = () => new Gemma3Reference(),
        ["granite"] = () => new GraniteReference(),
        ["modernbert"] = () => new ModernBertReference(),
        ["olmo2"] = () => new Olmo2Reference(),
        ["olmo3"] = () => new Olmo3Reference(),
        ["smollm3"] = () => new SmolLm3Reference(),
    };

    public static TheoryData<string> MadeUp => [.. References.Keys];

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_scan_finds_the_statistics_of_the_reference(string name) =>
        FindsTheStatistics(TestData.Path("conformance", name));

    [Theory]
    [MemberData(nameof(MadeUp))]
    public void A_scan_finds_the_statistics_of_a_reference_in_double_precision(string name)
    {
        using MadeUpReference reference = References[name]();
        FindsTheStatistics(reference.Location);
    }

    private void FindsTheStatistics(string folder)
    {
        var reference = new ReferenceTensors(Path.Combine(folder, "reference.safetensors"));
        long[] mask = reference.Integers("attention_mask");
        int length = (int)reference.Shape("attention_mask")[1];
        string[] documents =
        [
            .. reference.Integers("input_ids").Zip(mask).Chunk(length).Select(row =>
                $$"""{"input_ids": [{{string.Join(',', row.Where(t => t.Second == 1).Select(t => t.First))}}]}"""),
        ];
        string corpus = Write("ids.jsonl", string.Join('\n', documents));
        string[] sites = [.. reference.Names.Where(n => n.EndsWith(".input", StringComparison.Ordinal)
            || n.EndsWith(".output", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] patterns = [.. sites.Select(s => $"{s[..s.LastIndexOf('.')]}:{s[(s.LastIndexOf('.') + 1)..]}")];

        string[] lines = CommandLine.Run([
            "scan", "-m", folder, "-c", corpus, "-l", .. patterns, "--collect", "stats", "--print", "neurons", "--as",
            "csv", "-q",
        ]).Succeeded().OutputLines;

        string[] header = lines[0].Split(',');
        ILookup<string, string[]> rows = lines.Skip(1).Select(line => line.Split(',')).ToLookup(row => row[0]);
        Assert.Equal(sites.Length, rows.Count);
        foreach ((string site, string pattern) in sites.Zip(patterns))
        {
            float[][] tokens =
                [.. reference.Floats(site).Chunk((int)reference.Shape(site)[2]).Where((_, i) => mask[i] == 1)];
            double largest = tokens.Max(t => t.Max(Math.Abs));
            Assert.Equal(tokens[0].Length, rows[pattern].Count());
            foreach (string[] row in rows[pattern])
            {
                int neuron = int.Parse(row[3], CultureInfo.InvariantCulture);
                double Figure(string column) =>
                    double.Parse(row[Array.IndexOf(header, column)], CultureInfo.InvariantCulture);
                Assert.Equal(tokens.Length, Figure("count"));
                Assert.Equal(tokens.Min(t => t[neuron]), Figure("min"), Bound * largest);
                Assert.Equal(tokens.Max(t => t[neuron]), Figure("max"), Bound * largest);
                Assert.Equal(tokens.Average(t => (double)t[neuron]), Figure("mean"), Bound * largest);
            }
        }
    }
}
