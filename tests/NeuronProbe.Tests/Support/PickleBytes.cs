using System.Buffers.Binary;
using System.Text;

namespace NeuronProbe.Tests.Support;

/// <summary>Writes pickles, protocol 2 unless told, one instruction at a time.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> bytes = [];

    public byte[] ToArray() => [.. bytes];

    /// <summary>Adds instructions as they are, a byte for each character.</summary>
    public PickleBytes Code(string code) => Raw(Encoding.Latin1.GetBytes(code));

    public PickleBytes Raw(params byte[] more)
    {
        bytes.AddRange(more);
        return this;
    }

    public PickleBytes Start(byte protocol = 2) => Raw(0x80, protocol);

    public byte[] Stop() => Code(".").ToArray();

    public PickleBytes Global(string module, string name) => Code($"c{module}\n{name}\n");

    public PickleBytes Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Code("X").Raw(length).Raw(utf8);
    }

    /// <summary>A whole number, in eight bytes whatever it is.</summary>
    public PickleBytes Whole(long value)
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        return Raw(0x8a, 8).Raw(number);
    }

    public PickleBytes Tuple(IEnumerable<long> values)
    {
        Code("(");
        foreach (long value in values)
        {
            Whole(value);
        }
        return Code("t");
    }

    /// <summary>A storage, as a persistent id.</summary>
    public PickleBytes Storage(string key, string type, long count, bool isOld) =>
        Code("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Whole(count)
            .Code(isOld ? "Nt" : "t").Code("Q");

    /// <summary>A tensor, as torch.save writes it.</summary>
    public PickleBytes Tensor(TorchView view, string type, long count, bool isOld) =>
        Global("torch._utils", "_rebuild_tensor_v2")
            .Code("(").Storage(view.Key, type, count, isOld).Whole(view.First).Tuple(view.Shape).Tuple(view.Strides)
            .Raw(0x89).Global("collections", "OrderedDict").Code(")Rt").Code("R");
}
