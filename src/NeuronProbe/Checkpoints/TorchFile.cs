using System.Globalization;

namespace NeuronProbe.Checkpoints;

/// <summary>A file that <c>torch.save</c> wrote: a zip archive, or in the older format pickles with their storages
/// after them.</summary>
internal static class TorchFile
{
    /// <summary>Reads the names and places of the tensors in a file.</summary>
    /// <exception cref="ProbeException">It is damaged, or holds anything but a state dict.</exception>
    public static IReadOnlyList<TensorEntry> Read(string path)
    {
        using FileStream file = UserFile.Open(path);
        try
        {
            return Read(file, path);
        }
        catch (IOException e)
        {
            throw new ProbeException(
                $"{path}: expected a readable checkpoint, but got: {e.Message} Check the file and its permissions.", e);
        }
    }

    /// <summary>Reads the names and places of the tensors in a file's bytes.</summary>
    /// <param name="file">The bytes, from their start; reading them may go back and forth.</param>
    /// <param name="path">The file's path, for messages.</param>
    /// <exception cref="ProbeException">It is damaged, or holds anything but a state dict.</exception>
    public static IReadOnlyList<TensorEntry> Read(Stream file, string path)
    {
        TorchContent content = IsZip(file) ? TorchArchive.Read(file, path) : LegacyTorchFile.Read(file, path);
        return new StateDictionary(path, file.Length, content).Entries();
    }

    public static ProbeException Broken(string path, string expected, string got) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected {expected}, but got {got}. The file is damaged or incomplete: download or save it "
                    + $"again."));

    private static bool IsZip(Stream file)
    {
        Span<byte> first = stackalloc byte[4];
        int count = file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return first[..count].SequenceEqual("PK\x03\x04"u8);
    }
}
