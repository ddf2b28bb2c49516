using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Models.Layers;

/// <summary>How the layers of one type are rotated, where a family's layers that attend to all and those that slide
/// are not rotated alike.</summary>
/// <param name="Type">The type's name in <c>layer_types</c> and <c>rope_parameters</c>.</param>
/// <param name="BaseKey">The key of the base of the frequencies in older configs.</param>
/// <param name="Base">The base where no key says.</param>
/// <param name="IsScaled">Whether <c>rope_scaling</c> is meant for this type.</param>
internal sealed record TypedRotary(string Type, string BaseKey, double Base, bool IsScaled)
{
    private const string Parameters = "rope_parameters";
    private const string Scaling = "rope_scaling";
    private const string Theta = "rope_theta";
    private const string TrainedLength = "original_max_position_embeddings";

    private static readonly string[] Types = ["full_attention", "sliding_attention"];

    /// <summary>Reads the rotary positions of both types.</summary>
    /// <param name="config">The config.</param>
    /// <param name="full">Of layers that attend to all.</param>
    /// <param name="sliding">Of layers that attend to a window.</param>
    /// <param name="isSliding">Which layers do.</param>
    /// <param name="headWidth">Columns of a head, all of which are rotated.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="weights">For the type and the device.</param>
    /// <exception cref="ProbeException">A key can't be followed.</exception>
    public static LayerRotary Of(
        ModelConfig config, TypedRotary full, TypedRotary sliding, Func<int, bool> isSliding, int headWidth,
        int positions, Weights weights)
    {
        foreach ((string type, JsonNode? own) in config.Tree(Parameters) ?? [])
        {
            if (!Types.Contains(type) || own is not (null or JsonObject))
            {
                throw config.Wrong(Parameters, $"an object with an object for each of {string.Join(" and ", Types)}",
                    $"one with '{type}'");
            }
        }
        RotaryEmbedding ofFull = full.Read(config, headWidth, positions, weights);
        RotaryEmbedding ofSliding = sliding.Read(config, headWidth, positions, weights);
        return new LayerRotary([ofFull, ofSliding], layer => isSliding(layer) ? ofSliding : ofFull);
    }

    /// <summary>Reads a type's keys as if they were those of a model whose layers are all of this type.</summary>
    private RotaryEmbedding Read(ModelConfig config, int headWidth, int positions, Weights weights)
    {
        JsonObject own = config.Tree(Parameters)?[Type]?.DeepClone().AsObject() ?? [];
        AddScaling(config, own);
        double? theta = config.OptionalPositive(BaseKey);
        if (!own.ContainsKey(Theta))
        {
            own[Theta] = theta ?? Base;
        }
        var alone = new ModelConfig($"{config.Path}: {Type}", JsonSerializer.SerializeToElement(new JsonObject
        {
            [Parameters] = own,
            [Theta] = theta,
            [TrainedLength] = config.OptionalSize(TrainedLength),
        }));
        RotaryEmbedding rotary = RotaryEmbedding.Of(alone, headWidth, positions, weights);
        alone.Ignore(TrainedLength);
        return alone.Unread() is [var unread, ..]
            ? throw config.Wrong(Parameters, "made of keys that are known here", $"'{unread}' for {Type}")
            : rotary;
    }

    /// <summary>Adds what <c>rope_scaling</c> says of the type.</summary>
    /// <exception cref="ProbeException">The type has other parameters too: versions of the published code disagree on
    /// which count.</exception>
    private void AddScaling(ModelConfig config, JsonObject own)
    {
        config.Ignore(Scaling);
        if (!IsScaled || config.Tree(Scaling) is not { } scaling)
        {
            return;
        }
        if (own.Any(p => p.Key != Theta && !JsonNode.DeepEquals(p.Value, scaling[p.Key])))
        {
            throw config.Wrong(
                Scaling, $"what '{Parameters}' says beside it of {Type}, {own.ToJsonString()}", scaling.ToJsonString());
        }
        foreach ((string key, JsonNode? value) in scaling)
        {
            own[key] = value?.DeepClone();
        }
    }
}
