using System.Buffers;
using System.Text;

namespace NeuronProbe.Peers;

/// <summary>A message of protocol buffers that is being written, of the kinds of fields that ONNX needs.</summary>
internal sealed class ProtocolMessage
{
    private const int Varint = 0;
    private const int Delimited = 2;
    private const int FourBytes = 5;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public ProtocolMessage Number(int field, long value)
    {
        WriteVarint(((ulong)field << 3) | Varint);
        WriteVarint((ulong)value);
        return this;
    }

    public ProtocolMessage Single(int field, float value)
    {
        WriteVarint(((ulong)field << 3) | FourBytes);
        bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtocolMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtocolMessage Message(int field, ProtocolMessage value) =>
        Bytes(field, value.bytes.WrittenSpan);

    public ProtocolMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(((ulong)field << 3) | Delimited);
        WriteVarint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public void WriteTo(Stream stream) => stream.Write(bytes.WrittenSpan);

    private void WriteVarint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Write([(byte)((value & 0x7F) | 0x80)]);
        }
        bytes.Write([(byte)value]);
    }
}
