using System.Buffers.Binary;

namespace NeuronProbe.Checkpoints;

/// <summary>The format of <c>torch.save</c> before PyTorch 1.6: pickles of a magic number, a version, the machine's
/// byte order, the value and the storages' keys, then the storages, each after its number of elements.</summary>
internal static class LegacyTorchFile
{
    private const int Version = 1001;

    private static readonly Int128 Magic = new(0x1950, 0xa86a20f9469cfc6c);

    /// <summary>Reads the pickles and finds the storages.</summary>
    /// <param name="file">The file, at its start.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ProbeException">The file is damaged, or of another kind.</exception>
    public static TorchContent Read(Stream file, string path)
    {
        var storages = new Dictionary<string, TorchStorage>();
        Demand(Next() is Int128 magic && magic == Magic, "a checkpoint of torch.save", "another pickle");
        Demand(Next() is Int128 version && version == Version, $"version {Version} of the format", "another");
        Demand(
            Next() is PickleDictionary system && system.Find("little_endian") is true, "a little-endian checkpoint",
            "another");
        object? root = Next();
        List<object?> keys = Next() as List<object?>
            ?? throw TorchFile.Broken(path, "a list of the storages' keys", "something else");
        return new TorchContent(root, FindStorages(file, path, storages, keys));

        object? Next() => PickleReader.Read(new PickleInput(file, path, file.Length), storages);

        void Demand(bool holds, string expected, string got)
        {
            if (!holds)
            {
                throw TorchFile.Broken(path, expected, got);
            }
        }
    }

    private static Dictionary<string, long> FindStorages(
        Stream file, string path, Dictionary<string, TorchStorage> storages, List<object?> keys)
    {
        var places = new Dictionary<string, long>();
        byte[] prefix = new byte[8];
        long position = file.Position;
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out TorchStorage? storage)
                || places.ContainsKey(name))
            {
                throw TorchFile.Broken(path, "each storage that a tensor names, once", TorchObjects.KindOf(key));
            }
            Int128 byteCount = (Int128)storage.Count * SafetensorsHeader.ElementSize(storage.Type);
            if (byteCount > file.Length - position - prefix.Length)
            {
                throw TorchFile.Broken(
                    path,
                    $"{byteCount} bytes of the storage '{PickleInput.Shown(name)}' after byte "
                        + $"{position + prefix.Length}",
                    $"a file of {file.Length} bytes");
            }
            file.Position = position;
            file.ReadExactly(prefix);
            if (BinaryPrimitives.ReadInt64LittleEndian(prefix) is var count && count != storage.Count)
            {
                throw TorchFile.Broken(
                    path, $"the storage '{PickleInput.Shown(name)}' to have {storage.Count} elements", $"{count}");
            }
            places[name] = position + prefix.Length;
            position = places[name] + (long)byteCount;
        }
        return places.Count == storages.Count
            ? places
            : throw TorchFile.Broken(path, $"{storages.Count} storages", $"{places.Count}");
    }
}
