using System.Buffers.Binary;

namespace NeuronProbe.Tests.Support;

/// <summary>A checkpoint as torch.save writes it, in both of its formats, made without PyTorch.</summary>
internal sealed class TorchCheckpoint
{
    private static readonly Dictionary<string, (string Storage, int ElementSize)> Types = new()
    {
        ["F64"] = ("DoubleStorage", 8),
        ["F32"] = ("FloatStorage", 4),
        ["F16"] = ("HalfStorage", 2),
        ["BF16"] = ("BFloat16Storage", 2),
        ["I64"] = ("LongStorage", 8),
        ["U8"] = ("ByteStorage", 1),
        ["BOOL"] = ("BoolStorage", 1),
    };

    /// <summary>The storages by key, each with its type's name in safetensors.</summary>
    public Dictionary<string, (string Type, byte[] Bytes)> Storages { get; } = [];

    /// <summary>The tensors, by name.</summary>
    public List<(string Name, TorchView View)> Tensors { get; } = [];

    /// <summary>A checkpoint with the tensors of a safetensors file, each with a storage of its own.</summary>
    public static TorchCheckpoint Of(TensorFile file)
    {
        var checkpoint = new TorchCheckpoint();
        foreach ((string name, (string type, long[] shape, byte[] bytes)) in file.Tensors)
        {
            checkpoint.Add(name, type, shape, bytes);
        }
        return checkpoint;
    }

    /// <summary>Adds a tensor with a storage of its own.</summary>
    public TorchCheckpoint Add(string name, string type, long[] shape, byte[] bytes)
    {
        string key = $"{Storages.Count}";
        Storages[key] = (type, bytes);
        Tensors.Add((name, TorchView.Whole(key, shape)));
        return this;
    }

    /// <summary>The zip format.</summary>
    /// <param name="isWide">Whether the directory is in the form for large files.</param>
    /// <param name="pickle">What stands in place of the state dict's pickle.</param>
    public byte[] ToZip(bool isWide = false, byte[]? pickle = null)
    {
        var zip = new ZipBytes(isWide);
        zip.Add("archive/data.pkl", pickle ?? Pickle(isOld: false));
        zip.Add("archive/byteorder", "little"u8.ToArray());
        foreach ((string key, (_, byte[] bytes)) in Storages)
        {
            zip.Add($"archive/data/{key}", bytes);
        }
        zip.Add("archive/version", "3\n"u8.ToArray());
        return zip.ToArray();
    }

    /// <summary>The format before PyTorch 1.6.</summary>
    /// <param name="pickle">What stands in place of the state dict's pickle.</param>
    /// <param name="isLittleEndian">What it says of the numbers.</param>
    public byte[] ToLegacy(byte[]? pickle = null, bool isLittleEndian = true)
    {
        var file = new PickleBytes()
            .Start().Raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19).Code(".")
            .Start().Whole(1001).Code(".")
            .Start().Code("}(").Text("protocol_version").Whole(1001).Text("little_endian")
            .Raw(isLittleEndian ? (byte)0x88 : (byte)0x89).Code("u.")
            .Raw(pickle ?? Pickle(isOld: true))
            .Start().Code("](");
        foreach (string key in Storages.Keys)
        {
            file.Text(key);
        }
        file.Code("e.");
        foreach ((string key, (_, byte[] bytes)) in Storages)
        {
            byte[] count = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(count, Count(key));
            file.Raw(count).Raw(bytes);
        }
        return file.ToArray();
    }

    /// <summary>The pickle of the state dict, with the attributes that a module's has.</summary>
    public byte[] Pickle(bool isOld) => PutDictionary(new PickleBytes().Start(), isOld).Stop();

    /// <summary>The pickle of a dictionary that holds the state dict beside other things.</summary>
    public byte[] WrappedPickle(string key, bool isOld)
    {
        PickleBytes begun = new PickleBytes().Start().Code("}(").Text("epoch").Whole(3)
            .Text("optimizer").Code("}").Whole(7).Code("]s").Text(key);
        return PutDictionary(begun, isOld).Code("u").Stop();
    }

    private PickleBytes PutDictionary(PickleBytes pickle, bool isOld)
    {
        pickle.Global("collections", "OrderedDict").Code(")R(");
        foreach ((string name, TorchView view) in Tensors)
        {
            pickle.Text(name).Tensor(view, Types[Storages[view.Key].Type].Storage, Count(view.Key), isOld);
        }
        return pickle.Code("u}").Text("_metadata").Global("collections", "OrderedDict").Code(")Rsb");
    }

    private long Count(string key) => Storages[key].Bytes.Length / Types[Storages[key].Type].ElementSize;
}
