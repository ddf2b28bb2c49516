using System.Security.Cryptography;
using NeuronProbe.Corpora;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>Names and hashes of the files of a scan.</summary>
internal static class ManifestFiles
{
    /// <summary>Full paths of the model's config and checkpoint.</summary>
    public static IReadOnlyList<string> OfModel(OpenedModel model) =>
        [Path.Combine(model.Location.Folder, "config.json"), .. model.Model.CheckpointFiles];

    /// <summary>Hashes files while other work goes on.</summary>
    public static Task<IReadOnlyList<ManifestFile>> HashAsync(IReadOnlyList<string> paths) =>
        Task.Run<IReadOnlyList<ManifestFile>>(() => [.. paths.Select(Hash)]);

    /// <summary>The corpus's files, with the hashes that were taken while they were read.</summary>
    public static IReadOnlyList<ManifestFile> OfCorpus(Corpus corpus) =>
    [
        .. corpus.Files.Select(
            f => new ManifestFile(f.Name, f.Sha256 is null ? f.Length ?? 0 : f.ByteCount, f.Sha256, f.Format)),
    ];

    private static ManifestFile Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new ManifestFile(
            Path.GetFileName(path), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
