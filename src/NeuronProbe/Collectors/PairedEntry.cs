namespace NeuronProbe.Collectors;

/// <summary>A token of a batch that enters the sample.</summary>
/// <param name="Block">Which of the batch's blocks it is in.</param>
/// <param name="Token">Its index among the block's tokens that count.</param>
/// <param name="Slot">Where its values go.</param>
internal readonly record struct PairedEntry(int Block, int Token, int Slot);
