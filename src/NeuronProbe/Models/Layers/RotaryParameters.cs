using System.Text.Json;

namespace NeuronProbe.Models.Layers;

/// <summary>What configs gather on rotary positions: <c>rope_scaling</c> or, in newer ones,
/// <c>rope_parameters</c>.</summary>
internal static class RotaryParameters
{
    private const string Older = "rope_scaling";
    private const string Newer = "rope_parameters";

    /// <summary>Finds the parameters of all layers, or null where there are none.</summary>
    /// <exception cref="ProbeException">Both keys are there and differ, or kinds of layers have other ones.</exception>
    public static ModelConfig? Find(ModelConfig config)
    {
        (ModelConfig? older, ModelConfig? newer) = (Filled(config, Older), Filled(config, Newer));
        if (older is not null && newer is not null)
        {
            if (!JsonElement.DeepEquals(config.Raw(Older), config.Raw(Newer)))
            {
                string expected = $"what '{Newer}' says beside it, {config.Raw(Newer).GetRawText()}";
                throw config.Wrong(Older, expected, config.Raw(Older).GetRawText());
            }
            older.Ignore([.. older.Keys]);
        }
        return newer is not null ? OfAllLayers(config, Newer, newer)
            : older is not null ? OfAllLayers(config, Older, older)
            : null;
    }

    private static ModelConfig? Filled(ModelConfig config, string key)
    {
        if (config.Section(key) is not { } section || section.Keys.Any(section.Has))
        {
            return config.Section(key);
        }
        section.Ignore([.. section.Keys]);
        return null;
    }

    /// <summary>Newer configs may repeat the parameters for each kind of layer.</summary>
    private static ModelConfig OfAllLayers(ModelConfig config, string key, ModelConfig parameters)
    {
        string[] kinds = [.. parameters.Keys.Where(k => parameters.Raw(k).ValueKind == JsonValueKind.Object)];
        if (kinds.Length == 0)
        {
            return parameters;
        }
        JsonElement first = parameters.Raw(kinds[0]);
        if (kinds.Length < parameters.Keys.Count(parameters.Has)
            || kinds.Any(k => !JsonElement.DeepEquals(parameters.Raw(k), first)))
        {
            string got = config.Raw(key).GetRawText();
            throw config.Wrong(key, "the same for all kinds of layers, as this family has it", got);
        }
        parameters.Ignore(kinds);
        return parameters.Section(kinds[0])!;
    }
}
