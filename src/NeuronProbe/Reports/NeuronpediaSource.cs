using System.Globalization;
using System.Text;
using NeuronProbe.Sites;

namespace NeuronProbe.Reports;

/// <summary>A site as Neuronpedia names it.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="Id">The source's id: the layer's number alone for the neurons themselves, by which Neuronpedia knows
/// them, else <c>LAYER-SET</c>.</param>
/// <param name="Set">The source set: <c>neurons</c>, or with a part after it.</param>
/// <param name="HookName">The name of the values in TransformerLens.</param>
internal sealed record NeuronpediaSource(string Model, string Id, string Set, string HookName)
{
    private const string Neurons = "neurons";

    /// <summary>The source of a site.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="site">The site.</param>
    /// <param name="part">Its part in the network.</param>
    public static NeuronpediaSource Of(string model, Site site, string part)
    {
        string layer = site.Layer.ToString(CultureInfo.InvariantCulture);
        (string set, string hook) = part switch
        {
            FeedForwardSites.Post => (Neurons, "hook_post"),
            "pre" => ($"{Neurons}-pre", "hook_pre"),
            _ => ($"{Neurons}-{part}", "hook_pre_linear"),
        };
        return new(
            IdOf(model),
            set == Neurons ? layer : $"{layer}-{set}",
            set,
            $"blocks.{layer}.mlp.{hook}");
    }

    /// <summary>A model's id: the last part of its name in lower case, with <c>-</c> for what no id may have.</summary>
    public static string IdOf(string model)
    {
        string last = model[(model.LastIndexOf('/') + 1)..];
        var id = new StringBuilder(last.Length);
        foreach (char c in last)
        {
            id.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? char.ToLowerInvariant(c) : '-');
        }
        return id.Length == 0 ? "model" : id.ToString();
    }
}
