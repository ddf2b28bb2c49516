using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace NeuronProbe.Browser;

/// <summary>The sample's model with some neurons of later layers changed: other biases, and some that never fire.
/// </summary>
internal static class TunedModel
{
    private const int Layers = 4;
    private const float Shift = 0.2f;
    private const float Never = -100;

    /// <summary>Writes its folder.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="sample">The sample's model.</param>
    public static void Write(string folder, string sample)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(sample))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        string path = Path.Combine(folder, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        JsonObject tensors = JsonNode.Parse(bytes.AsSpan(sizeof(long), header))!.AsObject();
        for (int layer = 0; layer < Layers; layer++)
        {
            (string _, JsonNode? bias) = tensors.Single(
                tensor => tensor.Key.EndsWith($"h.{layer}.mlp.c_fc.bias", StringComparison.Ordinal));
            int start = sizeof(long) + header + (int)bias!["data_offsets"]![0]!;
            int end = sizeof(long) + header + (int)bias["data_offsets"]![1]!;
            Span<float> values = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start..end));
            for (int neuron = 0; neuron < 6 * layer; neuron++)
            {
                values[10 * neuron] += Shift;
            }
            values[5] = values[15] = layer > 1 ? Never : values[5];
        }
        File.WriteAllBytes(path, bytes);
    }
}
