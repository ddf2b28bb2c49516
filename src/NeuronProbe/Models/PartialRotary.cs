namespace NeuronProbe.Models;

/// <summary>Reads rotary positions that turn a share of each head's columns, the first ones, and leave the others as they are.</summary>
internal static class PartialRotary
{
    /// <summary>Reads the share, the base and <c>rope_scaling</c>. What newer configs gather in <c>rope_parameters</c> goes before the keys named here.</summary>
    /// <param name="config">The config.</param>
    /// <param name="shareKeys">Keys of the share; the first that is there counts.</param>
    /// <param name="share">The share where there is none.</param>
    /// <param name="baseKeys">Keys of the base of the frequencies; the first that is there counts.</param>
    /// <param name="headWidth">Columns of a head.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="weights">For the type and the device.</param>
    /// <param name="fallback">The base where there is none.</param>
    /// <exception cref="ProbeException">The share leaves no pairs to turn.</exception>
    public static RotaryEmbedding Of(
        ModelConfig config, string[] shareKeys, double share, string[] baseKeys, int headWidth, int positions, Weights weights, double fallback = 10000)
    {
        double theta = First(config, "rope_theta", baseKeys, fallback);
        double part = shareKeys.Length == 0 ? share : First(config, "partial_rotary_factor", shareKeys, share);
        int width = (int)Math.Clamp(headWidth * part, -1, headWidth + 1);
        if (width < 2 || width % 2 != 0 || width > headWidth)
        {
            throw config.Wrong(
                shareKeys.FirstOrDefault(config.Has, shareKeys[0]), $"a share of the {headWidth} columns of a head that is an even number from 2 on", $"{part}, which is {width}");
        }
        return new RotaryEmbedding(RotaryScaling.Of(config, theta, width, positions), RotaryPairs.Halves, weights.Type, weights.Device);
    }

    private static double First(ModelConfig config, string parameter, string[] keys, double fallback)
    {
        config.Ignore(keys);
        ModelConfig? parameters = config.Section("rope_parameters");
        return parameters is not null && parameters.Has(parameter) ? parameters.Positive(parameter, fallback)
            : keys.FirstOrDefault(config.Has) is { } key ? config.Positive(key, fallback)
            : fallback;
    }
}
