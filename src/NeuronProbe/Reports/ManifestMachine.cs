namespace NeuronProbe.Reports;

/// <summary>What a scan ran on.</summary>
/// <param name="Processor">The processor, as its architecture and widest instructions.</param>
/// <param name="Threads">Threads.</param>
/// <param name="IsFreeOfMachine">Whether its results are the same on any machine.</param>
internal sealed record ManifestMachine(string Processor, int Threads, bool IsFreeOfMachine);
