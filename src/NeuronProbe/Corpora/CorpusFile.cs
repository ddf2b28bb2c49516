using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Corpora;

/// <summary>One input of a corpus, and what is known of it once it was read.</summary>
/// <param name="name">As the user gave it: a path, a path below a given folder, or <c>-</c>.</param>
/// <param name="format">The resolved format, never <c>auto</c>.</param>
/// <param name="fullPath">Where it stands, or null for standard input.</param>
/// <param name="length">Its bytes, or null where that can't be known before it is read.</param>
internal sealed class CorpusFile(string name, string format, string? fullPath, long? length)
{
    public string Name { get; } = name;

    public string Format { get; } = format;

    public string? FullPath { get; } = fullPath;

    /// <summary>The path by which its documents are known: where it stood when it was read first.</summary>
    public string KnownPath { get; init; } = fullPath ?? name;

    /// <summary>
    /// Its bytes on disk when the corpus was opened, or null for standard input and pipes (0 for a named one).
    /// </summary>
    public long? Length { get; } = length;

    /// <summary>What messages call it.</summary>
    public string DisplayName { get; init; } = fullPath is null ? CorpusOptions.StandardInput : name;

    /// <summary>How its content is packed, by its ending.</summary>
    public Packing Packing => FullPath is null ? Packing.None : CorpusFormats.PackingOf(Name);

    /// <summary>Bytes that were read, packed ones where it is packed; 0 before it was read to its end.</summary>
    public long ByteCount { get; private set; }

    /// <summary>SHA-256 of the file's bytes, or null where it was not read to its end.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Notes the outcome of reading it to its end, or forgets the last one.</summary>
    public void SetOutcome(long byteCount, string? sha256)
    {
        ByteCount = byteCount;
        Sha256 = sha256;
    }
}
