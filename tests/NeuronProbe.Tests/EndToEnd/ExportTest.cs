using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A test of scans of the sample for other tools.</summary>
public abstract class ExportTest : EndToEndTest
{
    private protected static readonly string[] Few = ["-l", "ffn.0.post", "ffn.2.post", "-n", "3,40,219"];

    private protected static readonly string[] Both = ["--format", "openai,neuronpedia"];

    private protected static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private protected CommandLine ScanSample(IEnumerable<string> more) =>
        Scan(SampleFolder.Path("tiny-english"), SampleFolder.Path("sentences.jsonl"), more);

    private protected JsonNode Manifest() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;

    private protected IEnumerable<(JsonElement Site, JsonElement Neuron)> Neurons() =>
        from site in JsonElement.Parse(File.ReadAllText(Path.Combine(Out, "results.json")))
            .GetProperty("sites").EnumerateArray()
        from neuron in site.GetProperty("neurons").EnumerateArray()
        select (site, neuron);
}
