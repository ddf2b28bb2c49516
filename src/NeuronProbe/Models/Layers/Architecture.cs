namespace NeuronProbe.Models.Layers;

/// <summary>One family of models: how its config and tensors become a model.</summary>
/// <param name="Prefix">What a model with a head puts before the names of the tensors; a bare model leaves it
/// out.</param>
/// <param name="Build">Makes the model. What it does not take from the weights and <paramref name="IsBuffer"/> does not
/// excuse is an error.</param>
/// <param name="IsBuffer">Stored tensors that hold no weights.</param>
internal sealed record Architecture(
    string Prefix, Func<ModelConfig, Weights, TransformerModel> Build, Func<string, bool> IsBuffer);
