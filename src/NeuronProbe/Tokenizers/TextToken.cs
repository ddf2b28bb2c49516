namespace NeuronProbe.Tokenizers;

/// <summary>One token and the piece of the source text that it stands for.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Start">Offset of its first character in the source text, in UTF-16 units.</param>
/// <param name="End">Offset after its last character, in UTF-16 units. Where a character takes several tokens, each of
/// them has the whole character.</param>
public readonly record struct TextToken(int Id, int Start, int End);
