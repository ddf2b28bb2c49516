namespace NeuronProbe.Models.Layers;

/// <summary>Reads rotary positions that rotate a share of each head's columns, the first ones, and leave the others as
/// they are.</summary>
internal static class PartialRotary
{
    private const string ShareParameter = "partial_rotary_factor";

    /// <summary>
    /// Reads the share, the base and <c>rope_scaling</c>. What configs gather in <see cref="RotaryParameters"/> counts
    /// as the keys named here do.
    /// </summary>
    /// <param name="config">The config.</param>
    /// <param name="shareKeys">
    /// Keys of the share; the first that is there counts. None where heads of the family are rotated as a whole.
    /// </param>
    /// <param name="share">The share where there is none.</param>
    /// <param name="baseKeys">Keys of the base of the frequencies; the first that is there counts.</param>
    /// <param name="headWidth">Columns of a head.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="weights">For the type and the device.</param>
    /// <param name="trainedLength">Phi 3's, as <see cref="RotaryScaling.Of"/> has it.</param>
    /// <param name="usualBase">The base where there is none.</param>
    /// <exception cref="ProbeException">The share leaves no pairs to rotate.</exception>
    public static RotaryEmbedding Of(
        ModelConfig config,
        string[] shareKeys,
        double share,
        string[] baseKeys,
        int headWidth,
        int positions,
        Weights weights,
        int? trainedLength = null,
        double usualBase = 10000)
    {
        ModelConfig? parameters = RotaryParameters.Find(config);
        double theta = First(config, parameters, "rope_theta", baseKeys, usualBase);
        string[] keysOfShare = shareKeys.Length == 0 ? [ShareParameter] : shareKeys;
        double part = First(config, parameters, ShareParameter, keysOfShare, share);
        if (shareKeys.Length == 0 && part != 1)
        {
            ModelConfig place = parameters?.Has(ShareParameter) == true ? parameters : config;
            throw place.Wrong(ShareParameter, "1, since heads of this family are rotated as a whole", $"{part}");
        }
        int width = (int)Math.Clamp(headWidth * part, -1, headWidth + 1);
        if (width < 2 || width % 2 != 0 || width > headWidth)
        {
            throw config.Wrong(
                keysOfShare.FirstOrDefault(config.Has) ?? keysOfShare[0],
                $"a share of the {headWidth} columns of a head that is an even number from 2 on",
                $"{part}, which is {width}");
        }
        var scaling = RotaryScaling.Of(config, theta, width, positions, trainedLength);
        return new RotaryEmbedding(scaling, RotaryPairs.Halves, weights.Type, weights.Device);
    }

    /// <summary>A number that may stand among the parameters, or under a key of its own.</summary>
    /// <exception cref="ProbeException">
    /// Both are there and differ: versions of the published code disagree on which counts.
    /// </exception>
    private static double First(
        ModelConfig config, ModelConfig? parameters, string parameter, string[] keys, double fallback)
    {
        config.Ignore(keys);
        double? inner = parameters?.OptionalPositive(parameter);
        string? key = keys.FirstOrDefault(k => config.Has(k) || (inner is null && config.IsNull(k)));
        if (key is null)
        {
            return inner ?? fallback;
        }
        double outer = config.Positive(key, fallback);
        return inner is null || inner == outer
            ? outer
            : throw parameters!.Wrong(parameter, $"what '{key}' says beside it, {outer}", $"{inner}");
    }
}
