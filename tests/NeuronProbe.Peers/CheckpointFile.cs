using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace NeuronProbe.Peers;

/// <summary>Writes the model as NeuronProbe reads it: config.json and model.safetensors.</summary>
internal static class CheckpointFile
{
    public static void Write(string folder, RandomTensors tensors)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), Gpt2Shape.Config);
        Dictionary<string, object> header = [];
        long offset = 0;
        foreach ((string name, RandomTensor tensor) in tensors.All)
        {
            long end = offset + ((long)sizeof(float) * tensor.Values.Length);
            header[name] = new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { offset, end } };
            offset = end;
        }
        byte[] text = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        byte[] length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        using FileStream file = File.Create(Path.Combine(folder, "model.safetensors"));
        file.Write(length);
        file.Write(text);
        foreach (RandomTensor tensor in tensors.All.Values)
        {
            file.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        }
    }
}
