using System.Globalization;
using System.Runtime.InteropServices;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>How small a change of a weight row <c>compare</c> finds, by the number of documents.</summary>
public sealed class ComparisonPowerTests : EndToEndTest
{
    /// <summary>Asks for the whole table where it is set.</summary>
    private const string Variable = "NEURONPROBE_POWER";

    private const int FirstScaled = 5;
    private const int ScaledCount = 100;

    private static readonly bool IsWhole = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));
    private static readonly int[] Documents = IsWhole ? [300, 1000, 3000] : [600];
    private static readonly double[] Factors = IsWhole ? [1.03, 1.05, 1.07, 1.1, 1.15, 1.2, 1.3] : [1.03, 1.3];

    [Fact]
    public void Larger_changes_are_found_more_often_and_neurons_that_did_not_change_never()
    {
        foreach (int documents in Documents)
        {
            string baseline = Scan(documents, "baseline", Repository.Path("samples", "tiny-english"));
            List<double> shares = [];
            foreach (double factor in Factors)
            {
                string name = factor.ToString(CultureInfo.InvariantCulture);
                string scaled = Scan(documents, name, Scale(factor, name));
                int[] changed =
                [
                    .. CsvFile.Parse(CommandLine.Run("compare", baseline, scaled, "--as", "csv").Succeeded().Output)
                        .Where(row => row["changed"] == "1")
                        .Select(row => int.Parse(row["neuron"], CultureInfo.InvariantCulture)),
                ];
                Assert.All(changed, neuron => Assert.InRange(neuron, FirstScaled, FirstScaled + ScaledCount - 1));
                shares.Add((double)changed.Length / ScaledCount);
            }
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{documents} documents: {string.Join(", ", Factors.Zip(shares, (x, y) => $"x{x} {100 * y:0}%"))}"));
            Assert.True(shares[^1] > shares[0] && shares[^1] > 0.5, $"{shares[0]} and {shares[^1]} were found.");
        }
    }

    private string Scan(int documents, string name, string model)
    {
        string location = Folder[$"scan-{documents}-{name}"];
        CommandLine.Run(
            "scan", "-m", model, "-c", Repository.Path("samples", "sentences.jsonl"), "-l", "ffn.3.post", "-o",
            location, "-q", "--limit-documents", $"{documents}", "--collect", "stats,histogram,pairs,groups",
            "--format", "csv").Succeeded();
        return location;
    }

    /// <summary>The sample's model with neurons of its last layer whose weights and bias are scaled.</summary>
    private string Scale(double factor, string name)
    {
        string location = Folder[$"model-{name}"];
        if (Directory.Exists(location))
        {
            return location;
        }
        Directory.CreateDirectory(location);
        foreach (string file in Directory.GetFiles(Repository.Path("samples", "tiny-english")))
        {
            File.Copy(file, Path.Combine(location, Path.GetFileName(file)));
        }
        string checkpoint = Path.Combine(location, "model.safetensors");
        TensorFile tensors = TensorFile.Read(checkpoint);
        foreach (string part in (string[])["h.3.mlp.c_fc.weight", "h.3.mlp.c_fc.bias"])
        {
            string key = tensors.Tensors.Keys.Single(key => key.EndsWith(part, StringComparison.Ordinal));
            (string type, long[] shape, byte[] bytes) = tensors.Tensors[key];
            float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                // GPT-2 keeps inputs in rows and outputs in columns.
                int neuron = i % (int)shape[^1];
                values[i] *= neuron is >= FirstScaled and < FirstScaled + ScaledCount ? (float)factor : 1;
            }
            tensors.Tensors[key] = (type, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
        }
        tensors.Write(checkpoint);
        return location;
    }
}
