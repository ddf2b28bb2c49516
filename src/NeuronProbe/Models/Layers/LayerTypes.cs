namespace NeuronProbe.Models.Layers;

/// <summary>Reads which layers attend to the last tokens only.</summary>
internal static class LayerTypes
{
    private const string Key = "layer_types";

    /// <summary>Reads <c>layer_types</c>, or takes what the family does where it is not there.</summary>
    /// <param name="config">The config.</param>
    /// <param name="layers">How many layers there are.</param>
    /// <param name="otherwise">Which layers the family makes slide.</param>
    /// <exception cref="ProbeException"><c>layer_types</c> names a kind that is not known, or is not of one kind for
    /// each layer.</exception>
    public static Func<int, bool> AreSliding(ModelConfig config, int layers, Func<int, bool> otherwise)
    {
        if (!config.Has(Key))
        {
            config.Ignore(Key);
            return otherwise;
        }
        IReadOnlyList<string> kinds = config.Texts(Key);
        if (kinds.Count != layers)
        {
            throw config.Wrong(Key, $"a list of {layers} kinds, one for each layer", $"{kinds.Count}");
        }
        if (kinds.FirstOrDefault(k => k is not ("full_attention" or "sliding_attention")) is { } stranger)
        {
            throw config.Wrong(Key, "full_attention or sliding_attention for each layer", $"'{stranger}'");
        }
        return layer => kinds[layer] == "sliding_attention";
    }
}
