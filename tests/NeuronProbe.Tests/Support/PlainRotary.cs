using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>The frequencies by which the layers of a gated family are rotated, as its config describes them: plain
/// ones, and those that are divided by a factor.</summary>
internal sealed class PlainRotary(PlainCheckpoint checkpoint, Func<int, bool> isSliding)
{
    private readonly string family = checkpoint.Text("model_type", "llama");

    /// <summary>A frequency for each pair of columns, or none in a layer that is not rotated.</summary>
    public double[] Frequencies(int layer)
    {
        if (family == "smollm3" && !IsRotated(layer))
        {
            return [];
        }
        int width = (int)(PlainGated.HeadWidthOf(checkpoint) * checkpoint.Number("partial_rotary_factor", 1));
        (double theta, double divisor) = BaseOf(layer);
        return [.. Enumerable.Range(0, width / 2).Select(i => Math.Pow(theta, -2.0 * i / width) / divisor)];
    }

    private bool IsRotated(int layer) => checkpoint.Config["no_rope_layers"] is JsonArray marks
        ? marks[layer]!.GetValue<int>() == 1
        : (layer + 1) % checkpoint.Size("no_rope_layer_interval", 4) != 0;

    /// <summary>The base of the frequencies and what they are divided by.</summary>
    private (double Theta, double Divisor) BaseOf(int layer)
    {
        double theta = checkpoint
            .Number("rope_theta", family switch { "smollm3" => 2e6, "gemma3_text" => 1e6, "olmo3" => 5e5, _ => 1e4 });
        if (family is not ("gemma3_text" or "olmo3"))
        {
            return (theta, 1);
        }
        bool slides = isSliding(layer);
        theta = slides && family == "gemma3_text" ? checkpoint.Number("rope_local_base_freq", 1e4) : theta;
        JsonNode? own = checkpoint.Config["rope_parameters"]?[slides ? "sliding_attention" : "full_attention"];
        JsonNode? scaling = slides ? own : checkpoint.Config["rope_scaling"] ?? own;
        double divisor = scaling?["rope_type"]?.GetValue<string>() == "linear" ? scaling["factor"]!.GetValue<double>()
            : 1;
        return (own?["rope_theta"]?.GetValue<double>() ?? theta, divisor);
    }
}
