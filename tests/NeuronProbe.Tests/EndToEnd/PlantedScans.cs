using System.Runtime.InteropServices;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans of the sample's model as it is and with neurons of its last layer changed; tests leave them as they
/// are.</summary>
[CollectionDefinition(Collection)]
public sealed class PlantedScans : IDisposable, ICollectionFixture<PlantedScans>
{
    /// <summary>The classes that share them.</summary>
    internal const string Collection = "planted scans";

    /// <summary>Neurons whose weights are scaled by 1.1, that never fire, and that changed places.</summary>
    internal const int Scaled = 10;
    internal const int Dead = 20;
    internal const int Swapped = 30;
    internal const int SwappedWith = 31;

    private const string Inner = "h.3.mlp.c_fc";
    private const string Outer = "h.3.mlp.c_proj";
    private const int UsualDocuments = 1200;

    private readonly TemporaryFolder folder = new();

    public PlantedScans()
    {
        string sample = Repository.Path("samples", "tiny-english");
        CopyTo(folder["planted"], sample);
        Plant(Path.Combine(folder["planted"], "model.safetensors"));
        Baseline = Scan("baseline", sample);
        Planted = Scan("planted-scan", folder["planted"]);
    }

    internal static int[] Changed { get; } = [Scaled, Dead, Swapped, SwappedWith];

    internal string Baseline { get; }

    internal string Planted { get; }

    /// <summary>Paths within the folder of all scans.</summary>
    internal string this[string name] => folder[name];

    /// <summary>The folder of the model with changed neurons.</summary>
    internal string PlantedModel => folder["planted"];

    public void Dispose() => folder.Dispose();

    /// <summary>Scans a model on the sample's sentences, once.</summary>
    internal string Scan(string name, string model, params string[] options) =>
        ScanFirst(UsualDocuments, name, model, options);

    /// <summary>Scans a model on the first of these sentences, once.</summary>
    internal string ScanFirst(int documents, string name, string model, params string[] options)
    {
        if (!Directory.Exists(folder[name]))
        {
            CommandLine.Run(
            [
                "scan", "-m", model, "-c", Repository.Path("samples", "sentences.jsonl"), "-o", folder[name], "-q",
                "--limit-documents", $"{documents}", "--format", "csv", .. options,
            ]).Succeeded();
        }
        return folder[name];
    }

    private static void CopyTo(string location, string model)
    {
        Directory.CreateDirectory(location);
        foreach (string file in Directory.GetFiles(model))
        {
            File.Copy(file, Path.Combine(location, Path.GetFileName(file)));
        }
    }

    private static void Plant(string checkpoint)
    {
        TensorFile file = TensorFile.Read(checkpoint);
        // GPT-2 keeps inputs in rows and outputs in columns.
        Change($"{Inner}.weight", (weights, width) =>
        {
            for (int row = 0; row < weights.Length / width; row++)
            {
                ChangeColumns(weights.AsSpan(row * width, width), 0);
            }
        });
        Change($"{Inner}.bias", (bias, _) => ChangeColumns(bias, -100));
        Change($"{Outer}.weight", (weights, width) =>
        {
            for (int column = 0; column < width; column++)
            {
                Swap(ref weights[(Swapped * width) + column], ref weights[(SwappedWith * width) + column]);
            }
        });
        file.Write(checkpoint);

        void Change(string ending, Action<float[], int> change)
        {
            string name = file.Tensors.Keys.Single(key => key.EndsWith(ending, StringComparison.Ordinal));
            (string type, long[] shape, byte[] bytes) = file.Tensors[name];
            float[] values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
            change(values, (int)shape[^1]);
            file.Tensors[name] = (type, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
        }

        static void ChangeColumns(Span<float> row, float dead)
        {
            row[Scaled] *= 1.1f;
            row[Dead] = dead;
            Swap(ref row[Swapped], ref row[SwappedWith]);
        }

        static void Swap(ref float one, ref float other) => (one, other) = (other, one);
    }
}
