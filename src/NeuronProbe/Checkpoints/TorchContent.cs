namespace NeuronProbe.Checkpoints;

/// <summary>What a file of <c>torch.save</c> holds.</summary>
/// <param name="Root">The value that was saved.</param>
/// <param name="Places">First byte of each storage, by its key, from the start of the file. All of a storage is within
/// the file.</param>
internal sealed record TorchContent(object? Root, IReadOnlyDictionary<string, long> Places);
