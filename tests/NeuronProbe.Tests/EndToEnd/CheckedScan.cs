using System.Runtime.InteropServices;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A scan of a model in which a few neurons are as rules count them; tests leave it as it is.</summary>
public sealed class CheckedScan : IDisposable
{
    /// <summary>Neurons that are never active, always active, and not finite.</summary>
    internal static readonly int[] Dead = [3, 40, 41];
    internal static readonly int[] AlwaysOn = [5, 6];
    internal static readonly int[] Nonfinite = [9];

    private readonly TemporaryFolder folder = new();

    public CheckedScan()
    {
        ModelFolder model = new ModelFolder(folder["model"]).Rewrite(file =>
        {
            const string Bias = "transformer.h.2.mlp.c_fc.bias";
            string name = file.Tensors.Keys.Single(key => Bias.EndsWith(key, StringComparison.Ordinal));
            (string type, long[] shape, byte[] bytes) = file.Tensors[name];
            float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            Array.ForEach(Dead, neuron => values[neuron] = -100);
            Array.ForEach(AlwaysOn, neuron => values[neuron] = 100);
            Array.ForEach(Nonfinite, neuron => values[neuron] = float.NaN);
            file.Tensors[name] = (type, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
        });
        string corpus = folder.Write("ids.jsonl", ModelFolder.Ids(Enumerable.Range(0, 40).Select(document =>
            Enumerable.Range(0, 12).Select(i => ((document * 37) + (i * 11)) % 320).ToArray())));
        CommandLine.Run("scan", "-m", model.Location, "-c", corpus, "-o", Location, "-q").Succeeded();
    }

    internal string Location => folder["out"];

    /// <summary>The rows of <c>neurons.csv</c>.</summary>
    internal IReadOnlyList<Dictionary<string, string>> Rows =>
        field ??= CsvFile.Read(Path.Combine(Location, "neurons.csv"));

    public void Dispose() => folder.Dispose();
}
