using System.Text.Json;
using System.Text.Json.Nodes;

namespace NeuronProbe.Models;

/// <summary>How the layers of one type turn, where a family's layers that attend to all and those that slide do not turn alike.</summary>
/// <param name="Type">The type's name in <c>layer_types</c> and <c>rope_parameters</c>.</param>
/// <param name="BaseKey">The key of the base of the frequencies in older configs.</param>
/// <param name="Base">The base where no key says.</param>
/// <param name="IsScaled">Whether <c>rope_scaling</c> is meant for this type.</param>
internal sealed record TypedRotary(string Type, string BaseKey, double Base, bool IsScaled)
{
    private const string Parameters = "rope_parameters";
    private const string Scaling = "rope_scaling";

    private static readonly string[] Types = ["full_attention", "sliding_attention"];

    /// <summary>Reads the rotary positions of both types.</summary>
    /// <param name="config">The config.</param>
    /// <param name="full">Of layers that attend to all.</param>
    /// <param name="sliding">Of layers that attend to a window.</param>
    /// <param name="isSliding">Which layers do.</param>
    /// <param name="headWidth">Columns of a head, all of which turn.</param>
    /// <param name="positions">The model's <c>max_position_embeddings</c>.</param>
    /// <param name="weights">For the type and the device.</param>
    /// <exception cref="ProbeException">A key can't be followed.</exception>
    public static LayerRotary Of(
        ModelConfig config, TypedRotary full, TypedRotary sliding, Func<int, bool> isSliding, int headWidth, int positions, Weights weights)
    {
        if (config.Tree(Parameters) is { } all && all.FirstOrDefault(p => !Types.Contains(p.Key)) is { Key: { } stranger })
        {
            throw config.Wrong(Parameters, $"an object with a part for each of {string.Join(" and ", Types)}", $"one with '{stranger}'");
        }
        RotaryEmbedding ofFull = full.Read(config, headWidth, positions, weights);
        RotaryEmbedding ofSliding = sliding.Read(config, headWidth, positions, weights);
        return new LayerRotary([ofFull, ofSliding], layer => isSliding(layer) ? ofSliding : ofFull);
    }

    /// <summary>Reads a type's keys as if they were those of a model whose layers are all of this type.</summary>
    private RotaryEmbedding Read(ModelConfig config, int headWidth, int positions, Weights weights)
    {
        JsonObject own = config.Tree(Parameters)?[Type]?.DeepClone() as JsonObject ?? [];
        foreach ((string key, JsonNode? value) in (IsScaled ? config.Tree(Scaling) : null) ?? [])
        {
            own[key] = value?.DeepClone();
        }
        own.TryAdd("rope_theta", config.Positive(BaseKey, Base));
        config.Ignore(Scaling);
        var alone = new ModelConfig($"{config.Path}: {Type}", JsonSerializer.SerializeToElement(new JsonObject
        {
            [Parameters] = own,
            ["original_max_position_embeddings"] = config.OptionalSize("original_max_position_embeddings"),
        }));
        RotaryEmbedding rotary = RotaryEmbedding.Of(alone, headWidth, positions, weights);
        alone.Ignore("original_max_position_embeddings");
        return alone.Unread() is [var unread, ..]
            ? throw config.Wrong(Parameters, "made of keys that are known here", $"'{unread}' for {Type}")
            : rotary;
    }
}
