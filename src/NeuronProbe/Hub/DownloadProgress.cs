namespace NeuronProbe.Hub;

/// <summary>How far a download has come.</summary>
/// <param name="Activity">What is being done.</param>
/// <param name="Bytes">Bytes that are there, of the files that were not in the cache before.</param>
/// <param name="TotalBytes">Bytes of all these files, or null where nobody knows yet.</param>
internal readonly record struct DownloadProgress(string Activity, long Bytes, long? TotalBytes);

/// <summary>What a download came to.</summary>
/// <param name="Folder">The folder with the model's files.</param>
/// <param name="Files">How many there were to get.</param>
/// <param name="Fetched">How many of them were not in the cache before.</param>
/// <param name="Bytes">Bytes of those.</param>
internal sealed record DownloadOutcome(string Folder, int Files, int Fetched, long Bytes);
