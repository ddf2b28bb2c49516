namespace NeuronProbe.Corpora.Documents;

/// <summary>A piece of a text.</summary>
/// <param name="Start">Offset of its first character, in UTF-16 units.</param>
/// <param name="End">Offset after its last character, in UTF-16 units.</param>
internal readonly record struct TextRange(int Start, int End);
