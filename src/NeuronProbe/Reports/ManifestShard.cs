namespace NeuronProbe.Reports;

/// <summary>A part of a corpus that was scanned on its own.</summary>
/// <param name="Index">Which of the parts, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstChunk">Number of its first chunk.</param>
/// <param name="EndChunk">Number of the chunk after its last.</param>
/// <param name="Counted">Tokens that collectors saw.</param>
/// <param name="Processor">What it ran on, as its architecture and widest instructions.</param>
/// <param name="IsFreeOfMachine">Whether its results are the same on any machine.</param>
internal sealed record ManifestShard(
    int Index, int Count, long FirstChunk, long EndChunk, long Counted, string Processor, bool IsFreeOfMachine);
