namespace NeuronProbe;

/// <summary>What was to be written could not be: the disk is full, fails or is read-only. The program ends with 74, so
/// that a scheduler may try again later.</summary>
internal sealed class StorageException(string message, Exception cause) : ProbeException(message, cause);
