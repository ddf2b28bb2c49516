namespace NeuronProbe.Checkpoints;

/// <summary>The format of <c>torch.save</c> since PyTorch 1.6: a zip archive with a pickle, <c>NAME/data.pkl</c>, and a
/// file <c>NAME/data/KEY</c> for each storage.</summary>
internal static class TorchArchive
{
    private const string PickleName = "/data.pkl";

    /// <summary>Reads the pickle and finds the storages.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ProbeException">The archive is damaged, or of another kind.</exception>
    public static TorchContent Read(Stream file, string path)
    {
        var directory = ZipDirectory.Read(file, path);
        string[] pickles = [.. directory.Names.Where(
            n =>
                n.EndsWith(PickleName, StringComparison.Ordinal)
                    && n.IndexOf('/', StringComparison.Ordinal) == n.Length - PickleName.Length).Take(2)];
        if (pickles.Length != 1)
        {
            throw TorchFile.Broken(
                path, $"a zip archive of torch.save, with one NAME{PickleName}",
                pickles.Length == 0
                    ? "none"
                    : $"'{PickleInput.Shown(pickles[0])}' and '{PickleInput.Shown(pickles[1])}'");
        }
        string root = pickles[0][..^PickleName.Length];
        DemandLittleEndian(file, path, directory.Find($"{root}/byteorder"));
        ZipMember pickle = Find(directory, pickles[0], path);
        file.Position = pickle.Offset;
        var storages = new Dictionary<string, TorchStorage>();
        object? value = PickleReader.Read(new PickleInput(file, path, pickle.Offset + pickle.ByteCount), storages);
        return new TorchContent(
            value,
            storages.ToDictionary(
                s => s.Key, s => Place(s.Value, Find(directory, $"{root}/data/{s.Key}", path), path)));
    }

    private static void DemandLittleEndian(Stream file, string path, ZipMember? order)
    {
        if (order is not null)
        {
            byte[] text = new byte[Math.Min(order.ByteCount, 16)];
            file.Position = order.Offset;
            file.ReadExactly(text);
            if (!text.AsSpan().SequenceEqual("little"u8))
            {
                throw new ProbeException(
                    $"{path}: expected a little-endian checkpoint, but got "
                        + $"'{PickleInput.Shown(System.Text.Encoding.UTF8.GetString(text))}'. Save it again on a "
                        + "little-endian machine.");
            }
        }
    }

    private static ZipMember Find(ZipDirectory directory, string name, string path)
    {
        ZipMember member = directory.Find(name)
            ?? throw TorchFile.Broken(path, $"a file '{PickleInput.Shown(name)}' in the archive", "none");
        return member.IsPlain
            ? member
            : throw new ProbeException(
                $"{path}: expected '{PickleInput.Shown(name)}' to be stored as it is, as torch.save does, but it is "
                    + "compressed or encrypted. Unpack the archive and zip it again with 'zip -0', or save the "
                    + "checkpoint again.");
    }

    private static long Place(TorchStorage storage, ZipMember member, string path)
    {
        Int128 byteCount = (Int128)storage.Count * SafetensorsHeader.ElementSize(storage.Type);
        return member.ByteCount == byteCount
            ? member.Offset
            : throw TorchFile.Broken(
                path,
                $"'{PickleInput.Shown(member.Name)}' to have {byteCount} bytes "
                    + $"({storage.Count} of type {storage.Type})",
                $"{member.ByteCount} bytes");
    }
}
