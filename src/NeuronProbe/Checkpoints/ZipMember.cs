namespace NeuronProbe.Checkpoints;

/// <summary>Where one file stands in a zip archive.</summary>
/// <param name="Name">Its name in the archive, which is never used as a path.</param>
/// <param name="Offset">Its first byte, from the start of the archive.</param>
/// <param name="ByteCount">Its length in the archive.</param>
/// <param name="IsPlain">Whether it is stored as it is: neither compressed nor encrypted.</param>
internal sealed record ZipMember(string Name, long Offset, long ByteCount, bool IsPlain);
