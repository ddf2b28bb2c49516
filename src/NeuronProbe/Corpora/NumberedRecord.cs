using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>A record of a corpus, and where it stands there.</summary>
/// <param name="File">Number of its file, from 0.</param>
/// <param name="Number">Its number over all files, from 0.</param>
/// <param name="Chunk">Number of its chunk, from 0.</param>
/// <param name="Bytes">Bytes of its text, as chunks count them.</param>
/// <param name="Record">What the reader found.</param>
internal readonly record struct NumberedRecord(int File, long Number, long Chunk, long Bytes, CorpusRecord Record);
