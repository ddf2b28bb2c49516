namespace NeuronProbe.Corpora.Documents;

/// <summary>How a file's content is packed.</summary>
internal enum Packing
{
    None,
    Gzip,
    Zstd,
}
