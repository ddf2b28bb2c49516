using System.Text;

namespace NeuronProbe.Reports;

/// <summary>A file that lists very many others with their hashes, in the form of <c>sha256sum</c>, so that the manifest
/// names that one alone. Names are relative to its own folder.</summary>
internal static class HashList
{
    /// <summary>The name of each such file, whatever its folder.</summary>
    public const string FileName = "SHA256SUMS";

    private const string Gap = "  ";
    private const int HashLength = 64;

    /// <summary>Whether a file of a folder of results is one.</summary>
    /// <param name="name">Its path relative to the folder, with <c>/</c>.</param>
    public static bool Is(string name) => name.EndsWith($"/{FileName}", StringComparison.Ordinal);

    /// <summary>Writes one, in the order of names.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="folder">The list's folder, which names begin with.</param>
    /// <param name="files">The files.</param>
    public static void Write(Stream stream, string folder, IEnumerable<OutputFile> files)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (OutputFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            writer.WriteLine($"{file.Sha256}{Gap}{file.Name[(folder.Length + 1)..]}");
        }
    }

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Names relative to its folder, and hashes.</returns>
    /// <exception cref="ProbeException">It can't be read, or is no such list.</exception>
    public static IReadOnlyList<(string Name, string Sha256)> Read(string path)
    {
        string[] lines = Encoding.UTF8.GetString(UserFile.Read(path))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line =>
            line.Length > HashLength + Gap.Length && line[HashLength..].StartsWith(Gap, StringComparison.Ordinal)
                ? (line[(HashLength + Gap.Length)..], line[..HashLength])
                : throw new ProbeException(
                    $"{path}: expected lines of a hash and a name, but got '{line}'. "
                    + "Copy the folder again, or write the report again."))];
    }
}
