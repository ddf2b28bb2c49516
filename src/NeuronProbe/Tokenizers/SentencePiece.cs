namespace NeuronProbe.Tokenizers;

/// <summary>One entry of a SentencePiece model; its number among the entries is the token's id.</summary>
/// <param name="Text">As it is written, a space as U+2581.</param>
/// <param name="Score">The higher, the earlier it is merged.</param>
/// <param name="Type">What it is for.</param>
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceType Type);
