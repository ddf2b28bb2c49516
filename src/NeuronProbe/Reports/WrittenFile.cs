using System.Globalization;
using System.Security.Cryptography;
using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>A file that a scan wrote, and noted the hash of.</summary>
internal static class WrittenFile
{
    /// <summary>Opens it once it was found to be the same still.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The hash that was noted.</param>
    /// <param name="bytes">The length that was noted, or null.</param>
    /// <returns>The file at its start.</returns>
    /// <exception cref="ProbeException">It is missing, damaged, that of another scan, or can't be read.</exception>
    public static FileStream Open(string path, string sha256, long? bytes = null)
    {
        if (!UserFile.Exists(path))
        {
            throw new ProbeException($"{path}: expected a file that the scan wrote, but there is none. {AdviceOn(path)}");
        }
        FileStream stream = UserFile.OpenAsIs(path);
        try
        {
            Demand(path, stream, sha256, bytes);
            stream.Position = 0;
            return stream;
        }
        catch (Exception e)
        {
            stream.Dispose();
            throw e is not IOException ? e : new ProbeException(
                $"{path}: expected a readable file, but got: {e.Message.TrimEnd('.')}. Check the disk and permissions.",
                e);
        }
    }

    private static void Demand(string path, FileStream stream, string sha256, long? bytes)
    {
        if (bytes is { } told && stream.Length != told)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: expected {told} bytes, but got {stream.Length}. {AdviceOn(path)}"));
        }
        string found = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (found != sha256)
        {
            throw new ProbeException(
                $"{path}: expected the bytes that the scan wrote (SHA-256 {sha256}), but got others ({found}): it is "
                + $"damaged, or another scan's. {AdviceOn(path)}");
        }
    }

    /// <summary>What is left by another command comes back without a new scan.</summary>
    private static string AdviceOn(string path) => SideTableKind.CommandOf(Path.GetFileName(path)) is { } command
        ? $"Copy the folder again, or run 'neuronprobe {command} ... --out "
            + $"{ShellCommand.PathWord(Path.GetDirectoryName(path) ?? "")} --overwrite' again."
        : "Copy the folder again, or scan again.";
}
