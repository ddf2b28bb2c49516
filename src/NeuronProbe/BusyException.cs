namespace NeuronProbe;

/// <summary>Somebody else is at it; the same command works later. The program ends with 75.</summary>
internal sealed class BusyException(string message) : ProbeException(message);
