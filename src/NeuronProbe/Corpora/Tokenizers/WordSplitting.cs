namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>How a piece of text becomes words.</summary>
/// <param name="Prepare">What is done to the piece first.</param>
/// <param name="Words">Cuts it.</param>
/// <param name="IsByteLevel">Whether words are then written byte by byte in the byte alphabet.</param>
/// <param name="Space">What stands for a space in tokens, or null where spaces stay.</param>
/// <param name="AddsSpace">Whether a space is put before the text.</param>
internal sealed record WordSplitting(Func<NormalizedText, NormalizedText> Prepare, SplitChain Words, bool IsByteLevel, string? Space, bool AddsSpace);
