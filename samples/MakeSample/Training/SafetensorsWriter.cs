using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using static TorchSharp.torch;

namespace MakeSample.Training;

/// <summary>Writes tensors in the safetensors format: length of the header, the header in JSON,
/// the values one after the other.</summary>
internal static class SafetensorsWriter
{
    /// <param name="path">The file to write.</param>
    /// <param name="tensors">float32 tensors by name, in the order in which they are to stand.</param>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        using FileStream file = File.Create(path);
        byte[] header = Header(tensors);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(header);
        foreach ((_, Tensor tensor) in tensors)
        {
            // The format is little-endian, as are all machines that LibTorch is made for.
            using Tensor contiguous = tensor.detach().contiguous();
            file.Write(MemoryMarshal.AsBytes(contiguous.data<float>().ToArray().AsSpan()));
        }
    }

    /// <summary>Padded with spaces, so that the values begin at a multiple of 8.</summary>
    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        var entries = new Dictionary<string, object> { ["__metadata__"] = new { format = "pt" } };
        long offset = 0;
        foreach ((string name, Tensor tensor) in tensors)
        {
            long end = offset + (tensor.numel() * sizeof(float));
            entries.Add(name, new { dtype = "F32", tensor.shape, data_offsets = new[] { offset, end } });
            offset = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(entries);
        byte[] padded = new byte[(json.Length + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }
}
