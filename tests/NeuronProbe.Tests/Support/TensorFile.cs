using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Checkpoints;

namespace NeuronProbe.Tests.Support;

/// <summary>A safetensors file that tests take apart, change and write again.</summary>
internal sealed class TensorFile
{
    /// <summary>The tensors by name, in the order in which they are written.</summary>
    public Dictionary<string, (string Type, long[] Shape, byte[] Bytes)> Tensors { get; } = [];

    public static TensorFile Read(string path)
    {
        byte[] all = File.ReadAllBytes(path);
        var file = new TensorFile();
        foreach (TensorEntry entry in SafetensorsHeader.Read(path))
        {
            file.Tensors[entry.Name] =
                (entry.Type, entry.Shape, all[(int)entry.Offset..(int)(entry.Offset + entry.ByteCount)]);
        }
        return file;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="change">Changes the header, so that it no longer tells the truth.</param>
    public void Write(string path, Action<JsonObject>? change = null)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach ((string name, (string type, long[] shape, byte[] bytes)) in Tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(d => JsonValue.Create(d))]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes.Length),
            };
            offset += bytes.Length;
        }
        change?.Invoke(header);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. Tensors.Values.SelectMany(t => t.Bytes)]);
    }
}
