namespace NeuronProbe.Models.Layers;

/// <summary>What some neurons of a layer are made of, as the checkpoint has it: norms before the network are not
/// folded in. A neuron's value is act(in x + bias), or act(gate x + gate bias) (in x + bias), and it adds that times
/// its output weights.</summary>
/// <param name="In">[neurons x width], rows of the up-projection.</param>
/// <param name="Gate">[neurons x width], rows of the gate projection; null in a plain network.</param>
/// <param name="Out">[neurons x width], columns of the down-projection.</param>
/// <param name="Bias">[neurons], of the up-projection; null where it has none.</param>
/// <param name="GateBias">[neurons], of the gate projection; null where it has none.</param>
internal sealed record NeuronWeights(float[] In, float[]? Gate, float[] Out, float[]? Bias, float[]? GateBias);
