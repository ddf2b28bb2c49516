using System.Runtime.InteropServices;
using NeuronProbe.Checkpoints;

namespace NeuronProbe.Tests.Support;

/// <summary>The tensors of a safetensors file as plain arrays, read without LibTorch.</summary>
internal sealed class ReferenceTensors(string path)
{
    private readonly Dictionary<string, TensorEntry> entries = SafetensorsHeader.Read(path).ToDictionary(e => e.Name);
    private readonly byte[] file = File.ReadAllBytes(path);

    public IEnumerable<string> Names => entries.Keys;

    public long[] Shape(string name) => entries[name].Shape;

    public float[] Floats(string name) => Read<float>(name, "F32");

    public long[] Integers(string name) => Read<long>(name, "I64");

    private T[] Read<T>(string name, string type)
        where T : struct
    {
        TensorEntry entry = entries[name];
        Xunit.Assert.Equal(type, entry.Type);
        return MemoryMarshal.Cast<byte, T>(file.AsSpan((int)entry.Offset, (int)entry.ByteCount)).ToArray();
    }
}
