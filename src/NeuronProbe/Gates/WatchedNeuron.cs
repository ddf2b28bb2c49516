namespace NeuronProbe.Gates;

/// <summary>A neuron of a watch list.</summary>
/// <param name="Site">Index of its site among those of the scan.</param>
/// <param name="Index">Its index in the site's selection, which is not its number.</param>
internal readonly record struct WatchedNeuron(int Site, int Index);
