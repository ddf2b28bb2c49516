using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Browser;

/// <summary>A model with as many neurons as GPT-2 small, and little else: random weights, and the sample's tokenizer.
/// </summary>
internal static class WideModel
{
    public const int Layers = 12;
    public const int Neurons = 3072;

    private const int Width = 64;
    private const int Positions = 128;
    private const int Vocabulary = 1400;
    private const double Spread = 0.25;

    /// <summary>Writes its folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="sample">The sample's model.</param>
    public static void Write(string folder, string sample)
    {
        Directory.CreateDirectory(folder);
        foreach (string name in (string[])["vocab.json", "merges.txt", "tokenizer_config.json"])
        {
            File.Copy(Path.Combine(sample, name), Path.Combine(folder, name));
        }
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(sample, "config.json")))!.AsObject();
        (config["n_embd"], config["n_inner"], config["n_layer"]) = (Width, Neurons, Layers);
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        WriteTensors(Path.Combine(folder, "model.safetensors"));
    }

    private static void WriteTensors(string path)
    {
        (string Name, int[] Shape)[] tensors = [.. Tensors()];
        var header = new JsonObject();
        long offset = 0;
        foreach ((string name, int[] shape) in tensors)
        {
            long end = offset + (sizeof(float) * shape.Aggregate(1L, (product, size) => product * size));
            header[name] = new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = JsonSerializer.SerializeToNode(shape),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        byte[] head = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, head.Length);
        var random = new Random(1);
        using FileStream file = File.Create(path);
        file.Write(length);
        file.Write(head);
        foreach ((string name, int[] shape) in tensors)
        {
            float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size))
                .Select(_ => ValueOf(name, random))];
            file.Write(MemoryMarshal.AsBytes<float>(values));
        }
    }

    // Cubes of normal numbers, so that some neurons are heavy-tailed.
    private static float ValueOf(string name, Random random)
    {
        if (name.EndsWith("bias", StringComparison.Ordinal))
        {
            return 0;
        }
        if (name.Contains("ln_", StringComparison.Ordinal))
        {
            return 1;
        }
        double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (float)(Spread * normal * normal * normal);
    }

    private static IEnumerable<(string Name, int[] Shape)> Tensors()
    {
        yield return ("transformer.wte.weight", [Vocabulary, Width]);
        yield return ("transformer.wpe.weight", [Positions, Width]);
        (string Name, int In, int Out)[] linear =
        [
            ("attn.c_attn", Width, 3 * Width), ("attn.c_proj", Width, Width), ("mlp.c_fc", Width, Neurons),
            ("mlp.c_proj", Neurons, Width),
        ];
        string[] norms = [.. Enumerable.Range(0, Layers).SelectMany(
            layer => (string[])[$"transformer.h.{layer}.ln_1", $"transformer.h.{layer}.ln_2"]), "transformer.ln_f"];
        foreach (string norm in norms)
        {
            yield return ($"{norm}.weight", [Width]);
            yield return ($"{norm}.bias", [Width]);
        }
        foreach ((string name, int inputs, int outputs) in Enumerable.Range(0, Layers).SelectMany(
            layer => linear.Select(part => ($"transformer.h.{layer}.{part.Name}", part.In, part.Out))))
        {
            yield return ($"{name}.weight", [inputs, outputs]);
            yield return ($"{name}.bias", [outputs]);
        }
    }
}
